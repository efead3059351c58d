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
  const { code, stdout, stderr } = runs[0] as (typeof runs)[number];
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Completion ended with directive: ShellCompDirectiveNoFileComp\nerror: Unexpected args: []\n',
  });
  for (const text of [
    '\n    -A, --all-namespaces=false:\n\tIf present, list the requested object(s) across all namespaces.',
    '\n--replicas\tThe new desired number of replicas. Required.\n',
    '\nUsage:\n  kubectl config use-context CONTEXT_NAME [options]\n',
    '\nUse "kubectl rollout <command> --help" for more information about a given command.\n',
    '\nExamples:\n  # One revision back\n',
    "\n    --as='':\n\tUsername to impersonate for the operation.",
  ])
    expect(stdout).toContain(text);
});
