import { expect, test } from 'vitest';
import { suggestionFor } from './suggest.ts';

test.each([
  ['kubeclt get pods', 127, 'kubectl get pods'],
  ['kubect', 127, 'kubectl'],
  ['kubctl gte pods', 127, 'kubectl get pods'],
  ['kubectl gte pods', 1, 'kubectl get pods'],
  ['kubectl get deploymnets', 1, 'kubectl get deployments'],
  ['kubectl -n dev descirbe pod web', 1, 'kubectl -n dev describe pod web'],
  ['kubectl get pods --namespce dev', 1, 'kubectl get pods --namespace dev'],
  ['kubectl get pods --ouput=yaml', 1, 'kubectl get pods --output=yaml'],
  ['kubectl get podz,svc', 1, 'kubectl get pods,svc'],
  ['kubectl get pods | gerp web', 127, 'kubectl get pods | grep web'],
  ['sl', 127, 'ls'],
  ['crul -k https://kubernetes', 127, 'curl -k https://kubernetes'],
] as const)('%s (%i)', (line, status, meant) => {
  expect(suggestionFor(line, status)).toBe(meant);
});

test.each([
  ['kubectl get pods', 1],
  ['kubectl get pod wbe', 1],
  ['kubectl get po wbe', 1],
  ['kubectl get widgets', 1],
  ['kubectl exec web -- sl', 127],
  ['foo', 127],
  ['git status', 127],
  ['grep x file', 1],
  ['echo "kubectl gte pods"; false', 1],
  ['kubectl create deployment web --image=nginx', 1],
  ['kubectl get networkpolicy', 1],
] as const)('nothing to say: %s (%i)', (line, status) => {
  expect(suggestionFor(line, status)).toBeUndefined();
});
