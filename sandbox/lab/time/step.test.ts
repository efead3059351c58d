/** A paused cluster: what is answered, what waits, and one step after the other. */
import { describe, expect, test } from 'vitest';
import { Cluster } from '../../cluster.ts';
import { stepOn } from './step.ts';

const START = Date.UTC(2026, 10, 27, 12);

const paused = (seed: number): Promise<Cluster> =>
  Cluster.start({ seed, start: START, time: 'real', speed: 1, paused: true });

const step = (cluster: Cluster) => stepOn({ clock: cluster.clock, trace: cluster.trace, writes: () => 0 });
const names = (keys: { key: string }[]): string[] => keys.map(({ key }) => key.split('/')[2] ?? '');

describe('a paused cluster', () => {
  test('answers what it is asked, and nothing of it ages', async () => {
    const cluster = await paused(1);
    const made = await cluster.sh('kubectl create deployment web --image=nginx --replicas=2');
    expect(made).toEqual({ stdout: 'deployment.apps/web created\n', stderr: '', code: 0 });
    for (let i = 0; i < 5; i++) await cluster.sh('kubectl get pods');
    const { stdout } = await cluster.sh('kubectl get pods --no-headers');
    expect(stdout.replace(/web-\S+/g, 'web')).toBe('web   0/1   ContainerCreating   0     0s\n'.repeat(2));
    expect(cluster.clock.present - START).toBeLessThan(100);
    cluster.stop();
  });

  test('a command that needs time waits, Ctrl-C ends it, and going on lets it end', async () => {
    const cluster = await paused(2);
    const stop = new AbortController();
    const given = cluster.sh('sleep 3', { signal: stop.signal });
    await cluster.clock.idle();
    stop.abort();
    expect((await given).code).toBe(130);
    const waits = cluster.sh('sleep 1; kubectl create ns late');
    await cluster.clock.idle();
    expect(cluster.clock.present - START).toBeLessThan(100);
    cluster.clock.speed = 100;
    cluster.clock.resume();
    expect(await waits).toEqual({ stdout: 'namespace/late created\n', stderr: '', code: 0 });
    cluster.stop();
  });

  test('a loop of requests has only what it is lent', async () => {
    const cluster = await paused(3);
    const stop = new AbortController();
    const loop = cluster.sh('while true; do kubectl get --raw /healthz >/dev/null; done', { signal: stop.signal });
    await cluster.clock.idle();
    await cluster.clock.idle();
    expect(cluster.clock.present - START).toBeLessThanOrEqual(50);
    stop.abort();
    await loop;
    cluster.stop();
  });

  test('a step goes to the next thing that can be seen', async () => {
    const cluster = await paused(4);
    await cluster.sh('kubectl create deployment web --image=nginx');
    const told: [string, string][] = [];
    for (let i = 0; i < 4; i++) {
      const { milliseconds, seen } = await step(cluster);
      told.push([[...new Set(names(seen))].sort().join(' '), milliseconds > 0 ? 'later' : 'at once']);
    }
    expect(told).toEqual([
      ['deployments events pods replicasets', 'at once'],
      ['events', 'later'],
      ['events', 'later'],
      ['deployments events pods replicasets', 'later'],
    ]);
    for (let i = 0; i < 10; i++) await step(cluster);
    const before = cluster.clock.present;
    expect(await step(cluster)).toEqual({ milliseconds: 1000, seen: [], written: false });
    expect(cluster.clock.present - before).toBe(1000);
    cluster.stop();
  });
});
