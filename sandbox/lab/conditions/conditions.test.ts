/** Conditions about the learner's machine: files, and addresses written into them. */
import { expect, test } from 'vitest';
import { wordsOf } from '../expectation.ts';
import { worldOf } from '../world.ts';
import { type Condition, firstDifference, readCondition } from './index.ts';

const pod = { kind: 'Pod', metadata: { name: 'web' } };
const files: Record<string, string> = {
  '/root/answer.txt': 'forty-two\n\n',
  '/root/empty': '',
  '/root/pods.json': '{"kind":"PodList","items":[{"a":1}]}',
  '/root/two.yml': 'kind: Namespace\n---\nkind: Pod\n',
  '/root/broken.yml': 'kind: [',
  '/root/bomb.yml': 'a: &a [x, x]\nb: &b [*a, *a]\nkind: [*b, *b]\n',
  '/root/long.txt': 'x'.repeat(300),
  '/root/pod.url': 'https://kubeapi.magedu.com:6443/api/v1/namespaces/default/pods/web?pretty\nanother line\n',
  '/root/path.url': '  /api/v1/namespaces/default/pods/web\n',
  '/root/kind.url': '/api/v1/namespaces/default/Pod/web',
  '/root/health.url': '/healthz',
  '/root/words.url': 'the Pod web',
  '/root/watch.url': '/api/v1/watch/pods',
  '/root/hidden.url': '/api/v1/x/../watch/pods',
  '/root/exec.url': '/api/v1/namespaces/default/pods/web/exec?command=sh',
  '/root/other.url': '//example.com/api',
};

const asked: string[] = [];
const world = worldOf({
  file: (path) => files[path],
  fetch: async (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    if (pathname === '/healthz') return new Response('ok');
    if (pathname === '/api/v1/namespaces/default/pods/web') return Response.json(pod);
    return Response.json({ kind: 'Status', code: 404 }, { status: 404 });
  },
});

test.each<[Condition, undefined | { where: string; expected: string; found: string }]>([
  [{ file: '/root/answer.txt' }, undefined],
  [{ file: '/root/answer.txt', expect: { equals: 'forty-two' } }, undefined],
  [
    { file: '/root/answer.txt', expect: { equals: 'forty-three' } },
    { where: '/root/answer.txt', expected: 'forty-three', found: 'forty-two' },
  ],
  [{ file: '/root/none' }, { where: '/root/none', expected: 'the file', found: 'no such file' }],
  [{ file: '/root/none', exists: false }, undefined],
  [
    { file: '/root/empty', exists: false },
    { where: '/root/empty', expected: 'no such file', found: 'the file' },
  ],
  [
    { file: '/root/none', path: 'kind', expect: { equals: 'Pod' } },
    { where: '/root/none, kind', expected: 'Pod', found: 'no such file' },
  ],
  [{ file: '/root/pods.json', path: 'items[0].a', expect: { equals: 1 } }, undefined],
  [{ file: '/root/two.yml', path: 'kind', expect: { equals: 'Namespace' } }, undefined],
  [
    { file: '/root/broken.yml', path: 'kind', expect: { equals: 'Pod' } },
    { where: '/root/broken.yml, kind', expected: 'Pod', found: 'nothing' },
  ],
  [
    { file: '/root/bomb.yml', path: 'kind', expect: { matches: 'x' } },
    { where: '/root/bomb.yml, kind', expected: 'something like x', found: 'nothing' },
  ],
  [
    { file: '/root/long.txt', expect: { equals: 'x' } },
    { where: '/root/long.txt', expected: 'x', found: `${'x'.repeat(120)}…` },
  ],
  [
    { file: '/root/two.yml', expect: { matches: 'Service$', shown: 'a Service at the end' } },
    { where: '/root/two.yml', expected: 'a Service at the end', found: 'kind: Namespace --- kind: Pod' },
  ],
  [
    { file: '/root/empty', expect: { matches: 'x' } },
    { where: '/root/empty', expected: 'something like x', found: 'nothing' },
  ],
  [{ address: '/root/pod.url', path: 'body.metadata.name', expect: { equals: 'web' } }, undefined],
  [{ address: '/root/path.url', path: 'status', expect: { equals: 200 } }, undefined],
  [{ address: '/root/health.url', path: 'body', expect: { equals: 'ok' } }, undefined],
  [
    { address: '/root/kind.url', path: 'status', expect: { equals: 200 } },
    { where: '/root/kind.url, status', expected: '200', found: '404' },
  ],
  ...['words', 'watch', 'hidden', 'exec', 'none'].map(
    (name): [Condition, { where: string; expected: string; found: string }] => [
      { address: `/root/${name}.url`, path: 'status', expect: { equals: 200 } },
      { where: `/root/${name}.url`, expected: '200', found: name === 'none' ? 'no such file' : 'no address' },
    ],
  ),
  [
    { address: '/root/other.url', path: 'status', expect: { equals: 200 } },
    { where: '/root/other.url', expected: '200', found: 'no address' },
  ],
])('%j', async (condition, difference) => {
  asked.length = 0;
  const read = readCondition(JSON.parse(JSON.stringify(condition)), 'here');
  expect(await firstDifference([read], world, wordsOf('en'))).toEqual(difference);
  expect(asked.filter((path) => /watch|exec|\?/.test(path))).toEqual([]);
});

test.each<[unknown, string]>([
  [{ exists: true }, 'here: expected one of object, file, address'],
  [{ file: 'answer.txt' }, 'here.file: expected an absolute path, found "answer.txt"'],
  [{ file: '/a', path: 'kind' }, 'here: expected "expect" beside "path", found "path" alone'],
  [{ file: '/a', expect: {} }, 'here.expect: expected one of equals, not, oneOf, matches, atLeast, atMost, present'],
  [
    { file: '/a', expect: { shown: 'x' } },
    'here.expect: expected one of equals, not, oneOf, matches, atLeast, atMost, present',
  ],
  [{ file: '/a', object: {} }, 'here: unknown key "file"; known are object, exists, path, expect, count'],
  [
    { address: '/a', path: 'kind', expect: { equals: 1 } },
    'here.path: expected "status" or a path that begins with "body", found "kind"',
  ],
  [{ address: '/a', expect: { equals: 1 } }, 'here.path: expected text, found nothing'],
])('refuses %j', (condition, message) => {
  expect(() => readCondition(condition, 'here')).toThrow(message);
});
