import { expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/meta.ts';
import { podsToDelete } from './deletion-rank.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

interface Shape {
  node?: string;
  phase?: string;
  /** Seconds ago. */
  ready?: number;
  created?: number;
  cost?: string;
  restarts?: number;
}

function pod(name: string, { node, phase = 'Running', ready, created = 3600, cost, restarts = 0 }: Shape): KubeObject {
  const at = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      creationTimestamp: at(created),
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: node ? { nodeName: node } : {},
    status: {
      phase,
      conditions: ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: at(ready) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  };
}

const steady: Shape = { node: 'node01', ready: 1000 };

// Of each pair the first goes.
test.each<[string, Shape, Shape]>([
  ['unassigned before assigned', { phase: 'Pending' }, { node: 'node01', phase: 'Pending' }],
  ['pending before unknown', { node: 'node01', phase: 'Pending' }, { node: 'node01', phase: 'Unknown' }],
  ['unknown before running', { node: 'node01', phase: 'Unknown' }, { node: 'node01', phase: 'Running' }],
  ['unready before ready', { node: 'node01' }, steady],
  ['cheap before dear', { ...steady, cost: '-5' }, { ...steady, cost: '10' }],
  ['a cost that is no number is none', { ...steady, cost: '+5' }, { ...steady, cost: '1' }],
  ['lately ready before long ready', { ...steady, ready: 10 }, { ...steady, ready: 1000 }],
  ['restarted before steady', { ...steady, restarts: 3 }, steady],
  ['created lately before long ago', { ...steady, created: 1100 }, { ...steady, created: 8000 }],
])('%s', (_, first, second) => {
  const pods = [pod('b', second), pod('a', first)];
  expect(podsToDelete(pods, [], 1, NOW).map((p) => p.metadata.name)).toEqual(['a']);
  expect(podsToDelete([...pods].reverse(), [], 1, NOW).map((p) => p.metadata.name)).toEqual(['a']);
});

test('on a node crowded by related Pods before on a quiet one', () => {
  const [a, b] = [pod('a', { ...steady, node: 'node02' }), pod('b', steady)];
  const related = [a, b, pod('x', { ...steady, node: 'node02' })];
  expect(podsToDelete([b, a], related, 1, NOW).map((p) => p.metadata.name)).toEqual(['a']);
});

test('ages of the same power of two count as one: the uid decides', () => {
  const pods = [pod('b', { ...steady, ready: 600 }), pod('a', { ...steady, ready: 700 })];
  expect(podsToDelete(pods, [], 1, NOW).map((p) => p.metadata.name)).toEqual(['a']);
});

test('all of them, unsorted, when all are to go', () => {
  const pods = [pod('b', steady), pod('a', {})];
  expect(podsToDelete(pods, [], 2, NOW).map((p) => p.metadata.name)).toEqual(['b', 'a']);
});
