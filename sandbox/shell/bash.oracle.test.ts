/** The same lines in the real bash and in ours: standard output, standard error and exit status. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { badInputCases } from './bash.bad-input.cases.ts';
import { builtinCases } from './bash.builtin.cases.ts';
import { cases as firstCases } from './bash.cases.ts';
import { constructCases } from './bash.construct.cases.ts';
import { EXCEPTIONS } from './bash.exceptions.ts';
import { moreCases } from './bash.more.cases.ts';
import { runShell } from './testing.ts';

const cases = [...firstCases, ...moreCases, ...constructCases, ...badInputCases, ...builtinCases];

function bash(line: string): { stdout: string; stderr: string; code: number } {
  const cwd = mkdtempSync(join(tmpdir(), 'kubetab-bash-'));
  try {
    const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', USER: 'root' };
    // With a socket for its input bash takes itself for a remote shell and would read ~/.bashrc.
    const run = spawnSync('/bin/bash', ['--norc', '-c', line], {
      cwd,
      env,
      input: '',
      encoding: 'utf8',
      timeout: 10_000,
      argv0: 'bash',
    });
    const clean = (text: string) => text.replaceAll(cwd, '/work/t');
    return { stdout: clean(run.stdout), stderr: clean(run.stderr), code: run.status ?? 128 };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

describe.skipIf(!existsSync('/bin/bash'))('bash, differentially', () => {
  // In the real one time is real, and a busy machine may let a later sleep end first; in ours it cannot be otherwise.
  test.each(cases)('%s', { retry: 2 }, async (line) => {
    const real = bash(line);
    const ours = await runShell(line);
    if (EXCEPTIONS[line]) expect(ours).not.toEqual(real);
    else expect(ours).toEqual(real);
  });

  test('there are enough of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(920);
  });
});
