/** What a terminal shows for what is typed. */
import { expect, test } from 'vitest';
import { Machine } from '../machine.ts';
import { Screen } from '../testing/screen.ts';
import { noNetwork, openSession } from './testing.ts';

const HOST_TASKS = 12;

function open(columns = 80) {
  const screen = new Screen(columns);
  const { session, clock, done } = openSession(
    { columns, files: { '/root/pods.yaml': 'kind: Pod\n', '/root/pod2.yaml': '' } },
    (data) => screen.write(data),
  );
  const type = async (...keys: string[]) => {
    for (const key of keys) {
      session.input(key);
      for (let i = 0; i < HOST_TASKS; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    await screen.settled();
  };
  return { session, screen, type, done, clock };
}

test('runs lines, keeps state, shows the prompt', async () => {
  const { screen, type } = open();
  await type('', 'x=5\r', 'echo $x | cat\r', 'cd /tmp\r', 'foo\r');
  expect(screen.text).toBe(
    '[root@master01 ~]# x=5\n[root@master01 ~]# echo $x | cat\n5\n[root@master01 ~]# cd /tmp\n[root@master01 tmp]# foo\nbash: foo: command not found\n[root@master01 tmp]#',
  );
});

test('asks for more of what is incomplete', async () => {
  const { screen, type } = open();
  await type('', 'for i in 1 2\r', 'do echo "$i\r', '"; done\r', 'cat <<EOF\r', 'hi\r', 'EOF\r', 'echo a \\\r', 'b\r');
  expect(screen.text).toBe(
    '[root@master01 ~]# for i in 1 2\n> do echo "$i\n> "; done\n1\n\n2\n\n[root@master01 ~]# cat <<EOF\n> hi\n> EOF\nhi\n[root@master01 ~]# echo a \\\n> b\na b\n[root@master01 ~]#',
  );
});

test('edits: movement, kill, words, wide characters, history', async () => {
  const { screen, type } = open();
  await type('', 'echo 你好 world', '\x1bb', '\x17', '\x05', '\x01', '\x06\x06\x06\x06', '!', '\x7f', '\x05', '\r');
  await type('\x1b[A', '\x7f'.repeat(5), 'moon\r', '\x10\x10\r', '\x12', 'moo', '\r');
  const shown = screen.text.split('\n');
  expect(shown[1]).toBe('world');
  expect(shown.filter((l) => l === 'moon').length + shown.filter((l) => l === 'world').length).toBe(4);
});

test('completes commands and files', async () => {
  const { screen, type } = open();
  await type('', 'basen', '\t', 'x\r', 'cat po\t', '\t', '\t', 's\t', '\r');
  expect(screen.text).toContain('# basename x\nx\n');
  expect(screen.text).toContain('pod2.yaml  pods.yaml');
  expect(screen.text).toContain('cat pods.yaml\nkind: Pod\n');
});

test('Ctrl-C ends loops, sleeps and readers; Ctrl-D ends input', async () => {
  const { screen, type } = open();
  await type(
    '',
    'while true; do :; done\r',
    '\x03',
    'echo $?\r',
    'cat\r',
    'typed\r',
    '\x04',
    'cat\r',
    '\x03',
    'echo half',
    '\x03',
    'sleep 1000 | cat\r',
    '\x03',
  );
  expect(screen.text).toBe(
    '[root@master01 ~]# while true; do :; done\n^C\n[root@master01 ~]# echo $?\n130\n[root@master01 ~]# cat\ntyped\ntyped\n[root@master01 ~]# cat\n^C\n[root@master01 ~]# echo half^C\n[root@master01 ~]# sleep 1000 | cat\n^C\n[root@master01 ~]#',
  );
});

test('type-ahead waits for the prompt', async () => {
  const { screen, type, clock } = open();
  await type('', 'sleep 5\r', 'echo next\r');
  await clock.advance(6000);
  await type('');
  expect(screen.text).toBe(
    '[root@master01 ~]# sleep 5\necho next\n[root@master01 ~]# echo next\nnext\n[root@master01 ~]#',
  );
});

test('jobs', async () => {
  const { screen, type, clock } = open();
  await type('', 'sleep 5 &\r', 'jobs\r', 'kill %1\r', '\r', 'sleep 1 &\r');
  await clock.advance(2000);
  await type('\r');
  expect(screen.text.replace(/\] \d+$/gm, '] PID')).toBe(
    '[root@master01 ~]# sleep 5 &\n[1] PID\n[root@master01 ~]# jobs\n[1]+  Running                 sleep 5 &\n[root@master01 ~]# kill %1\n[root@master01 ~]#\n[1]+  Terminated              sleep 5\n[root@master01 ~]# sleep 1 &\n[1] PID\n[root@master01 ~]#\n[1]+  Done                    sleep 1\n[root@master01 ~]#',
  );
});

test('an interactive shell inside the shell, and back', async () => {
  const { screen, type, done } = open();
  await type('', 'sh\r', 'echo in $0\r', 'exit\r', 'echo out\r', '\x04');
  expect(await done).toBe(0);
  expect(screen.text).toContain('in sh\n');
  expect(screen.text).toContain('# echo out\nout\n');
});

test('recursion without end is said plainly', async () => {
  const { screen, type } = open();
  await type('', 'f() { f; }; f\r', ...Array.from({ length: 40 }, () => ''), 'echo alive\r');
  expect(screen.text).toContain('bash: f: maximum function nesting level exceeded (3000)');
  expect(screen.text).toContain('alive');
});

test('a long line wraps and is edited across rows', async () => {
  const { screen, type } = open(40);
  await type('', `echo ${'a'.repeat(40)}`, '\x01', '\x1bf', '\x0b', ' ok\r');
  expect(screen.text).toBe('[root@master01 ~]# echo ok\nok\n[root@master01 ~]#');
});

test('while work outside holds simulated time, a line is edited all the same; Tab waits for it, Ctrl-C does not', async () => {
  const machine = new Machine({ hostname: 'master01', seed: 1, begin: Date.UTC(2026, 0, 15) });
  machine.install(() => noNetwork, {});
  machine.connect();
  const screen = new Screen(80);
  const terminal = machine.terminal({ columns: 80, rows: 24 });
  terminal.output((data) => screen.write(data));
  void terminal.run();
  const type = async (data: string): Promise<string> => {
    terminal.input(data);
    for (let i = 0; i < HOST_TASKS; i++) await new Promise((resolve) => setImmediate(resolve));
    await screen.settled();
    return screen.text.replaceAll('[root@master01 ~]#', '#');
  };
  await type('');
  let release = (): void => {};
  const held = machine.input(() =>
    machine.clock.external(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    ),
  );
  await type('');
  expect(await type('ecko\x7f\x7fho one')).toBe('# echo one');
  expect(await type('\tand')).toBe('# echo one');
  expect(await type('\x03')).toBe('# echo oneand^C\n');
  release();
  await held;
  expect(await type('echo two\r')).toBe('# echo oneand^C\n# echo two\ntwo\n#');
});
