/** For tests: `kubetab serve` as its users start it, and the real tools beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  url: string;
  kubeconfig: string;
  /** A folder of the test's own, gone with the server. */
  folder: string;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../kubetab/main.ts');

/** Starts a server on a free port; rejects with what it printed when it does not come up. */
export function serve(...args: string[]): Promise<Served> {
  return serveFrom(MAIN, ...args);
}

/** `main`: the command line's module. */
export async function serveFrom(main: string, ...args: string[]): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'kubetab-served-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--kubeconfig', kubeconfig, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await firstLine(child);
  return {
    url,
    kubeconfig,
    folder,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.on('data', (data) => {
      out += data;
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
    child.stderr?.on('data', (data) => {
      err += data;
    });
    child.once('exit', (code) =>
      reject(new Error(`kubetab serve ended with ${code} before it listened:\n${out}${err}`)),
    );
  });
}

export interface Finished {
  stdout: string;
  stderr: string;
  code: number;
}

/** Runs a program to its end. */
export function finish(
  command: string,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (data) => {
      stdout += data;
    });
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ stdout, stderr, code: code ?? 128 }));
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}
