/** The notes, played by the real kubectl in the real bash against `kubetab serve`. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { play } from '../lab/notes/play.ts';
import { type Line, parseTranscript } from '../lab/notes/transcript.ts';
import { parseScenario } from '../lab/scenario.ts';
import { realKubectl } from './oracle.ts';
import { type Served, serve } from './testing/served.ts';

const read = (path: string) => readFileSync(new URL(`../lab/${path}`, import.meta.url), 'utf8');
const kubectl = realKubectl();
const scenario = parseScenario(read('scenarios/notes.yaml'));
/** The learner's host is a simulated name: only inside can curl ask it, and only there is demoapp's own curl. */
const lines: Line[] = parseTranscript(read('notes/session.yaml')).filter(
  (line) => !line.run.startsWith('curl https://kubeapi'),
);

let served: Served;

beforeAll(async () => {
  if (kubectl) served = await serve('--scenario', 'notes', '--speed', '20');
});

afterAll(() => served?.stop());

test.skipIf(!kubectl)('the real kubectl says the same', async () => {
  const { folder, kubeconfig } = served;
  for (const [path, content] of Object.entries(scenario.files)) writeFileSync(join(folder, basename(path)), content);
  const bash = spawn('bash', ['--norc', '--noprofile'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, KUBECONFIG: kubeconfig, LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  bash.stdin.write(`kubectl() { ${kubectl} "$@"; }\nexec 2>&1\n`);
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
  const wrong = await play(lines, run);
  bash.stdin.end();
  expect(wrong).toEqual([]);
});
