/** What the Loop lens is told, whole, on virtual time. */
import { expect, test } from 'vitest';
import { Cluster } from '../../cluster.ts';
import { type Round, Trace } from '../../trace.ts';
import { openLoop } from './open.ts';
import { LoopRecord } from './record.ts';
import { LIMITS, type LoopLine, type LoopRound, type LoopView } from './view.ts';

const START = Date.UTC(2026, 10, 27, 12);

async function begun(): Promise<Cluster> {
  const cluster = await Cluster.start({ seed: 1, nodes: 3, start: START });
  await cluster.sh('kubectl create deployment web --image=nginx --replicas=3; kubectl rollout status deployment web');
  await cluster.clock.advance(2000);
  return cluster;
}

const values = (told: object): string =>
  Object.values(told)
    .map((value) => (Array.isArray(value) ? value.map((each) => each.name ?? each).join('+') : value))
    .join(' ');
/** What a round comes to, on one line. */
const told = ({ at, controller, key, woke, wakes, saw, compared, did }: LoopRound): string =>
  [
    `${at - START} ${controller} ${key}`,
    `${wakes}: ${woke.map(values).join(', ')}`,
    values(saw),
    compared.map(values).join(', '),
    did.map(values).join(', '),
  ].join(' | ');
/** In the order in which it happened. */
const story = ({ lines }: LoopView, from = 0): string[] =>
  lines
    .filter(({ since }) => since - START >= from)
    .map(({ idle, count, rounds }: LoopLine) => (idle ? `${count} idle` : told(rounds[0] as LoopRound)))
    .reverse();
const sizes = ({ points }: LoopView): number[][] =>
  points.map(({ at, desired, created, ready }) => [at - START, desired, created, ready]);

test('a Pod deleted: the sizes, and what each controller saw, compared and did', async () => {
  const cluster = await begun();
  expect(cluster.trace.on).toBe(false);
  const record = await openLoop(cluster);
  const changes: number[] = [];
  record.listen(() => changes.push(record.view().version));
  await cluster.sh('kubectl delete "$(kubectl get pod -o name -l app=web | head -n 1)" --now');
  await cluster.clock.advance(20_000);
  const view = record.view();
  const [set, old, fresh] = ['web-7957885594', 'web-7957885594-f2zqb', 'web-7957885594-99bn2'];
  expect(story(view, 3000)).toEqual([
    `4842 replicaset-controller default/${set} | 2: terminating pods ${old} | pods 3 2 2 1 | missing 1 | created Pod ${fresh} 1, status 2 3`,
    `4842 default-scheduler default/${fresh} | 0:  | unscheduled 1 | fit 3 4 | bound ${fresh} node01 1`,
    `4842 replicaset-controller default/${set} | 4: added pods ${fresh}, updated pods ${fresh}, updated replicasets ${set} | pods 3 3 2 1 | equal | status 2 3`,
    `4842 deployment-controller default/web | 1: updated replicasets ${set} | sets 3 2 2 ${set} 0 | equal | status 2 3`,
    `4842 deployment-controller default/web | 2: updated deployments web, updated replicasets ${set} | sets 3 3 2 ${set} 0 | equal | status 2 3`,
    `4902 replicaset-controller default/${set} | 1: terminating pods ${old} | pods 3 3 2 0 | equal | status 2 3`,
    `4902 deployment-controller default/web | 1: updated replicasets ${set} | sets 3 3 2 ${set} 0 | equal | status 2 3`,
    `5819 replicaset-controller default/${set} | 1: updated pods ${fresh} | pods 3 3 3 0 | equal | status 3 3`,
    `5819 deployment-controller default/web | 1: updated replicasets ${set} | sets 3 3 3 ${set} 0 | equal | status 3 3`,
    '7 idle',
  ]);
  // What was before somebody looked is there, too; of one instant, each size.
  expect(story(view)).toHaveLength(23);
  expect(sizes(view)).toEqual([
    [3, 3, 0, 0],
    [3, 3, 3, 0],
    [2274, 3, 3, 1],
    [2651, 3, 3, 2],
    [2840, 3, 3, 3],
    [4842, 3, 2, 2],
    [4842, 3, 3, 2],
    [5819, 3, 3, 3],
  ]);
  const { lines, points, version, ...rest } = view;
  expect(rest).toEqual({
    now: cluster.clock.present,
    workloads: [
      ['Deployment', 'kube-system', 'coredns'],
      ['ReplicaSet', 'kube-system', 'coredns-7f5f66854b'],
      ['DaemonSet', 'kube-system', 'kube-proxy'],
      ['DaemonSet', 'kube-flannel', 'kube-flannel-ds'],
      ['Deployment', 'default', 'web'],
      ['ReplicaSet', 'default', set],
    ].map(([kind, namespace, name]) => ({ id: `${kind} ${namespace}/${name}`, kind, namespace, name, gone: false })),
    more: 0,
    chosen: 'Deployment default/web',
    latest: true,
    earlier: 0,
    kept: { rounds: LIMITS.rounds, points: LIMITS.points },
  });
  expect(changes.at(-1)).toBe(version);
  expect(cluster.trace.on).toBe(true);
  record.close();
  expect(cluster.trace.on).toBe(false);
});

