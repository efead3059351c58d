/** For tests: real bash with real tools on its PATH, on a served cluster. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { finish, type Served } from './served.ts';

export interface Bash {
  /** Its working directory. */
  folder: string;
  /** Standard output and error in the order they were written, and the exit status. */
  run(script: string): Promise<{ output: string; code: number }>;
}

/** `tools`: name of a command → the program it is. */
export function bash(served: Served, tools: Record<string, string>): Bash {
  const folder = join(served.folder, 'work');
  const bin = join(served.folder, 'bin');
  for (const path of [folder, bin]) mkdirSync(path, { recursive: true });
  for (const [name, path] of Object.entries(tools)) symlinkSync(path, join(bin, name));
  const env = {
    HOME: served.folder,
    PATH: `${bin}:${process.env.PATH}`,
    KUBECONFIG: served.kubeconfig,
    LC_ALL: 'C.UTF-8',
    TERM: 'dumb',
  };
  return {
    folder,
    async run(script) {
      const args = ['--norc', '--noprofile', '-c', `exec 2>&1\n${script}`];
      const { stdout, code } = await finish('bash', args, { cwd: folder, env });
      return { output: stdout.replaceAll('\r\n', '\n'), code };
    },
  };
}
