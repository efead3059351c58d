/** What the real kubectl and the real Helm see of a served cluster over time: watches, waits, rollouts, sessions, apply, deletion. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realHelm, realKubectl } from './oracle.ts';
import { type Bash, bash } from './testing/bash.ts';
import { type Served, serve } from './testing/served.ts';

const kubectl = realKubectl();
const helm = realHelm();
let served: Served;
let shell: Bash;

beforeAll(async () => {
  if (!kubectl) return;
  served = await serve('--scenario', 'notes', '--speed', '20');
  shell = bash(served, { kubectl, ...(helm ? { helm } : {}) });
});

afterAll(() => served?.stop());

/** Runs a script with files beside it; ages, hashes of Pod templates and process ids by pattern. */
async function play(script: string, files: Record<string, string> = {}): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(shell.folder, name), text);
  const { output } = await shell.run(script);
  return output.replace(/kubectl-edit-\d+/g, 'kubectl-edit-N');
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    tier: front
    old: "yes"
spec:
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
      - name: demoapp
        image: ikubernetes/demoapp:v1.0
        env:
        - {name: A, value: "1"}
        - {name: B, value: "2"}
`;

const cases: [title: string, script: string, output: string, files?: Record<string, string>][] = [
  [
    'get -w shows an object as it changes and goes',
    `kubectl create configmap seen --from-literal=a=1
    kubectl get configmap seen -w --request-timeout=6s -o name > names &
    kubectl get configmap seen -w --request-timeout=6s --output-watch-events --no-headers > events &
    until [ -s names ] && [ -s events ]; do sleep 0.1; done
    kubectl patch configmap seen -p '{"data":{"b":"2"}}'
    kubectl delete configmap seen
    until grep -q DELETED events && [ $(wc -l < names) = 3 ]; do sleep 0.1; done
    kill $(jobs -p)
    cat names
    sed -E 's/ +[0-9]+[sm].*//' events`,
    `configmap/seen created
configmap/seen patched
configmap "seen" deleted from default namespace
configmap/seen
configmap/seen
configmap/seen
ADDED      seen   1
MODIFIED   seen   2
DELETED    seen   2
`,
  ],
  [
    'wait for readiness, for a value, for deletion',
    `kubectl run gone --image=busybox -- sleep 3600
    kubectl wait pod/gone --for=condition=Ready --timeout=60s
    kubectl wait pod/gone --for=jsonpath='{.status.phase}'=Running --timeout=60s
    kubectl delete pod gone --wait=false
    kubectl wait pod/gone --for=delete --timeout=60s
    kubectl wait pod/gone --for=delete --timeout=60s; echo "status $?"
    kubectl get pod gone
    kubectl wait pod/mypod --for=condition=Foo --timeout=1s
    kubectl wait pod/nobody --for=condition=Ready --timeout=1s`,
    `pod/gone created
pod/gone condition met
pod/gone condition met
pod "gone" deleted from default namespace
pod/gone condition met
status 0
Error from server (NotFound): pods "gone" not found
error: timed out waiting for the condition on pods/mypod
Error from server (NotFound): pods "nobody" not found
`,
  ],
  [
    'a rollout, undone, and one that cannot go on',
    `kubectl create deployment web --image=ikubernetes/demoapp:v1.0 --replicas=2
    kubectl rollout status deployment/web --timeout=100s | tail -1
    kubectl set image deployment/web demoapp=ikubernetes/demoapp:v1.1
    kubectl rollout status deployment/web --timeout=100s | tail -1
    kubectl rollout history deployment/web
    kubectl rollout undo deployment/web
    kubectl rollout status deployment/web --timeout=100s | tail -1
    kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}{"\\n"}'
    kubectl set image deployment/web demoapp=ikubernetes/demoapp:none
    kubectl rollout status deployment/web --timeout=1s 2>&1 >/dev/null
    kubectl delete deployment web`,
    `deployment.apps/web created
deployment "web" successfully rolled out
deployment.apps/web image updated
deployment "web" successfully rolled out
deployment.apps/web 
REVISION  CHANGE-CAUSE
1         <none>
2         <none>

deployment.apps/web rolled back
deployment "web" successfully rolled out
ikubernetes/demoapp:v1.0
deployment.apps/web image updated
error: timed out waiting for the condition
deployment.apps "web" deleted from default namespace
`,
  ],
  [
    'a followed log ends when it is told to',
    `kubectl logs -f mypod > log & follower=$!
    until [ -s log ]; do sleep 0.1; done
    kill -TERM $follower; wait $follower; echo "status $?"
    head -1 log`,
    `status 1
 * Running on http://0.0.0.0:80/ (Press CTRL+C to quit)
