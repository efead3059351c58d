/** The texts of `--help` come with their first use, which a run does not show. */
import { expect, test } from 'vitest';
import { Cluster } from '../index.ts';

const SCRIPT = `kubectl create deployment web --image=nginx --replicas=3
kubectl get --help &
kubectl __complete scale --
kubectl config use-context
kubectl rollout
kubectl help rollout undo
kubectl options
kubectl rollout status deployment/web
wait`;

test('a run is the same whether they have been loaded before or not', async () => {
  const runs = [];
  for (let i = 0; i < 2; i++) {
    const cluster = await Cluster.start({ seed: 3 });
    const result = await cluster.sh(SCRIPT);
    runs.push({ ...result, steps: cluster.clock.steps, now: cluster.clock.now(), hash: cluster.hash() });
    cluster.stop();
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[0]).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Use "kubectl rollout <command> --help" for more'),
  });
});
