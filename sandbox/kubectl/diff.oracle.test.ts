/** diff beside the real one. Names of the temporary folders and the times of their files are the only thing that may differ. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

/** Without what each run names anew; ids and times are each object's own. */
const quiet = `2>&1 | sed -E -e 's/(LIVE|MERGED)-[0-9]+/\\1/g' -e 's/20[0-9-]+[ T][0-9:.]+( [+]0000|Z)/TIME/' -e 's/(uid: |resourceVersion: ).*/\\1X/'; echo \${PIPESTATUS[0]}`;
const configMap = (data: string, name = 'cm-@') =>
  `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: ${name}, labels: {p: q-@}}\\ndata: {${data}}\\n'`;
const secret = (data: string) =>
  `printf 'apiVersion: v1\\nkind: Secret\\nmetadata: {name: s-@}\\nstringData: {${data}}\\n'`;
const deployment = (image: string, label = 'd-@') =>
  `printf 'apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: d-@}\\nspec:\\n  replicas: 1\\n  selector: {matchLabels: {app: ${label}}}\\n  template:\\n    metadata: {labels: {app: ${label}}}\\n    spec: {containers: [{name: c, image: "${image}"}]}\\n'`;

testSideBySide(`
kubectl diff
kubectl diff -f nosuch.yaml
kubectl diff x
kubectl diff -f nosuch.yaml x
kubectl diff --bad
kubectl diff --concurrency=x
${configMap('a: b')} | kubectl diff --force-conflicts -f -
${configMap('a: b')} | kubectl diff -f - ${quiet}
${configMap('a: b')} | kubectl apply -f -
${configMap('a: b')} | kubectl diff -f -
${configMap('a: c, d: e')} | kubectl diff -f - ${quiet}
${configMap('d: e')} | kubectl diff -f - ${quiet}
${configMap('d: e')} | kubectl diff --server-side -f - ${quiet}
${configMap('a: c')} | kubectl diff -n other -f - ${quiet}
${configMap('a: c')} | kubectl diff -l no=thing -f -
${configMap('a: c')} | KUBECTL_EXTERNAL_DIFF='diff -q' kubectl diff -f - ${quiet}
${configMap('a: c')} | KUBECTL_EXTERNAL_DIFF='nosuch -u' kubectl diff -f -
${configMap('a: c', 'Bad_')} | kubectl diff -f -
${configMap('a: c', 'cm2-@')} | kubectl diff --prune --prune-allowlist=core/v1/ConfigMap -l p=q-@ -f - ${quiet} | grep -v -e managed -e '^-  *f:' -e '^-   *[.]:' -e fields
${configMap('a: c', 'cm2-@')} | kubectl diff --prune --prune-allowlist=core/v1/Bad -l p=q-@ -f -
kubectl annotate cm cm-@ by=hand && ${configMap('a: b')} | kubectl diff -f -
${deployment('nginx:1.25')} | kubectl diff -f - ${quiet}
${deployment('nginx:1.25')} | kubectl apply -f -
kubectl scale deployment d-@ --replicas=3
${deployment('nginx:1.26')} | kubectl diff -f - ${quiet}
${deployment('nginx:1.25', 'bad-@')} | kubectl diff -f -
kubectl delete deployment d-@
${secret('a: b, c: d')} | kubectl diff -f - ${quiet}
${secret('a: b, c: d')} | kubectl apply -f -
${secret('a: x, c: d, e: f')} | kubectl diff -f - ${quiet}
${secret('a: x')} | kubectl diff --show-secrets -f - ${quiet}
ls /tmp | grep -c -e LIVE- -e MERGED-
`);
