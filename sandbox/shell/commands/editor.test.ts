/** nano and vi as programs: what they ask of the host's editor, and what becomes of what it saves. */
import { expect, test } from 'vitest';
import type { EditorHost, EditRequest } from '../../apimachinery/process.ts';
import { TerminalSession } from '../terminal-session.ts';
import { makeShell, runShell } from '../testing.ts';

/** A terminal whose editor does what `by` says, text by text. */
function atTerminal(
  by: (request: EditRequest, n: number) => { saves: (string | [string, string])[]; status?: number },
) {
  const { shell, clock, fs } = makeShell({ files: { '/work/t/a.yaml': 'a: 1\n', '/work/t/bin': '\xff' } });
  fs.writeFile('/work/t/bin', new Uint8Array([0xff, 0x00]));
  const asked: EditRequest[] = [];
  const problems: (string | undefined)[] = [];
  const edit: EditorHost = async (request, save) => {
    asked.push(request);
    const { saves, status = 0 } = by(request, asked.length);
    for (const text of saves) problems.push(typeof text === 'string' ? save(text) : save(...text));
    return status;
  };
  let screen = '';
  const session = new TerminalSession({
    edit,
    shell: (terminal) => {
      shell.host.terminal = terminal;
      return shell;
    },
  });
  session.output((data) => {
    screen += data;
  });
  void session.run();
  const type = async (line: string): Promise<string> => {
    await clock.idle();
    screen = '';
    await clock.waitFor(Promise.resolve(session.input(`${line}\r`)));
    await clock.idle();
    return screen
      .replace(/\x1b\[[?0-9;]*[A-Za-z]|\r(?!\n)/g, '')
      .split('\r\n')
      .slice(1, -1)
      .join('\n');
  };
  return { type, asked, problems, fs };
}

test('a file is opened, and each save is written', async () => {
  const { type, asked, problems } = atTerminal(() => ({ saves: ['a: 2\n', 'a: 3\n'] }));
  expect(await type('nano a.yaml; echo $?; cat a.yaml')).toBe('0\na: 3');
  expect(asked).toEqual([{ path: '/work/t/a.yaml', text: 'a: 1\n', keys: 'plain', readOnly: false, isNew: false }]);
  expect(problems).toEqual([undefined, undefined]);
});

test('a new file is there when it was saved, and not before', async () => {
  const { type, asked } = atTerminal((_, n) => ({ saves: n === 1 ? [] : ['new\n'] }));
  expect(await type('vi new.txt; ls; vim +7 new.txt; cat new.txt')).toBe('a.yaml  bin\nnew');
  expect(asked[0]).toEqual({ path: '/work/t/new.txt', text: '', keys: 'vi', readOnly: false, isNew: true });
  expect(asked[1]).toMatchObject({ line: 7, isNew: true });
});

test('several files come one after the other; the status is the last one’s', async () => {
  const { type, asked } = atTerminal(({ path }) => ({ saves: [], status: path.endsWith('a.yaml') ? 1 : 0 }));
  expect(await type('vi b a.yaml; echo $?')).toBe('1');
  expect(asked.map((r) => r.path)).toEqual(['/work/t/b', '/work/t/a.yaml']);
});

test('what cannot be written or read is said', async () => {
  const { type, asked, problems, fs } = atTerminal(() => ({ saves: ['x', ['y', 'other.txt']] }));
  expect(await type('nano nowhere/f; nano /tmp; nano; edit bin; view a.yaml')).toBe('nano: /tmp: Is a directory');
  expect(asked.map(({ path, readOnly }) => [path, readOnly])).toEqual([
    ['/work/t/nowhere/f', false],
    ['', false],
    ['/work/t/bin', true],
    ['/work/t/a.yaml', true],
  ]);
  expect(problems.slice(0, 4)).toEqual(['No such file or directory', undefined, 'No file name', undefined]);
  expect(fs.readFile('/work/t/other.txt')).toEqual(new Uint8Array([121]));
});

test('without a terminal they say what the real ones say', async () => {
  expect(await runShell('nano f')).toEqual({ stdout: '', stderr: 'Standard input is not a terminal\n', code: 1 });
  expect((await runShell('vi f')).stderr).toMatch(/^Vim: Warning: Output is not to a terminal\n/);
  const { type } = atTerminal(() => ({ saves: [] }));
  expect(await type('echo hi | nano a.yaml')).toBe('Standard input is not a terminal');
});
