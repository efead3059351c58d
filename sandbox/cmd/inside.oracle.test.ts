/** Into Pods and through the API by the real kubectl: exec and attach on a terminal, run, cp, port-forward, proxy, tokens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realKubectl } from './oracle.ts';
import { type Key, typeInto } from './testing/pty.ts';
import { finish, type Served, serve } from './testing/served.ts';

const kubectl = realKubectl() as string;
let served: Served;
let env: Record<string, string>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  if (!kubectl) return;
  served = await serve('--scenario', 'notes', '--speed', '10');
  env = { PATH: process.env.PATH ?? '', HOME: served.folder, KUBECONFIG: served.kubeconfig, LC_ALL: 'C.UTF-8' };
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await served?.stop();
});

const run = (...args: string[]) => finish(kubectl, args, { cwd: served.folder, env });
const type = (command: string, keys: Key[], prompt: string) =>
  typeInto(`${kubectl} ${command}`, keys, prompt, { cwd: served.folder, env });

/** Starts what goes on until it is stopped; resolves with its first lines once they hold the pattern. */
function background(args: string[], ready: RegExp): Promise<{ said: () => string; stop: () => void }> {
  const child = spawn(kubectl, args, { cwd: served.folder, env });
  children.push(child);
  let text = '';
  return new Promise((resolve, reject) => {
    const hear = (data: unknown) => {
      text += data;
      if (ready.test(text)) resolve({ said: () => text, stop: () => child.kill('SIGKILL') });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`ended: ${text}`)));
  });
}

test.skipIf(!kubectl)('exec -it is a shell: its errors, its exit status', async () => {
  const all = await type('exec -it mypod -- /bin/sh', ['foo', './nope', 'cat < /nope', 'exit 3'], '[root@mypod /]# ');
  expect(all).toEqual({
    output: `[root@mypod /]# foo
/bin/sh: foo: not found
[root@mypod /]# ./nope
/bin/sh: ./nope: not found
[root@mypod /]# cat < /nope
/bin/sh: can't open /nope: no such file
[root@mypod /]# exit 3
command terminated with exit code 3
`,
    code: 3,
  });
});

test.skipIf(!kubectl)('exec -it: what is no shell has the line discipline, and ^C', async () => {
  const on = await type(
    'exec -it mypod -- sh -c "echo ready; cat"',
    [
      { key: 'one', when: /ready\n$/ },
      { key: '^D', when: /one\none\n$/ },
    ],
    '',
  );
  expect(on).toEqual({ output: 'ready\none\none\n', code: 0 });
  const stopped = await type(
    'exec -it mypod -- sh -c "echo ready; exec sleep 1000"',
    [{ key: '^C', when: /ready\n$/ }],
    '',
  );
  expect(stopped).toEqual({ output: 'ready\n^Ccommand terminated with exit code 130\n', code: 130 });
});

test.skipIf(!kubectl)('run -it --rm: the container is the shell, and is gone after it', async () => {
  const enter = { key: '', when: /try pressing enter\.\n$/ };
  const keys = [enter, 'echo $((6*7))', 'exit'];
  const { output, code } = await type('run -it --rm box --image=busybox -- sh', keys, '/ # ');
  expect(output.slice(output.indexOf('enter.\n') + 7).replace(/^\n/, '')).toBe(`/ # echo $((6*7))
42
/ # exit
Session ended, resume using 'kubectl attach box -c box -n default -i -t' command
pod "box" deleted from default namespace
`);
  expect(code).toBe(0);
});

test.skipIf(!kubectl)('run -i: input goes in, output comes out, the exit status is that of the container', async () => {
  const args = [
    'run',
    '-i',
    '--rm',
    '-q',
    'sorter',
    '--image=busybox',
    '--restart=Never',
    '--',
    'sh',
    '-c',
    'sort; exit 5',
  ];
  const { stdout, code } = await finish(kubectl, args, { cwd: served.folder, env, input: 'b\na\n' });
  expect({ stdout, code }).toEqual({ stdout: 'a\nb\n', code: 5 });
});

test.skipIf(!kubectl)('attach: a server says what it says from now on', async () => {
  const attached = await background(['attach', 'mypod'], /try pressing enter/);
  await run('exec', 'mypod', '--', 'curl', '-s', '127.0.0.1/hostname');
  await expect.poll(attached.said).toContain('"GET /hostname HTTP/1.1" 200 -');
  attached.stop();
});

