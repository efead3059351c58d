/** An object that apply made is taken over by apply --server-side, beside the real one. */
import { testSideBySide } from '../cmd/testing/side-by-side.ts';

const configMap = (labels: string, data = 'a: b') =>
  `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: cm-@, labels: {${labels}}}\\ndata: {${data}}\\n'`;
/** The order of owners is that of their times, which are seconds. */
const show = `kubectl get cm cm-@ -o json --show-managed-fields | jq -S '{labels: .metadata.labels, data, kept: (.metadata.annotations != null), owners: [.metadata.managedFields[] | {manager, operation, fieldsV1}] | sort_by(.manager, .operation)}'`;

testSideBySide(`
${configMap('p: q, r: s')} | kubectl apply -f -
kubectl label cm cm-@ by=hand
${configMap('p: q')} | kubectl apply --server-side --dry-run=server -f -
${show}
${configMap('p: q')} | kubectl apply --server-side -f -
${show}
${configMap('p: q', 'a: c')} | kubectl apply --server-side -f -
${show}
${configMap('p: z', 'a: c')} | kubectl apply --server-side --field-manager=other -f -
kubectl delete cm cm-@
${configMap('p: q, r: s')} | kubectl create --save-config -f -
${configMap('p: q')} | kubectl apply --server-side --field-manager=mine -f -
${show}
kubectl delete cm cm-@
${configMap('p: q, r: s')} | kubectl create -f -
${configMap('p: q')} | kubectl apply --server-side -f -
${show}
`);
