/** The notes, played by the real kubectl in the real bash against `kubetab serve`. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { play } from '../lab/notes/play.ts';
import { type Line, parseTranscript } from '../lab/notes/transcript.ts';
import { parseScenario } from '../lab/scenario.ts';
import { realKubectl } from './oracle.ts';
import { typeInto } from './testing/pty.ts';
import { type Served, serve } from './testing/served.ts';

const read = (path: string) => readFileSync(new URL(`../lab/${path}`, import.meta.url), 'utf8');
const kubectl = realKubectl();
const scenario = parseScenario(read('scenarios/notes.yaml'));
/** The learner's host is a simulated name: only inside can curl ask it. */
const lines: Line[] = parseTranscript(read('notes/session.yaml')).filter((line) => !line.inside);

let served: Served;

beforeAll(async () => {
  if (kubectl) served = await serve('--scenario', 'notes', '--speed', '20');
});

afterAll(() => served?.stop());

test.skipIf(!kubectl)('the real kubectl says the same', async () => {
  const { folder, kubeconfig } = served;
  for (const [path, content] of Object.entries(scenario.files)) writeFileSync(join(folder, basename(path)), content);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(kubectl as string, join(bin, 'kubectl'));
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, KUBECONFIG: kubeconfig, LC_ALL: 'C.UTF-8' };
  const bash = spawn('bash', ['--norc', '--noprofile'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  bash.stdin.write('exec 2>&1\n');
  let text = '';
  let wake = () => {};
  bash.stdout.on('data', (data) => {
    text += data;
    wake();
  });
  let n = 0;
  const run = async (command: string) => {
    const end = `--end-${++n}--`;
    text = '';
    bash.stdin.write(`{ ${command}\n} </dev/null; printf '%s%s\\n' '${end}' $?\n`);
    for (;;) {
      const at = text.indexOf(end);
      const done = at >= 0 ? /^(\d+)\n/.exec(text.slice(at + end.length)) : null;
      if (done) return { output: text.slice(0, at), code: Number(done[1]) };
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const interact = (command: string, keys: string[]) =>
    typeInto(command, keys, '[root@mypod /]# ', { cwd: folder, env });
  const wrong = await play(lines, run, interact);
  bash.stdin.end();
  expect(wrong).toEqual([]);
});