`,
  ],
  [
    'exec: standard input, both outputs, the exit status, a terminal',
    `printf 'a\\nb\\n' | kubectl exec -i mypod -- cat
    echo hello | kubectl exec -i mypod -- wc -c
    kubectl exec mypod -- sh -c 'echo out; echo err >&2; exit 3' 2>err; echo "status $?"; cat err
    script -qec "kubectl exec -it mypod -- sh -c 'tty; echo hi'" /dev/null </dev/null
    kubectl exec mypod -- tty`,
    `a
b
6
out
status 3
err
command terminated with exit code 3
/dev/pts/0
hi
not a tty
command terminated with exit code 1
`,
  ],
  [
    'a session whose caller hangs up ends its process',
    `kubectl exec mypod -- sh -c 'while :; do echo tick >> /tmp/ticks; sleep 1; done' & caller=$!
    until kubectl exec mypod -- grep -q tick /tmp/ticks 2>/dev/null; do :; done
    kill $caller; wait $caller; echo "status $?"
    until ticks=$(kubectl exec mypod -- wc -l /tmp/ticks) && sleep 0.3 &&
      [ "$ticks" = "$(kubectl exec mypod -- wc -l /tmp/ticks)" ]; do :; done
    echo 'no more ticks'`,
    'status 143\nno more ticks\n',
  ],
  [
    'apply removes what it applied, and keeps what others set',
    `kubectl apply -f shop.yaml
    kubectl scale deployment shop --replicas=3
    kubectl label deployment shop mine=kept
    sed -i '/old:/d; /name: B/d' shop.yaml
    kubectl diff -f shop.yaml > changes; echo "diff $?"; grep -E '^[-+] ' changes
    kubectl apply -f shop.yaml
    kubectl apply -f shop.yaml
    kubectl get deployment shop -o jsonpath='{.spec.replicas} {.metadata.labels} {.spec.template.spec.containers[0].env}{"\\n"}'
    kubectl diff -f shop.yaml; echo "diff $?"
    kubectl delete -f shop.yaml`,
    `deployment.apps/shop created
deployment.apps/shop scaled
deployment.apps/shop labeled
diff 1
-  generation: 2
+  generation: 3
-    old: "yes"
-        - name: B
-          value: "2"
deployment.apps/shop configured
deployment.apps/shop unchanged
3 {"mine":"kept","tier":"front"} [{"name":"A","value":"1"}]
diff 0
deployment.apps "shop" deleted from default namespace
`,
    { 'shop.yaml': DEPLOYMENT },
  ],
  [
    'server-side apply: a conflict, forced, and what each owns then',
    `kubectl apply --server-side -f ssa.yaml
    sed -i 's/a: one/a: two/; /b:/d' ssa.yaml
    kubectl apply --server-side -f ssa.yaml --field-manager=other; echo "status $?"
    kubectl apply --server-side -f ssa.yaml --field-manager=other --force-conflicts
    kubectl get configmap ssa -o jsonpath='{.data}{"\\n"}'
    kubectl get configmap ssa --show-managed-fields -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.fieldsV1}{"\\n"}{end}'
    kubectl delete configmap ssa`,
    `configmap/ssa serverside-applied
error: Apply failed with 1 conflict: conflict with "kubectl": .data.a
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
status 1
configmap/ssa serverside-applied
{"a":"two","b":"one"}
kubectl Apply {"f:data":{"f:b":{}}}
other Apply {"f:data":{"f:a":{}}}
configmap "ssa" deleted from default namespace
`,
    { 'ssa.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ssa\ndata:\n  a: one\n  b: one\n' },
  ],
  [
    'deletion with orphans, then in the foreground',
    `kubectl create deployment casc --image=ikubernetes/demoapp:v1.0
    kubectl rollout status deployment/casc --timeout=60s | tail -1
    kubectl delete deployment casc --cascade=orphan
    kubectl get rs,pod -l app=casc --no-headers -o custom-columns=K:.kind,O:.metadata.ownerReferences[*].kind
    kubectl delete rs -l app=casc --cascade=foreground | sed -E 's/casc-[a-z0-9]+/casc-HASH/'
    kubectl get rs,pod -l app=casc`,
    `deployment.apps/casc created