test('a rolling update: how far it is, and what it may', async () => {
  const cluster = await begun();
  const record = await openLoop(cluster);
  await cluster.sh('kubectl rollout restart deployment web; kubectl rollout status deployment web');
  await cluster.clock.advance(5000);
  const compared = record
    .view()
    .lines.flatMap(({ rounds }) => rounds)
    .filter(({ controller, at }) => controller === 'deployment-controller' && at - START > 4000)
    .sort((a, b) => a.id - b.id)
    .flatMap((round) => round.compared.map(values));
  expect([...new Set(compared)]).toEqual([
    'unknownTemplate',
    'rolling 1 3 3 4 3',
    'rolling 1 2 3 4 3',
    'rolling 2 2 3 4 3',
    'rolling 2 1 3 4 3',
    'rolling 3 1 3 4 3',
    'equal',
  ]);
  record.close();
});

test('what cannot be scheduled says why; a DaemonSet counts nodes; what is deleted has an end', async () => {
  const cluster = await begun();
  const record = await openLoop(cluster);
  record.choose('ReplicaSet nowhere/nothing');
  expect(record.view()).toMatchObject({ chosen: 'Deployment default/web', latest: true });
  await cluster.sh(
    `kubectl patch deployment web -p '{"spec":{"replicas":1,"strategy":{"type":"Recreate","rollingUpdate":null},"template":{"spec":{"nodeSelector":{"disk":"none"}}}}}'`,
  );
  await cluster.clock.advance(3000);
  const unfit = record.view().lines.flatMap(({ rounds }) => rounds.filter(({ kind }) => kind === 'Pod'));
  expect(unfit[0]?.compared).toEqual([
    {
      is: 'unfit',
      message:
        "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    },
  ]);
  record.choose('DaemonSet kube-system/kube-proxy');
  await cluster.sh('kubectl -n kube-system delete pod -l k8s-app=kube-proxy --field-selector spec.nodeName=node01');
  await cluster.clock.advance(10_000);
  const daemons = record.view();
  expect(daemons.latest).toBe(false);
  expect(daemons.points.slice(-5).map(({ desired, created, ready }) => [desired, created, ready])).toEqual([
    [4, 4, 4],
    [4, 4, 3],
    [4, 3, 3],
    [4, 4, 3],
    [4, 4, 4],
  ]);
  record.choose(undefined);
  await cluster.sh('kubectl delete deployment web');
  await cluster.clock.advance(1000);
  const gone = record.view();
  expect(gone.chosen).toBe('Deployment default/web');
  expect(gone.workloads.filter(({ gone }) => gone).map(({ id }) => id)).toEqual(['Deployment default/web']);
  expect(gone.points.at(-1)?.gone).toBe(true);
  record.close();
});

test('a Service of what is chosen is told of: its controller writes slices', async () => {
  const cluster = await begun();
  const record = await openLoop(cluster);
  await cluster.sh('kubectl expose deployment web --port=80; kubectl scale deployment web --replicas=1');
  await cluster.clock.advance(10_000);
  const rounds = record.view().lines.flatMap(({ rounds }) => rounds);
  const slices = rounds
    .filter(({ controller, did }) => controller === 'endpointslice-controller' && did.length > 0)
    .reverse();
  expect(slices.map(({ key, saw, did }) => [key, values(saw), did.map(values).join()])).toEqual([
    ['default/web', 'endpoints 3 3 web-7957885594', 'slice true 3'],
    ['default/web', 'endpoints 3 1 web-7957885594', 'slice false 3'],
    ['default/web', 'endpoints 2 1 web-7957885594', 'slice false 2'],
    ['default/web', 'endpoints 1 1 web-7957885594', 'slice false 1'],
  ]);
  record.close();
});

test('while time stands it can be opened, and tells of what commands bring about', async () => {
  const cluster = await begun();
  cluster.clock.pause();
  const record = await openLoop(cluster);
  expect(sizes(record.view()).at(-1)).toEqual([2840, 3, 3, 3]);
  await cluster.sh('kubectl scale deployment web --replicas=4');
  expect(sizes(record.view()).slice(-2)).toEqual([
    [4842, 4, 3, 3],
    [4842, 4, 4, 3],
  ]);
  record.close();
});

test('bounded, whatever comes', () => {
  const trace = new Trace();
  const round = (i: number): Round => ({
    at: i,
    controller: 'replicaset-controller',
    key: `default/web-${i % 300}`,
    kind: 'ReplicaSet',
    woke: [],
    wakes: 0,
    saw: { what: 'pods', desired: i, created: 0, ready: 0, terminating: 0 },
    compared: [{ is: 'missing', count: i }],
    did: [{ did: 'failed', message: 'x'.repeat(100_000) }],
  });
  for (let i = 0; i < 5000; i++) trace.reconciled(round(i));
  expect(trace.recent).toHaveLength(200);
  const record = new LoopRecord({ trace, now: () => 0 });
  for (let i = 0; i < 3000; i++) trace.reconciled(round(i));
  for (let i = 0; i < 1000; i++) trace.reconciled({ ...round(i), key: 'default/web-199' });
  const view = record.view();
  expect([view.workloads.length, view.more, view.points.length, view.lines.length, view.earlier]).toEqual([
    LIMITS.workloads,
    100,
    LIMITS.points,
    LIMITS.lines,
    LIMITS.rounds - LIMITS.lines,
  ]);
  expect(JSON.stringify(view).length).toBeLessThan(150_000);
});
