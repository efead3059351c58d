/** What people hand to kubectl and should not: each row a title, a command line, and the text of `bad.yaml` when it reads one. */

export type Row = [title: string, command: string, manifest?: string];

const APPLY = 'kubectl apply -f bad.yaml';
const CREATE = 'kubectl create -f bad.yaml';

const pod = (spec: string, metadata = 'name: bad') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  ${metadata.replaceAll('\n', '\n  ')}\nspec:\n  ${spec.replaceAll('\n', '\n  ')}\n`;
const CONTAINER = 'containers:\n- name: c\n  image: nginx';
const deployment = (spec: string, labels = 'app: web') =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: bad
spec:
  ${spec.replaceAll('\n', '\n  ')}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        ${labels}
    spec:
      containers:
      - name: c
        image: nginx
`;
const configMap = (rest: string, name = 'bad') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;

/** Doubles nine times nine times: three hundred million strings, were they written out. */
function billionLaughs(): string {
  const lines = ['a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]'];
  for (let i = 1; i < 9; i++) {
    const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
  }
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bad\ndata:\n  ${lines.join('\n  ')}\n`;
}

const yaml: Row[] = [
  ['a key without its colon', CREATE, 'apiVersion: v1\nkind Pod\nmetadata:\n  name: bad\n'],
  ['a tab', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: bad\n'],
  ['a tab after spaces', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n  \tapp: bad\n'],
  ['indented too far', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n   labels:\n    app: x\n'],
  ['indented too little', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n    name: bad\n  labels:\n    app: x\n'],
  ['a quote left open', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "bad\n'],
  ['a bracket left open', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad\nspec: {}\n'],
  ['two values of one key', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad: worse\n'],
  ['an anchor nobody set', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata: *nobody\n'],
  ['an anchor that holds itself', APPLY, 'apiVersion: v1\nkind: ConfigMap\nmetadata: &a\n  name: bad\n  labels: *a\n'],
  ['a billion laughs', APPLY, billionLaughs()],
  ['a key twice', APPLY, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bad\n  name: worse\ndata: 1\n'],
  ['an unknown escape', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "b\\qad"\n'],
  ['a list where the document should be a map', APPLY, '- apiVersion: v1\n- kind: Pod\n'],
  ['a word', APPLY, 'hello\n'],
  ['nothing', APPLY, ''],
  ['a comment alone', CREATE, '# nothing here\n'],
  ['separators alone', CREATE, '---\n---\n'],
  ['a control character', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "bad\u0001"\n'],
  ['a reserved character', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: @bad\n'],
  [
    'YAML broken in its second document',
    CREATE,
    `${configMap('')}---\napiVersion: v1\nkind: Pod\nmetadata\n  name: x\n`.replace('name: bad', 'name: BAD'),
  ],
  ['JSON cut off', APPLY, '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bad"'],
  ['JSON with a comma too many', APPLY, '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bad",}}\n'],
  ['JSON with a word', APPLY, '{"apiVersion": "v1", "kind": Pod}\n'],
];

const objects: Row[] = [
  ['no apiVersion', APPLY, 'kind: Pod\nmetadata:\n  name: bad\n'],
  ['no kind', APPLY, 'apiVersion: v1\nmetadata:\n  name: bad\n'],
  ['neither', APPLY, 'metadata:\n  name: bad\n'],
  ['an unknown group', CREATE, 'apiVersion: example.com/v1\nkind: Pod\nmetadata:\n  name: bad\n'],
  ['a version of long ago', APPLY, 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata:\n  name: bad\n'],
  ['an apiVersion with slashes', APPLY, 'apiVersion: a/b/c\nkind: Pod\nmetadata:\n  name: bad\n'],
  ['a number for apiVersion', APPLY, 'apiVersion: 1\nkind: Pod\nmetadata:\n  name: bad\n'],
  ['a list for kind', APPLY, 'apiVersion: v1\nkind: [Pod]\nmetadata:\n  name: bad\n'],
  ['metadata that is a string', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata: bad\n'],
  ['a name that is a number', APPLY, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 7\n'],
  ['no name, applied', APPLY, pod(CONTAINER, 'labels: {a: b}')],
  ['no name, created', CREATE, pod(CONTAINER, 'labels: {a: b}')],
  ['no metadata', CREATE, 'apiVersion: v1\nkind: ConfigMap\n'],
  ['a generated name, applied', APPLY, configMap('').replace('name:', 'generateName:')],
  ['an unknown field', APPLY, pod(`${CONTAINER}\n  imagePullPolice: Always`)],
  ['several unknown fields', CREATE, pod(`${CONTAINER}\n  foo: 1\nbar: 2`, 'name: bad\nbaz: 3')],
  ['an unknown field at the top', CREATE, `${pod(CONTAINER)}status2: {}\n`],
  ['an unknown field, --validate=strict', `${APPLY} --validate=strict`, pod(`${CONTAINER}\n  foo: 1`)],
  [
    'an unknown field, warned of, dry',
    `${CREATE} --validate=warn --dry-run=server -o name`,
    pod(`${CONTAINER}\n  foo: 1`),
  ],
  [
    'an unknown field, ignored, dry',
    `${CREATE} --validate=ignore --dry-run=server -o name`,
    pod(`${CONTAINER}\n  foo: 1`),
  ],
  [
    'an unknown field, --validate=false, applied dry',
    `${APPLY} --validate=false --dry-run=server`,
    pod(`${CONTAINER}\n  foo: 1`),
  ],
  ['an unknown field, server-side', `${APPLY} --server-side`, pod(`${CONTAINER}\n  foo: 1`)],
  ['--validate=perhaps', `${APPLY} --validate=perhaps`, pod(CONTAINER)],
  ['a key twice: the last wins', `${CREATE} --dry-run=server -o name`, pod(`${CONTAINER}\n  image: other`)],
  ['a string for replicas', APPLY, deployment('replicas: three')],
  ['a number in quotes for replicas', CREATE, deployment('replicas: "3"')],
  ['a fraction for replicas', CREATE, deployment('replicas: 1.5')],
  ['a huge number for replicas', CREATE, deployment('replicas: 99999999999')],
  ['a negative number for replicas', APPLY, deployment('replicas: -1')],
  ['true for replicas', CREATE, deployment('replicas: true')],
  ['a map for replicas', CREATE, deployment('replicas: {a: 1}')],
  ['a list for a map', CREATE, configMap('data: [a, b]\n')],
  ['a number in data', APPLY, configMap('data:\n  port: 80\n')],
  ['a boolean in data', CREATE, configMap('data:\n  on: true\n')],
  ['a map in data', CREATE, configMap('data:\n  a:\n    b: c\n')],
  ['a map for a list', CREATE, pod('containers:\n  name: c\n  image: nginx')],
  ['a string for a list', APPLY, pod('containers: nginx')],
  ['a string in the place of a container', CREATE, pod('containers:\n- nginx')],
  ['a number for an image', CREATE, pod('containers:\n- name: c\n  image: 7')],
  ['a number in env', CREATE, pod(`${CONTAINER}\n  env:\n  - name: A\n    value: 1`)],
  ['a label that is a number', APPLY, pod(CONTAINER, 'name: bad\nlabels: {a: 1}')],
  ['a creation time that is none', CREATE, pod(CONTAINER, 'name: bad\ncreationTimestamp: yesterday')],
  ['a quantity that is none', CREATE, pod(`${CONTAINER}\n  resources: {limits: {cpu: a lot}}`)],
  ['a Secret that is no base64', APPLY, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: bad\ndata:\n  a: "***"\n'],
  ['a port that is a string where a number must be', CREATE, pod(`${CONTAINER}\n  ports: [{containerPort: http}]`)],
  ['null containers', CREATE, pod('containers: null')],
];

const values: Row[] = [
  ['a name in capitals', CREATE, pod(CONTAINER, 'name: Bad_Name')],
  ['a name with a slash', APPLY, pod(CONTAINER, 'name: a/b')],
  ['a name too long', CREATE, pod(CONTAINER, `name: ${'a'.repeat(254)}`)],
  [
    'a Service name with a dot',
    CREATE,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: a.b\nspec:\n  ports: [{port: 80}]\n',
  ],
  ['a Namespace name too long', CREATE, `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${'n'.repeat(64)}\n`],
  ['a Namespace name with a dot', 'kubectl create namespace a.b'],
  ['a label value that is none', CREATE, pod(CONTAINER, 'name: bad\nlabels: {a: "-x-"}')],
  ['a label value too long', CREATE, pod(CONTAINER, `name: bad\nlabels: {a: ${'x'.repeat(64)}}`)],
  ['a label key that is none', APPLY, pod(CONTAINER, 'name: bad\nlabels: {"a b": c}')],
  ['an annotation key that is none', CREATE, pod(CONTAINER, 'name: bad\nannotations: {"a/b/c": d}')],
  ['annotations too large', CREATE, pod(CONTAINER, `name: bad\nannotations: {a: ${'x'.repeat(300_000)}}`)],
  ['no containers', APPLY, pod('restartPolicy: Always')],
  ['containers of one name', CREATE, pod('containers:\n- {name: c, image: a}\n- {name: c, image: b}')],
  ['a container without name and image', APPLY, pod('containers:\n- command: [sh]')],
  ['a restart policy that is none', CREATE, pod(`${CONTAINER}\nrestartPolicy: Sometimes`)],
  ['a pull policy that is none', CREATE, pod(`${CONTAINER}\n  imagePullPolicy: Now`)],
  ['a port out of range', CREATE, pod(`${CONTAINER}\n  ports: [{containerPort: 70000}]`)],
  ['requests above limits', CREATE, pod(`${CONTAINER}\n  resources: {requests: {cpu: 2}, limits: {cpu: 1}}`)],
  ['a volume nobody declared', APPLY, pod(`${CONTAINER}\n  volumeMounts: [{name: v, mountPath: /v}]`)],
  ['a probe of two kinds', CREATE, pod(`${CONTAINER}\n  livenessProbe: {httpGet: {port: 80}, exec: {command: [a]}}`)],
  ['an environment variable without a name', CREATE, pod(`${CONTAINER}\n  env: [{value: x}]`)],
  ['a selector that does not match', APPLY, deployment('replicas: 1', 'app: other')],
  ['no selector', APPLY, deployment('replicas: 1').replace(/ {2}selector:\n.*\n.*\n/, '')],
  ['a strategy of two kinds', CREATE, deployment('strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}')],
  ['a strategy that is none', CREATE, deployment('strategy: {type: Quick}')],
  [
    'a Service without ports',
    CREATE,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  selector: {a: b}\n',
  ],
  [
    'a Service port out of range',
    APPLY,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  ports: [{port: 0}]\n',
  ],
  [
    'a node port out of range',
    CREATE,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  type: NodePort\n  ports: [{port: 80, nodePort: 80}]\n',
  ],
  [
    'a cluster IP that is none',
    CREATE,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  clusterIP: 1.2.3\n  ports: [{port: 80}]\n',
  ],
  ['a ConfigMap key that is none', CREATE, configMap('data:\n  "a b": c\n')],
  ['a ConfigMap of a megabyte and a half', CREATE, configMap(`data:\n  a: ${'x'.repeat(1_500_000)}\n`)],
  ['the same, applied', APPLY, configMap(`data:\n  a: ${'x'.repeat(1_500_000)}\n`)],
  ['more than three megabytes', CREATE, configMap(`data:\n  a: ${'x'.repeat(3_200_000)}\n`)],
  [
    'a selector changed',
    APPLY,
    deployment('replicas: 1').replaceAll('app: web', 'app: other').replace('name: bad', 'name: demoapp'),
  ],
  [
    'the image of a Pod may change, its command may not',
    'kubectl patch pod mypod -p \'{"spec":{"containers":[{"name":"demoapp","command":["x"]}]}}\'',
  ],
  [
    'a Pod of another namespace',
    'kubectl apply -n kube-public -f bad.yaml',
    pod(CONTAINER, 'name: bad\nnamespace: default'),
  ],
  ['a namespace that is not there', 'kubectl apply -n nowhere -f bad.yaml', pod(CONTAINER)],
  ['a namespace of the manifest that is not there', CREATE, pod(CONTAINER, 'name: bad\nnamespace: nowhere')],
  ['a service account that is not there', CREATE, pod(`serviceAccountName: nobody\n${CONTAINER}`)],
  [
    'a resourceVersion that is none',
    'kubectl replace -f bad.yaml',
    configMap('data: {}\n', 'kube-root-ca.crt\n  resourceVersion: abc'),
  ],
  [
    'a resourceVersion on creation: kubectl drops it',
    `${CREATE} --dry-run=server`,
    configMap('data: {}\n', 'bad\n  resourceVersion: "7"'),
  ],
  ['what is there already', CREATE, configMap('data: {}\n', 'kube-root-ca.crt')],
  [
    'two documents without ---: the last key wins',
    `${CREATE} --dry-run=server -o name`,
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dev\napiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n  namespace: default\nspec:\n  containers:\n  - {name: c, image: nginx}\n`,
  ],
];

