import { expect, test } from 'vitest';
import { stepAfter } from './steps.ts';

test.each([
  [0, 'kubectl get pods', 1],
  [0, 'kubectl get po -o wide', 1],
  [0, 'kubectl -n default get pod web', 1],
  [0, 'k get all', 1],
  [0, 'kubectl get nodes', 0],
  [0, 'ls', 0],
  [0, 'kubectl describe pod web', 2],
  [1, 'kubectl describe po/web', 2],
  [1, 'kubectl get events', 2],
  [1, 'kubectl get pods', 1],
  [2, 'kubectl get pods', 2],
])('after step %i, %s leads to step %i', (step, line, next) => {
  expect(stepAfter(step, line)).toBe(next);
});
