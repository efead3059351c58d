import { expect, test } from 'vitest';
import { Cluster } from '../index.ts';

const KCM = 'kubectl get lease kube-controller-manager -n kube-system -o';

test('the control plane holds its Leases in kube-system, as kubeadm leaves them', async () => {
  const cluster = await Cluster.start();
  const { stdout } = await cluster.sh('kubectl get lease -n kube-system');
  expect(stdout.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')).toMatchInlineSnapshot(`
    "NAME                                   HOLDER                                                                      AGE
    apiserver-h2pptbp4kob5jr26gfr7sa5mua   apiserver-h2pptbp4kob5jr26gfr7sa5mua_UUID   24h
    kube-controller-manager                master01_UUID                               24h
    kube-scheduler                         master01_UUID                               24h
    "
  `);
  expect(
    (await cluster.sh('kubectl get lease -n kube-system -l apiserver.kubernetes.io/identity=kube-apiserver -o name'))
      .stdout,
  ).toBe('lease.coordination.k8s.io/apiserver-h2pptbp4kob5jr26gfr7sa5mua\n');
  const spec = async () => JSON.parse((await cluster.sh(`${KCM} jsonpath={.spec}`)).stdout);
  const first = await spec();
  expect(first).toEqual({
    acquireTime: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    holderIdentity: expect.stringMatching(/^master01_/),
    leaseDurationSeconds: 15,
    leaseTransitions: 0,
    renewTime: expect.any(String),
  });
  await cluster.clock.advance(2000);
  const second = await spec();
  expect(Date.parse(second.renewTime) - Date.parse(first.renewTime)).toBe(2000);
  expect({ ...second, renewTime: 0 }).toEqual({ ...first, renewTime: 0 });
  expect(cluster.clock.isQuiet).toBe(true);
  cluster.stop();
});

test('a Lease that is deleted, changed or taken comes back to its holder', async () => {
  const cluster = await Cluster.start();
  const holder = (await cluster.sh(`${KCM} jsonpath={.spec.holderIdentity}`)).stdout;
  const shown = async (): Promise<string> =>
    (await cluster.sh(`${KCM} jsonpath='{.spec.holderIdentity} {.spec.leaseTransitions} {.metadata.labels}'`)).stdout;
  await cluster.sh('kubectl label lease kube-controller-manager -n kube-system a=b');
  await cluster.clock.advance(2000);
  expect(await shown()).toBe(`${holder} 0 {"a":"b"}`);
  await cluster.sh('kubectl delete lease kube-controller-manager -n kube-system');
  await cluster.clock.advance(2000);
  expect(await shown()).toBe(`${holder} 0 `);
  await cluster.sh(
    `kubectl patch lease kube-controller-manager -n kube-system -p '{"spec":{"holderIdentity":"somebody"}}'`,
  );
  await cluster.clock.advance(4000);
  expect(await shown()).toBe('somebody 0 ');
  await cluster.clock.advance(15_000);
  expect(await shown()).toBe(`${holder} 1 `);
  cluster.stop();
});

test('after a restore they are renewed as before', async () => {
  const cluster = await Cluster.start();
  const restored = await Cluster.restore(JSON.parse(JSON.stringify(await cluster.snapshot())));
  await cluster.clock.advance(30_000);
  await restored.clock.advance(30_000);
  expect(restored.hash()).toBe(cluster.hash());
  cluster.stop();
  restored.stop();
});