const flags: Row[] = [
  ['an unknown command', 'kubectl gte pods'],
  ['a command that is far from all', 'kubectl frobnicate'],
  ['an unknown flag', 'kubectl get pods --foo'],
  ['an unknown shorthand', 'kubectl get pods -Z'],
  ['an unknown shorthand among others', 'kubectl get pods -AZ'],
  ['a flag without its value', 'kubectl get pods -o'],
  ['a long flag without its value', 'kubectl get pods --namespace'],
  ['a flag for no and yes', 'kubectl get pods -A=perhaps'],
  ['a number that is none', 'kubectl delete pod mypod --grace-period=soon'],
  ['a duration that is none', 'kubectl wait pod/mypod --for=condition=Ready --timeout=soon'],
  ['a request timeout that is none', 'kubectl get pods --request-timeout=soon'],
  ['get of nothing', 'kubectl get'],
  ['an unknown resource', 'kubectl get pood'],
  ['an unknown resource of a group', 'kubectl get pods.example.com'],
  ['a name that is not there', 'kubectl get pod nobody'],
  ['two names, neither there', 'kubectl get pods nobody noone'],
  ['TYPE/NAME and a name', 'kubectl get pod/mypod mypod'],
  ['TYPE/NAME with nothing behind', 'kubectl get pod/'],
  ['TYPE/NAME/NAME', 'kubectl get pod/a/b'],
  ['TYPE NAME and TYPE/NAME', 'kubectl get pod mypod service/demoapp'],
  ['a name with -A', 'kubectl get pod mypod -A'],
  ['a name with a selector', 'kubectl get pod mypod -l a=b'],
  ['an output format that is none', 'kubectl get pods -o foo'],
  ['a jsonpath that is none', "kubectl get pods -o jsonpath='{.items[}'"],
  ['a jsonpath of a field that is not there', "kubectl get pod mypod -o jsonpath='{.foo.bar}'"],
  ['a jsonpath function that is none', "kubectl get pods -o jsonpath='{foo .items}'"],
  ['a jsonpath index out of range', "kubectl get pod mypod -o jsonpath='{.spec.containers[7].name}'"],
  ['a jsonpath range without its end', "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}'"],
  ['jsonpath without its template', 'kubectl get pods -o jsonpath'],
  ['custom columns without their spec', 'kubectl get pods -o custom-columns'],
  ['custom columns that are none', 'kubectl get pods -o custom-columns=NAME'],
  ['a Go template that is none', "kubectl get pods -o go-template='{{.items'"],
  ['a label selector that is none', "kubectl get pods -l 'a=b=c'"],
  ['a label selector left open', "kubectl get pods -l 'a in (b'"],
  ['a label selector with a bad value', "kubectl get pods -l 'a=-b-'"],
  ['a label selector with a bad key', "kubectl get pods -l 'a/b/c=d'"],
  ['a field selector that is none', 'kubectl get pods --field-selector=foo'],
  ['a field nobody selects by', 'kubectl get pods --field-selector=spec.foo=bar'],
  ['a field of configmaps nobody selects by', 'kubectl get cm --field-selector=data.a=b'],
  ['a sort key that is none', "kubectl get pods --sort-by='{.spec[}'"],
  ['a sort key nobody has', 'kubectl get pods --sort-by=.spec.foo'],
  ['a dry run of no kind', 'kubectl create ns bad --dry-run=foo'],
  ['a raw path that is not there', 'kubectl get --raw /foo'],
  ['a raw path without a slash', 'kubectl get --raw foo'],
  ['a raw resource that is not there', 'kubectl get --raw /api/v1/namespaces/default/pods/nobody'],
  ['a file that is not there', 'kubectl apply -f nowhere.yaml'],
  ['a folder without manifests', 'mkdir -p empty && kubectl apply -f empty'],
  ['apply of nothing', 'kubectl apply'],
  ['create of nothing', 'kubectl create'],
  ['create of a thing it cannot', 'kubectl create pod mypod'],
  ['create deployment without an image', 'kubectl create deployment bad'],
  ['create deployment without a name', 'kubectl create deployment --image=nginx'],
  ['create configmap from a file that is not there', 'kubectl create configmap bad --from-file=nowhere.txt'],
  ['create configmap from a literal that is none', 'kubectl create configmap bad --from-literal=foo'],
  ['create secret of no kind', 'kubectl create secret bad'],
  ['create service with a port that is none', 'kubectl create service clusterip bad --tcp=foo'],
  ['delete of nothing', 'kubectl delete'],
  ['delete of a type alone', 'kubectl delete pods'],
  ['delete of a name that is not there', 'kubectl delete pod nobody'],
  ['delete all and a name', 'kubectl delete pod mypod --all'],
  ['delete with a cascade that is none', 'kubectl delete pod mypod --cascade=foo'],
  ['delete at once without --force', 'kubectl delete pod nobody --grace-period=0'],
  ['delete of the namespace default', 'kubectl delete namespace default'],
  ['scale without replicas', 'kubectl scale deployment demoapp'],
  ['scale to a negative number', 'kubectl scale deployment demoapp --replicas=-1'],
  ['scale with another number now', 'kubectl scale deployment demoapp --current-replicas=7 --replicas=2'],
  ['scale of what has no scale', 'kubectl scale pod mypod --replicas=2'],
  ['a label that is none', 'kubectl label pod mypod foo'],
  ['a label with a bad value', 'kubectl label pod mypod foo=-bar-'],
  ['a label with a bad key', "kubectl label pod mypod 'a b=c'"],
  ['a label that is there', 'kubectl label deployment demoapp app=other'],
  ['annotate nothing', 'kubectl annotate pod mypod'],
  ['patch without a patch', 'kubectl patch pod mypod'],
  ['patch that is no JSON', "kubectl patch pod mypod -p '{foo'"],
  ['patch of a type that is none', "kubectl patch pod mypod --type=foo -p '{}'"],
  ['JSON patch that is none', 'kubectl patch pod mypod --type=json -p \'[{"op":"jump","path":"/x"}]\''],
  [
    'JSON patch of what is not there',
    'kubectl patch pod mypod --type=json -p \'[{"op":"remove","path":"/spec/foo"}]\'',
  ],
  ['a patch with a wrong type', 'kubectl patch deployment demoapp -p \'{"spec":{"replicas":"many"}}\''],
  ['a merge patch of a list by a string', 'kubectl patch pod mypod --type=merge -p \'{"spec":{"containers":"x"}}\''],
  ['replace of what is not there', 'kubectl replace -f bad.yaml', configMap('')],
  ['wait for nothing', 'kubectl wait pod/mypod'],
  ['wait for what is none', 'kubectl wait pod/mypod --for=foo'],
  ['wait for a name that is not there', 'kubectl wait pod/nobody --for=condition=Ready --timeout=1s'],
  ['wait too short', 'kubectl wait pod/mypod --for=condition=Foo --timeout=1s'],
  ['rollout status of a Pod', 'kubectl rollout status pod/mypod'],
  ['rollout undo to a revision that is not there', 'kubectl rollout undo deployment/demoapp --to-revision=9'],
  ['rollout history of a revision that is not there', 'kubectl rollout history deployment/demoapp --revision=9'],
  ['logs of nothing', 'kubectl logs'],
  ['logs of a container that is not there', 'kubectl logs mypod -c foo'],
  ['logs of a Pod that is not there', 'kubectl logs nobody'],
  ['logs since when', 'kubectl logs mypod --since=yesterday'],
  ['logs of a time before', 'kubectl logs mypod --previous'],
  ['exec of nothing', 'kubectl exec mypod'],
  ['exec without --', 'kubectl exec mypod ls'],
  ['exec in a container that is not there', 'kubectl exec mypod -c foo -- ls'],
  ['exec of a program that is not there', 'kubectl exec mypod -- nosuchprogram'],
  ['exec of a program that fails', "kubectl exec mypod -- sh -c 'exit 7'"],
  ['explain of a field that is not there', 'kubectl explain pod.spec.foo'],
  ['explain of a kind that is not there', 'kubectl explain foo'],
  ['explain of nothing', 'kubectl explain'],
  ['describe of a name that is not there', 'kubectl describe pod nobody'],
  ['run without an image', 'kubectl run bad'],
  ['run with a bad image', 'kubectl run bad --image=NGINX::'],
  ['run with a bad restart policy', 'kubectl run bad --image=nginx --restart=Sometimes'],
  ['expose without a port', 'kubectl expose pod mypod'],
  ['expose of what has no selector', 'kubectl expose service kubernetes --port=80 --name=bad'],
  ['a context that is not there', 'kubectl get pods --context=foo'],
  ['use a context that is not there', 'kubectl config use-context foo'],
  ['a cluster that is not there', 'kubectl get pods --cluster=foo'],
  ['a user that is not there', 'kubectl get pods --user=foo'],
  [
    'a bad token',
    'kubectl get pods --kubeconfig=/dev/null --insecure-skip-tls-verify --server=https://127.0.0.1:1 --token=foo',
  ],
  ['edit of a name that is not there', 'kubectl edit pod nobody'],
  ['api-resources of a verb', 'kubectl api-resources --verbs=fly'],
  ['api-resources in a format that is none', 'kubectl api-resources -o foo'],
  ['version in a format that is none', 'kubectl version -o foo'],
  ['a verbosity that is none', 'kubectl get pods -v=loud'],
];

/**
 * Here kubectl asks a real server whether such a resource was defined; this one defines none and has no
 * list of them, which the real kubectl complains of. So: what it says before a real cluster.
 */
export const unknownKinds: readonly [title: string, manifest: string, stderr: string][] = [
  ['an unknown kind', 'Pood'],
  ['a kind in lower case', 'pod'],
].map(([title, kind]) => [
  title as string,
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: bad\n`,
  `error: resource mapping not found for name: "bad" namespace: "" from "bad.yaml": no matches for kind "${kind}" in version "v1"\nensure CRDs are installed first\n`,
]);

export const badInput: readonly Row[] = [...yaml, ...objects, ...values, ...flags];
