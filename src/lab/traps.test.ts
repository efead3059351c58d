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
  ['kubectl\u00a0get po', 'space', 'kubectl get po'],
  ['\ufeffkubectl get po', 'space', 'kubectl get po'],
  ['$ kubectl get po', 'prompt', 'kubectl get po'],
  ['/ # ls /etc', 'prompt', 'ls /etc'],
  ['controlplane:~$ kubectl get po', 'prompt', 'kubectl get po'],
  ['# kubectl get po', 'comment', 'kubectl get po'],
  ['kubectl get po \u2212o wide', 'dash', 'kubectl get po -o wide'],
  ['kubectl get po \u2014\u2014all-namespaces', 'dash', 'kubectl get po --all-namespaces'],
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
  '# why this is here',
  'echo $HOME',
  '$HOME/run.sh',
])('no trap: %s', (line) => {
  expect(trapIn(line)).toBeUndefined();
});