test.skipIf(!kubectl)('cp: files and directories, there and back', async () => {
  const local = join(served.folder, 'pages');
  mkdirSync(join(local, 'more'), { recursive: true });
  writeFileSync(join(local, 'index.html'), '<p>hello</p>\n');
  writeFileSync(
    join(local, 'more', 'bytes'),
    Uint8Array.from({ length: 3000 }, (_, i) => i % 256),
  );
  expect(await run('cp', 'pages', 'mypod:/tmp/pages')).toEqual({ stdout: '', stderr: '', code: 0 });
  expect(
    (await run('exec', 'mypod', '--', 'find', '/tmp/pages', '-type', 'f')).stdout.split('\n').sort().join(' ').trim(),
  ).toBe('/tmp/pages/index.html /tmp/pages/more/bytes');
  expect(await run('cp', 'default/mypod:/tmp/pages', 'back')).toEqual({
    stdout: "tar: removing leading '/' from member names\n",
    stderr: '',
    code: 0,
  });
  expect(readdirSync(join(served.folder, 'back'), { recursive: true }).sort()).toEqual([
    'index.html',
    'more',
    'more/bytes',
  ]);
  expect(readFileSync(join(served.folder, 'back/more/bytes')).equals(readFileSync(join(local, 'more/bytes')))).toBe(
    true,
  );
  // Whether tar's words are still shown is a race of kubectl's own.
  expect((await run('cp', 'mypod:/nope', 'x')).code).toBe(0);
  expect(readdirSync(served.folder)).not.toContain('x');
});

const fetchText = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  return `${response.status} ${await response.text()}`;
};

test.skipIf(!kubectl)('port-forward: several connections over one session; a closed port ends it', async () => {
  const forward = await background(['port-forward', 'svc/demoapp', ':80'], /Forwarding from 127/);
  const port = /127\.0\.0\.1:(\d+)/.exec(forward.said())?.[1];
  const answers = await Promise.all([1, 2, 3, 4].map(() => fetchText(`http://127.0.0.1:${port}/hostname`)));
  for (const answer of answers) expect(answer).toMatch(/^200 ServerName: demoapp-\w+-\w+\n$/);
  expect(new Set(answers).size).toBe(1);
  forward.stop();

  const closed = await background(['port-forward', 'mypod', ':81'], /Forwarding from 127/);
  const other = /127\.0\.0\.1:(\d+)/.exec(closed.said())?.[1];
  await expect(fetchText(`http://127.0.0.1:${other}/`)).rejects.toThrow();
  await expect.poll(closed.said).toContain('connect: connection refused');
  await expect.poll(closed.said).toContain('error: lost connection to pod');
});

test.skipIf(!kubectl)('proxy: the API, and through it a Service and a Pod', async () => {
  const proxy = await background(['proxy', '--port=0'], /Starting to serve/);
  const base = `http://${/127\.0\.0\.1:\d+/.exec(proxy.said())}/api/v1/namespaces/default`;
  expect(await fetchText(`${base}/services/demoapp:80/proxy/hostname`)).toMatch(/^200 ServerName: demoapp-/);
  expect(await fetchText(`${base}/pods/mypod/proxy/hostname`)).toBe('200 ServerName: mypod\n');
  expect(await fetchText(`${base}/services/demoapp:80/proxy`)).toMatch(/^200 iKubernetes demoapp/);
  expect(JSON.parse((await fetchText(`${base}/services/demoapp:81/proxy/`)).slice(4)).message).toBe(
    'no service port 81 found for service "demoapp"',
  );
  expect(JSON.parse((await fetchText(`${base}/pods/mypod:81/proxy/`)).slice(4)).message).toMatch(
    /^error trying to reach service: dial tcp [\d.]+:81: connect: connection refused$/,
  );
  proxy.stop();
});

test.skipIf(!kubectl)('create token: what it gives is let in as the service account', async () => {
  const { stdout: token } = await run('create', 'token', 'default');
  const who = await run('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}', '--token', token.trim());
  // The kubeconfig's certificate is stronger than the flag: without it the token decides.
  const config = join(served.folder, 'no-certificate');
  writeFileSync(config, readFileSync(served.kubeconfig, 'utf8').replace(/^ {4}client-.*\n/gm, ''));
  const alone = await run(
    '--kubeconfig',
    config,
    'auth',
    'whoami',
    '-o',
    'jsonpath={.status.userInfo.username}',
    '--token',
    token.trim(),
  );
  const bad = await run('--kubeconfig', config, 'get', 'pods', '--token', `${token.trim()}x`);
  const pods = await run('--kubeconfig', config, 'get', 'pods', '--token', token.trim());
  expect([who.code, alone.stdout, bad.stderr, pods.stderr]).toEqual([
    0,
    'system:serviceaccount:default:default',
    'error: You must be logged in to the server (Unauthorized)\n',
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"\n',
  ]);
});

test.skipIf(!kubectl)("a Pod's own token is let in too", async () => {
  const where = '/var/run/secrets/kubernetes.io/serviceaccount';
  const script = `curl -s --cacert ${where}/ca.crt -H "Authorization: Bearer $(cat ${where}/token)" https://kubernetes.default/api/v1/namespaces/$(cat ${where}/namespace)/pods`;
  const { stdout } = await run('exec', 'mypod', '--', 'sh', '-c', script);
  expect(JSON.parse(stdout).message).toBe(
    'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
  );
});
