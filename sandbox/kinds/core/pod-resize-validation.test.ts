import { expect, test } from 'vitest';
import { Cluster } from '../../index.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers:
  - { name: first, image: busybox, command: ["true"], resources: { requests: { cpu: 10m } } }
  containers:
  - name: app
    image: nginx
    resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: 200m, memory: 128Mi } }
---
apiVersion: v1
kind: Pod
metadata: { name: plain }
spec: { containers: [{ name: app, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: fixed }
spec:
  containers: [{ name: app, image: nginx, resources: { limits: { cpu: 100m, memory: 64Mi } } }]
`;

const container = (resources: unknown, name = 'app') => ({ spec: { containers: [{ name, resources }] } });
const QOS = 'Pod QOS Class may not change as a result of resizing';

test('a resize changes cpu and memory within the QoS class, and nothing else', async () => {
  const cluster = await Cluster.start();
  cluster.write('/root/pods.yaml', POD);
  await cluster.sh('kubectl apply -f pods.yaml && kubectl wait --for=condition=Ready pod --all --timeout=60s');
  const resize = async (pod: string, patch: unknown, more = ''): Promise<string> => {
    const { stdout, stderr } = await cluster.sh(
      `kubectl patch pod ${pod} --subresource=resize ${more} -p '${JSON.stringify(patch)}'`,
    );
    return stdout + stderr;
  };
  const refused = (pod: string, what: string) => `The Pod "${pod}" is invalid: ${what}\n`;
  expect(await resize('web', container({ requests: { cpu: '150m' }, limits: { cpu: '300m' } }))).toBe(
    'pod/web patched\n',
  );
  expect(await resize('web', container({ requests: { cpu: '300m', memory: '128Mi' } }))).toBe('pod/web patched\n');
  expect(await resize('plain', container({ requests: { cpu: '10m' } }))).toBe(
    refused('plain', `spec: Invalid value: "BestEffort": ${QOS}`),
  );
  expect(await resize('fixed', container({ limits: { cpu: '200m' } }))).toBe(
    refused('fixed', `spec: Invalid value: "Guaranteed": ${QOS}`),
  );
  expect(await resize('fixed', container({ requests: { cpu: '200m' }, limits: { cpu: '200m' } }))).toBe(
    'pod/fixed patched\n',
  );
  expect(await resize('web', container({ limits: { cpu: null } }))).toBe(
    refused('web', 'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'),
  );
  expect(await resize('web', container({ requests: { 'ephemeral-storage': '1Gi' } }))).toBe(
    refused('web', 'spec: Forbidden: only cpu and memory resources are mutable'),
  );
  expect(
    await resize('web', { spec: { initContainers: [{ name: 'first', resources: { requests: { cpu: '20m' } } }] } }),
  ).toBe(
    refused(
      'web',
      'spec.initContainers[0].resources: Forbidden: resources for non-sidecar init containers are immutable',
    ),
  );
  const renamed = [{ op: 'replace', path: '/spec/containers/0/name', value: 'other' }];
  expect(await resize('web', renamed, '--type=json')).toBe(
    refused('web', 'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize'),
  );
  const system = { spec: { containers: [{ name: 'kube-scheduler', resources: { requests: { cpu: '200m' } } }] } };
  expect(await resize('kube-scheduler-master01', system, '-n kube-system')).toBe(
    refused('kube-scheduler-master01', ': Forbidden: static pods cannot be resized'),
  );
  const { stdout } = await cluster.sh(
    'kubectl get pods -o jsonpath=\'{range .items[*]}{.spec.containers[0].resources}{"\\n"}{end}\'',
  );
  expect(stdout).toBe(
    '{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"200m","memory":"64Mi"}}\n{}\n{"limits":{"cpu":"300m","memory":"128Mi"},"requests":{"cpu":"300m","memory":"128Mi"}}\n',
  );
  cluster.stop();
});
