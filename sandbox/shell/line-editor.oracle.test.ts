/** The same keys into a real bash on a pseudo-terminal and into ours. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SimulationClock } from '../apimachinery/clock.ts';
import { createRandom } from '../apimachinery/random.ts';
import { Screen } from '../testing/screen.ts';
import { MemoryFileSystem } from './file-system.ts';
import { type EditorCase, editorCases } from './line-editor.cases.ts';
import { Shell } from './shell.ts';
import { TerminalSession } from './terminal-session.ts';
import { noNetwork } from './testing.ts';

const PS1 = '[root@master01 ~]# ';
/** Milliseconds without output after which bash is taken to wait. */
const STILL = 250;

function oracle(): boolean {
  try {
    const version = execFileSync('bash', ['-c', 'echo $BASH_VERSION'], { encoding: 'utf8' });
    return /^5\.2\./.test(version) && execFileSync('script', ['--version'], { encoding: 'utf8' }) !== '';
  } catch {
    return false;
  }
}

async function real({ keys, columns = 80, rows = 24 }: EditorCase): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'kubetab-bash-'));
  const command = `stty cols ${columns} rows ${rows}; exec bash --noprofile --norc -i`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', PS1, HISTFILE: '/dev/null' },
  });
  let out = Buffer.alloc(0);
  let last = performance.now();
  child.stdout.on('data', (data: Buffer) => {
    out = Buffer.concat([out, data]);
    last = performance.now();
  });
  const still = async (): Promise<void> => {
    last = performance.now();
    while (performance.now() - last < STILL) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  while (!out.includes(PS1)) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const key of keys) {
    const before = out.length;
    child.stdin.write(key);
    const end = performance.now() + 5000;
    while (out.length === before && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    await still();
  }
  child.kill('SIGKILL');
  return out.toString('utf8');
}

async function ours({ keys, columns = 80, rows = 24 }: EditorCase): Promise<string> {
  const clock = new SimulationClock({ mode: 'virtual', start: Date.UTC(2026, 0, 15) });
  let out = '';
  const session = new TerminalSession({
    columns,
    rows,
    prompt: PS1,
    shell: (terminal) =>
      new Shell({
        fs: new MemoryFileSystem({ now: () => clock.now() }),
        clock,
        random: createRandom(1),
        network: noNetwork,
        hostname: 'master01',
        terminal,
        interactive: true,
      }),
  });
  session.output((data) => {
    out += data;
  });
  void session.run();
  for (const key of ['', ...keys]) {
    session.input(key);
    for (let i = 0; i < 15; i++) await new Promise((resolve) => setImmediate(resolve));
  }
  return out;
}

async function shown(data: string, { columns = 80, rows = 24 }: EditorCase) {
  const screen = new Screen(columns, rows);
  screen.write(data);
  await screen.settled();
  return { rows: screen.rows, cursor: screen.cursor };
}

describe.skipIf(!oracle())('keys, as bash 5.2 takes them', () => {
  test.concurrent.each(editorCases)('$name', { timeout: 60_000, retry: 2 }, async (each) => {
    const [theirs, mine] = await Promise.all([real(each), ours(each)]);
    expect(await shown(mine, each)).toEqual(await shown(theirs, each));
  });
});
