/** For tests: a real program on a real pseudo-terminal (script(1) makes it), keys typed at its prompts. */
import { spawn } from 'node:child_process';
import { Screen } from '../../testing/screen.ts';

/** Typed at the prompt, or when the screen holds something. */
export type Key = string | { key: string; when: RegExp };

export interface PtyOutcome {
  /** What the screen shows, a newline at its end. */
  output: string;
  code: number;
}

/**
 * Runs a shell command; types each of `keys` with Enter once the screen's last line is the prompt (a `^C` or `^D`
 * among them is that key alone). Rejects when it has not ended within a minute.
 */
export function typeInto(
  command: string,
  keys: Key[],
  prompt: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<PtyOutcome> {
  const screen = new Screen(200, 200);
  const child = spawn('script', ['-qec', `stty cols 200 rows 200; ${command}`, '/dev/null'], {
    ...options,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const left = [...keys];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`still waiting to type ${JSON.stringify(left)} into ${command}; the screen:\n${screen.text}`));
    }, 60_000);
    let typing = Promise.resolve();
    let answered = 0;
    const look = async () => {
      await screen.settled();
      // The prompt that waits stands below the last one answered.
      const { rows } = screen;
      const [first] = left;
      if (first === undefined) return;
      if (typeof first !== 'string' && !first.when.test(screen.text)) return;
      if (typeof first === 'string' && (rows.length <= answered || rows.at(-1) !== prompt.trimEnd())) return;
      answered = rows.length;
      left.shift();
      const next = typeof first === 'string' ? first : first.key;
      const control = /^\^([A-Z])$/.exec(next);
      child.stdin.write(control ? String.fromCharCode((control[1] as string).charCodeAt(0) - 64) : `${next}\r`);
    };
    child.stdout.on('data', (data) => {
      screen.write(String(data));
      typing = typing.then(look);
    });
    child.once('error', reject);
    child.once('close', async (code) => {
      clearTimeout(timer);
      await screen.settled();
      resolve({ output: `${screen.text.trimEnd()}\n`, code: code ?? 128 });
    });
  });
}
