/** Builtins of a session: the history and its file, help, enable. */
import { expect, test } from 'vitest';
import { openSession, runShell } from '../testing.ts';
import { builtins } from './index.ts';

await import('./help-topics.ts');

function open() {
  let text = '';
  const { session, clock, fs } = openSession({ plain: true, prompt: '$ ' }, (data) => {
    text += data;
  });
  /** What a line prints. */
  const line = async (typed: string) => {
    text = '';
    session.input(`${typed}\r`);
    await clock.idle();
    return text
      .replace(/\x1b\[[?0-9;]*[A-Za-z]/g, '')
      .replaceAll('\r', '')
      .replace(`${typed}\n`, '')
      .replace(/^\$ /, '')
      .replace(/\$ $/, '');
  };
  return { line, fs };
}

test('the history is listed, cut, written and read again', async () => {
  const { line, fs } = open();
  await line('echo one');
  await line('echo two');
  await line('echo three');
  expect(await line('history')).toBe('    1  echo one\n    2  echo two\n    3  echo three\n    4  history\n');
  await line('history -d 2');
  expect(await line('history 3')).toBe('    3  history\n    4  history -d 2\n    5  history 3\n');
  await line('history -w');
  expect(new TextDecoder().decode(fs.readFile('/root/.bash_history'))).toBe(
    'echo one\necho three\nhistory\nhistory -d 2\nhistory 3\nhistory -w\n',
  );
  await line('history -c');
  expect(await line('history')).toBe('    1  history\n');
  await line('history -r');
  expect(await line('history 2')).toBe('    8  history -w\n    9  history 2\n');
});

test('fc lists and runs again', async () => {
  const { line } = open();
  await line('echo one two');
  await line('echo three');
  expect(await line('fc -l')).toBe('1\t echo one two\n2\t echo three\n');
  expect(await line('fc -ln 1 1')).toBe('\t echo one two\n');
  expect(await line('fc -s one=1 1')).toBe('echo 1 two\n1 two\n');
});

test('a builtin that is turned off gives way to the program', async () => {
  const { line } = open();
  expect(await line('enable -n echo; type echo; echo hi; enable echo; type echo')).toBe(
    'echo is /usr/bin/echo\nhi\necho is a shell builtin\n',
  );
});

test('help knows every builtin', async () => {
  for (const name of [...Object.keys(builtins), 'exec', 'if', 'for', '[[']) {
    const { stdout, code } = await runShell(`help '${name}'`);
    expect({ name, code, lines: stdout.split('\n').length > 2 }).toEqual({ name, code: 0, lines: true });
  }
  expect((await runShell('help -d cd; help -s cd')).stdout).toMatch(/^cd - .+\ncd: cd \[-L/);
  const list = await runShell('help');
  expect(list.stdout.split('\n').every((row) => row.length < 80)).toBe(true);
});
