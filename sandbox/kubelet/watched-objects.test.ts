import { expect, test } from 'vitest';
import { Cluster } from '../index.ts';

const POD = `
kubectl create configmap page --from-literal=text=one --from-literal=gone=soon
kubectl create secret generic key --from-literal=k=old
cat > pod.yaml <<'Y'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: busybox
    command: [sleep, '100000']
    env: [{name: TEXT, valueFrom: {configMapKeyRef: {name: page, key: text}}}]
    volumeMounts:
    - {name: page, mountPath: /page}
    - {name: page, mountPath: /fixed/text, subPath: text}
    - {name: both, mountPath: /both}
  volumes:
  - {name: page, configMap: {name: page}}
  - name: both
    projected: {sources: [{secret: {name: key}}, {configMap: {name: page, items: [{key: text, path: deep/text}]}}]}
Y
kubectl apply -f pod.yaml && kubectl wait --for=condition=Ready pod/web --timeout=60s`;
const LOOK = `kubectl exec web -- sh -c 'cat /page/text; echo; ls /page; cat /fixed/text; echo; cat /both/k; echo; cat /both/deep/text; echo; echo $TEXT'`;
const CHANGE = `kubectl patch configmap page -p '{"data":{"text":"two","gone":null,"come":"x"}}' >/dev/null
kubectl patch secret key -p '{"stringData":{"k":"new"}}' >/dev/null`;

test('a changed ConfigMap or Secret reaches the volumes of a running Pod within about a minute; subPath and environment stay', async () => {
  const cluster = await Cluster.start({ seed: 3 });
  expect((await cluster.sh(POD)).code).toBe(0);
  const before = 'one\ngone\ntext\none\nold\none\none\n';
  expect((await cluster.sh(LOOK)).stdout).toBe(before);
  expect((await cluster.sh(`${CHANGE}\n${LOOK}`)).stdout).toBe(before);
  const after = 'two\ncome\ntext\none\nnew\ntwo\none\n';
  expect((await cluster.sh(`sleep 65; ${LOOK}`)).stdout).toBe(after);
});

test('after a restore too; what is deleted stays as it was and is told', async () => {
  const first = await Cluster.start({ seed: 3 });
  await first.sh(POD);
  const cluster = await Cluster.restore(await first.snapshot());
  await cluster.sh(CHANGE);
  expect((await cluster.sh(`sleep 65; kubectl exec web -- cat /page/text`)).stdout).toBe('two');
  await cluster.sh('kubectl delete configmap page');
  expect((await cluster.sh(`sleep 65; kubectl exec web -- cat /page/text`)).stdout).toBe('two');
  const events = `kubectl get events --field-selector reason=FailedMount -o jsonpath='{.items[*].message}'`;
  expect((await cluster.sh(events)).stdout).toContain(
    'MountVolume.SetUp failed for volume "page" : configmap "page" not found',
  );
});