deployment "casc" successfully rolled out
deployment.apps "casc" deleted from default namespace
ReplicaSet   <none>
Pod          ReplicaSet
replicaset.apps "casc-HASH" deleted from default namespace
No resources found in default namespace.
`,
  ],
  [
    'a dry run on the server leaves nothing',
    `kubectl create configmap dry --from-literal=a=1 --dry-run=server
    kubectl get configmap dry
    kubectl delete pod mypod --dry-run=server
    kubectl get pod mypod -o jsonpath='{.status.phase}{"\\n"}'`,
    `configmap/dry created (server dry run)
Error from server (NotFound): configmaps "dry" not found
pod "mypod" deleted from default namespace (server dry run)
Running
`,
  ],
  [
    'replace, and replace --force',
    `kubectl create configmap rep --from-literal=a=1
    kubectl create configmap rep --from-literal=a=2 --dry-run=client -o yaml | kubectl replace -f -
    kubectl get configmap rep -o jsonpath='{.data.a}{"\\n"}'
    before=$(kubectl get configmap rep -o jsonpath='{.metadata.uid}')
    kubectl create configmap rep --from-literal=a=3 --dry-run=client -o yaml | kubectl replace --force -f -
    [ "$before" != "$(kubectl get configmap rep -o jsonpath='{.metadata.uid}')" ] && echo another
    kubectl delete configmap rep`,
    `configmap/rep created
configmap/rep replaced
2
configmap "rep" deleted from default namespace
configmap/rep replaced
another
configmap "rep" deleted from default namespace
`,
  ],
  [
    'edit with an editor that changes, leaves, spoils and fails',
    `kubectl create configmap ed --from-literal=key=1
    KUBE_EDITOR='sed -i s/key:.*/key:\\ two/' kubectl edit configmap ed
    kubectl get configmap ed -o jsonpath='{.data.key}{"\\n"}'
    KUBE_EDITOR=true kubectl edit configmap ed
    KUBE_EDITOR='sed -i s/name:\\ ed/name:\\ other/' kubectl edit configmap ed; echo "status $?"
    KUBE_EDITOR=false kubectl edit configmap ed; echo "status $?"
    kubectl delete configmap ed`,
    `configmap/ed created
configmap/ed edited
two
Edit cancelled, no changes made.
A copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"
error: At least one of apiVersion, kind and name was changed
status 1
error: there was a problem with the editor "false"
status 1
configmap "ed" deleted from default namespace
`,
  ],
];

test.skipIf(!kubectl).each(cases)('%s', async (_title, script, output, files) => {
  expect(await play(script, files)).toBe(output);
});

test.skipIf(!kubectl || !helm)('Helm installs, upgrades, rolls back and removes a chart', async () => {
  const output = await play(
    `mkdir -p chart/templates; mv chart.yaml chart/Chart.yaml; mv all.yaml chart/templates
    helm install tiny ./chart --set replicas=1 --wait --timeout 60s | grep -E '^(STATUS|REVISION)'
    kubectl get deployment tiny -o jsonpath='{.status.readyReplicas}{"\\n"}'
    helm upgrade tiny ./chart --set replicas=2 --wait --timeout 60s | head -1
    kubectl get deployment tiny -o jsonpath='{.status.readyReplicas}{"\\n"}'
    helm rollback tiny 1 --wait --timeout 60s
    kubectl get deployment tiny -o jsonpath='{.spec.replicas}{"\\n"}'
    helm history tiny | cut -f1,3,6 | tr -s ' '
    helm uninstall tiny --wait
    kubectl get deployment,service tiny
    kubectl get secret`,
    {
      'chart.yaml': 'apiVersion: v2\nname: tiny\nversion: 0.1.0\n',
      'all.yaml': `${DEPLOYMENT.replaceAll('shop', '{{ .Release.Name }}').replace('spec:', 'spec:\n  replicas: {{ .Values.replicas }}')}---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {app: {{ .Release.Name }}}
  ports: [{port: 80}]
`,
    },
  );
  expect(output).toBe(`STATUS: deployed
REVISION: 1
1
Release "tiny" has been upgraded. Happy Helming!
2
Rollback was a success! Happy Helming!
1
REVISION\tSTATUS \tDESCRIPTION 
1 \tsuperseded\tInstall complete
2 \tsuperseded\tUpgrade complete
3 \tdeployed \tRollback to 1 
release "tiny" uninstalled
Error from server (NotFound): deployments.apps "tiny" not found
Error from server (NotFound): services "tiny" not found
No resources found in default namespace.
`);
});
