import { expect, test } from 'vitest';
import { endless, wayOut } from './holding.ts';

test.each([
  ['sleep 100', false, 'interrupt'],
  ['kubectl get pods -w', false, 'interrupt'],
  ['cat', true, 'input'],
  ['kubectl apply -f -', true, 'input'],
  ['kubectl get pods | less', false, 'pager'],
  ['man ls', false, 'pager'],
  ['vi web.yaml', false, 'vi'],
  ['kubectl exec -it web -- /bin/sh', false, 'exit'],
  ['kubectl exec web -- sleep 100', false, 'interrupt'],
  ['bash', false, 'exit'],
] as const)('%s', (line, reads, out) => {
  expect(wayOut(line, reads)).toBe(out);
});

test.each([
  'kubectl proxy',
  'kubectl proxy --port=8080',
  'kubectl -n dev port-forward svc/web 8080:80',
  'kubectl get pods -w',
  'kubectl get pods --watch -o wide',
  'kubectl logs -f web',
  'kubectl logs web --follow',
  'kubectl apply -f web.yaml; kubectl get po -w | grep web',
  'watch kubectl get pods',
  'tail -f log',
])('without end: %s', (line) => {
  expect(endless(line)).toBe(true);
});

test.each([
  'kubectl proxy &',
  'kubectl get pods -w | head -1',
  'kubectl rollout status deploy/web',
  'kubectl wait --for=condition=Ready pod/web',
  'kubectl apply -f web.yaml',
  'kubectl logs web',
  'kubectl delete -f watch.yaml',
])('comes back: %s', (line) => {
  expect(endless(line)).toBe(false);
});
