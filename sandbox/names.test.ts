/** Names that every JavaScript object has, as keys of people's own: through the shell, kubectl, the server, the kubelet and back. */
import { expect, test } from 'vitest';
import { Cluster } from './index.ts';

async function session(...lines: [command: string, output: string][]): Promise<void> {
  const cluster = await Cluster.start({ seed: 1 });
  const shown: [string, string][] = [];
  for (const [line] of lines) {
    const { stdout, stderr } = await cluster.sh(line);
    shown.push([line, stdout + stderr]);
  }
  expect(shown).toEqual(lines);
}

test('keys of a ConfigMap and a Secret', () =>
  session(
    [
      'kubectl create cm c --from-literal=__proto__=a --from-literal=constructor=b --from-literal=toString=c',
      'configmap/c created\n',
    ],
    ["kubectl get cm c -o jsonpath='{.data}'", '{"__proto__":"a","constructor":"b","toString":"c"}'],
    ["kubectl get cm c -o yaml | sed -n '2,5p'", 'data:\n  __proto__: a\n  constructor: b\n  toString: c\n'],
    ["kubectl get cm c -o go-template='{{.data.__proto__}} {{.data.valueOf}}'", 'a <no value>'],
    ['kubectl get cm c -o custom-columns=A:.data.__proto__,B:.data.valueOf', 'A     B\na     <none>\n'],
    [
      `kubectl patch cm c --type json -p '[{"op":"add","path":"/data/valueOf","value":"d"},{"op":"remove","path":"/data/toString"}]'`,
      'configmap/c patched\n',
    ],
    [`kubectl patch cm c --type merge -p '{"data":{"__proto__":null,"isPrototypeOf":"e"}}'`, 'configmap/c patched\n'],
    [`kubectl patch cm c -p '{"data":{"__proto__":"z","constructor":null}}'`, 'configmap/c patched\n'],
    ["kubectl get cm c -o jsonpath='{.data}'", '{"__proto__":"z","isPrototypeOf":"e","valueOf":"d"}'],
    ['kubectl create secret generic s --from-literal=__proto__=1', 'secret/s created\n'],
    ["kubectl get secret s -o jsonpath='{.data}'", '{"__proto__":"MQ=="}'],
  ));

test('apply remembers them and takes them away', () =>
  session(
    [
      'printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: c}\\ndata: {__proto__: a, constructor: b}\\n" > c.yaml; kubectl apply -f c.yaml; kubectl apply -f c.yaml',
      'configmap/c created\nconfigmap/c unchanged\n',
    ],
    [
      "kubectl apply view-last-applied cm c; sed -i 's/__proto__: a, //' c.yaml; kubectl apply -f c.yaml; kubectl get cm c -o jsonpath='{.data}'",
      'apiVersion: v1\ndata:\n  __proto__: a\n  constructor: b\nkind: ConfigMap\nmetadata:\n  annotations: {}\n  name: c\n  namespace: default\nconfigmap/c configured\n{"constructor":"b"}',
    ],
  ));

test('labels, annotations and selectors', () =>
  session(
    ['kubectl create cm constructor', 'configmap/constructor created\n'],
    ['kubectl label cm constructor constructor=a toString=b', 'configmap/constructor labeled\n'],
    [
      'kubectl label cm constructor constructor=z',
      "error: 'constructor' already has a value (a), and --overwrite is false\n",
    ],
    ['kubectl annotate cm constructor constructor=x', 'configmap/constructor annotated\n'],
    ['kubectl get cm -l constructor=a,toString -o name', 'configmap/constructor\n'],
    ['kubectl get cm -l valueOf', 'No resources found in default namespace.\n'],
    ["kubectl get cm -l '!valueOf' -o name", 'configmap/constructor\nconfigmap/kube-root-ca.crt\n'],
    ['kubectl get cm constructor -L toString,valueOf --no-headers', 'constructor   0     0s    b     \n'],
    ['kubectl label cm constructor valueOf-', 'label "valueOf" not found.\nconfigmap/constructor not labeled\n'],
    ['kubectl label node node01 constructor=1', 'node/node01 labeled\n'],
  ));

test('variables, files, signals and classes of the shell', () =>
  session(
    ['__proto__=1 constructor=2; echo "$__proto__ $constructor [$valueOf]"', '1 2 []\n'],
    [
      'declare -A m=([__proto__]=x); declare -p m; [[ -v m[toString] ]] || echo none',
      'declare -A m=([__proto__]="x" )\nnone\n',
    ],
    ['echo hi > __proto__; echo ho > constructor; cat __proto__ constructor; ls', 'hi\nho\n__proto__\nconstructor\n'],
    ['constructor', 'bash: line 1: constructor: command not found\n'],
    ['trap : constructor', 'bash: line 1: trap: constructor: invalid signal specification\n'],
    ["echo abc | tr '[:constructor:]' x", "tr: invalid character class 'constructor'\n"],
  ));

test('a Pod: its node, its environment, its files, its image', () =>
  session(
    ['kubectl create cm c --from-literal=__proto__=a --from-literal=constructor=b', 'configmap/c created\n'],
    [
      `kubectl create -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: constructor, labels: {constructor: a}}
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms: [{matchExpressions: [{key: toString, operator: DoesNotExist}]}]
  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: constructor, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}}
  containers:
  - name: constructor
    image: busybox
    command: [sleep, "1000"]
    env:
    - {name: __proto__, value: x}
    - {name: constructor, value: $(__proto__) $(toString)}
    - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['toString']"}}}
    envFrom: [{configMapRef: {name: c}, prefix: P_}]
    volumeMounts: [{name: constructor, mountPath: /c}]
  volumes: [{name: constructor, configMap: {name: c}}]
END
kubectl wait pod/constructor --for=condition=Ready --timeout=60s`,
      'pod/constructor created\npod/constructor condition met\n',
    ],
    ['kubectl exec constructor -- printenv __proto__ constructor P___proto__ LABEL', 'x\nx $(toString)\na\n\n'],
    ['kubectl exec constructor -- sh -c "ls /c; cat /c/*"', '__proto__\nconstructor\nab'],
    [
      'kubectl run other --image=nginx:constructor; sleep 1; kubectl get pod other --no-headers',
      'pod/other created\nother   0/1   ErrImagePull   0     1s\n',
    ],
  ));
