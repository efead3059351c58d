import { expect, test } from 'vitest';
import { trapIn } from './traps.ts';

test.each([
  ['kubectl get \u2013raw /healthz', 'dash', 'kubectl get --raw /healthz'],
  ['kubectl get po \u2014o yaml', 'dash', 'kubectl get po -o yaml'],
  ['[root@master01 ~]# kubectl  get  all', 'prompt', 'kubectl  get  all'],
  ['[root@master01 chapter4]# kubectl get po', 'prompt', 'kubectl get po'],
  ['root@node01:~$ kubectl get po', 'prompt', 'kubectl get po'],
  ['root@node01 ~]# kubectl get po', 'prompt', 'kubectl get po'],
  ['[root@master01 ~]# kubectl get \u2013raw /healthz', 'prompt', 'kubectl get --raw /healthz'],
  ['kubectl explain po.metadata\u3001', 'punctuation', 'kubectl explain po.metadata'],
  ['kubectl get po\uff0csvc', 'punctuation', 'kubectl get po,svc'],
  ['kubectl\u3000get po', 'punctuation', 'kubectl get po'],
  ['kubectl get po -o jsonpath=\u2018{.items}\u2019', 'punctuation', "kubectl get po -o jsonpath='{.items}'"],
] as const)('%s', (line, kind, repaired) => {
  expect(trapIn(line)).toEqual({ kind, repaired });
});

test.each([
  'kubectl get pods',
  '',
  'echo a - b',
  'kubectl annotate po web "note=\u4f60\u597d\uff0c\u4e16\u754c"',
  "echo 'a \u2014b'",
  'kubectl get po web.',
  'ssh root@node01',
])('no trap: %s', (line) => {
  expect(trapIn(line)).toBeUndefined();
});
