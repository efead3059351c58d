import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/meta.ts';
import {
  activeOrLatest,
  fenceposts,
  maxUnavailableOf,
  newReplicaCount,
  newSetAnnotations,
  proportionalSizes,
  sameTemplate,
  templateHash,
} from './util.ts';

function deployment(replicas: number, maxSurge: number | string = 0, maxUnavailable: number | string = 0): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'foo', namespace: 'default' },
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  };
}

/** v1 is the oldest. `max` is what the Deployment's size and surge added up to when the set was last annotated. */
function set(version: number, replicas: number, max?: number): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `foo-v${version}`,
      creationTimestamp: `2016-05-20T0${version}:00:00Z`,
      ...(max === undefined ? {} : { annotations: { 'deployment.kubernetes.io/max-replicas': String(max) } }),
    },
    spec: { replicas },
    status: {},
  };
}

// The cases of TestScale in pkg/controller/deployment/sync_test.go where more than one set is active.
test.each([
  { name: '5 → 10', from: 5, to: 10, sizes: [3, 2], want: [6, 4] },
  { name: '5 → 3', from: 5, to: 3, sizes: [3, 2], want: [2, 1] },
  { name: '9 → 4', from: 9, to: 4, sizes: [1, 8], want: [0, 4] },
  { name: '7 → 10', from: 7, to: 10, sizes: [2, 3, 2], want: [3, 4, 3] },
  { name: '13 → 8', from: 13, to: 8, sizes: [3, 8, 2], want: [2, 5, 1] },
  { name: 'leftovers go to the newest of the largest: 3 → 4', from: 3, to: 4, sizes: [1, 1, 1], want: [1, 1, 2] },
  { name: 'to none', from: 10, to: 0, sizes: [5, 3, 2], want: [0, 0, 0] },
])('proportional scaling: $name', ({ from, to, sizes, want }) => {
  const sets = sizes.map((size, i) => set(i + 1, size, from));
  const result = proportionalSizes(deployment(to), sets);
  expect(sets.map((each) => result.get(each.metadata.name as string))).toEqual(want);
});

test('a surge counts into the size that is shared out', () => {
  const sets = [set(1, 8, 13), set(2, 5, 13)];
  const result = proportionalSizes(deployment(15, 3), sets);
  expect([...result]).toEqual([
    ['foo-v1', 11],
    ['foo-v2', 7],
  ]);
});

test.each([
  [10, '25%', '25%', { surge: 3, unavailable: 2 }],
  [3, '25%', '25%', { surge: 1, unavailable: 0 }],
  [1, '25%', '25%', { surge: 1, unavailable: 0 }],
  [2, 0, '25%', { surge: 0, unavailable: 1 }],
  [10, 1, 0, { surge: 1, unavailable: 0 }],
  [10, '100%', 0, { surge: 10, unavailable: 0 }],
])('fence posts of %i replicas, surge %s, unavailable %s', (replicas, surge, unavailable, want) => {
  expect(fenceposts(deployment(replicas, surge, unavailable))).toEqual(want);
});

test('no more can be unavailable than there are', () => {
  expect(maxUnavailableOf(deployment(3, 0, 10))).toBe(3);
  expect(maxUnavailableOf(deployment(0, 0, 10))).toBe(0);
});

// TestNewRSNewReplicas
test.each([
  ['can not scale up', 1, 0, 1, 1],
  ['scale up', 6, 2, 2, 5],
])('new replicas: %s', (_, replicas, surge, have, want) => {
  const newest = set(2, have);
  const old = set(1, 8 - have - (want - have));
  expect(newReplicaCount(deployment(replicas, surge), replicas === 1 ? [newest] : [newest, old], newest)).toBe(want);
});

test('the one to scale: the only active, else the newest known', () => {
  expect(activeOrLatest(undefined, [])).toBeUndefined();
  expect(activeOrLatest(set(3, 0), [set(1, 0), set(2, 0)])?.metadata.name).toBe('foo-v3');
  expect(activeOrLatest(undefined, [set(1, 0), set(2, 0)])?.metadata.name).toBe('foo-v2');
  expect(activeOrLatest(set(3, 0), [set(1, 4)])?.metadata.name).toBe('foo-v1');
  expect(activeOrLatest(set(3, 1), [set(1, 4)])).toBeUndefined();
});

test('a set taken up again keeps the revisions it had', () => {
  const annotations = (values: Record<string, string>) => ({
    ...set(1, 0),
    metadata: { name: 'foo-v1', annotations: values },
  });
  const parent = deployment(3, '25%', '25%');
  const named = {
    ...parent,
    metadata: {
      ...parent.metadata,
      annotations: { 'kubernetes.io/change-cause': 'undo', 'deployment.kubernetes.io/revision': '4' },
    },
  };
  const first = newSetAnnotations(named, set(1, 0), 1, false);
  expect(first).toEqual({
    'kubernetes.io/change-cause': 'undo',
    'deployment.kubernetes.io/revision': '1',
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
  });
  const second = newSetAnnotations(named, annotations(first), 3, true);
  expect(second['deployment.kubernetes.io/revision']).toBe('3');
  expect(second['deployment.kubernetes.io/revision-history']).toBe('1');
  const third = newSetAnnotations(named, annotations(second), 5, true);
  expect(third['deployment.kubernetes.io/revision-history']).toBe('1,3');
  expect(newSetAnnotations(named, annotations(third), 2, true)).toEqual(third);
});

test('the template hash: by value, not by the order of keys; another after a collision; of safe letters', () => {
  const template = {
    metadata: { labels: { app: 'web', tier: 'front' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  };
  const turned = {
    spec: { containers: [{ image: 'nginx', name: 'c' }] },
    metadata: { labels: { tier: 'front', app: 'web' } },
  };
  const hash = templateHash(template as never, undefined);
  expect(templateHash(turned as never, undefined)).toBe(hash);
  expect(templateHash(template as never, 1)).not.toBe(hash);
  expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
});

test('templates are the same but for the hash', () => {
  const template = (labels: Record<string, string>, image = 'nginx') =>
    ({ metadata: { labels }, spec: { containers: [{ name: 'c', image }] } }) as never;
  expect(sameTemplate(template({ app: 'web' }), template({ app: 'web', 'pod-template-hash': 'x' }))).toBe(true);
  expect(sameTemplate(template({ app: 'web' }), template({ app: 'db' }))).toBe(false);
  expect(sameTemplate(template({ app: 'web' }), template({ app: 'web' }, 'httpd'))).toBe(false);
});
