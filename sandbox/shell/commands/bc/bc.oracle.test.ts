/** The same input to the real bc and to ours. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runShell } from '../../testing.ts';
import { bcCases } from './bc.cases.ts';

describe.skipIf(!existsSync('/usr/bin/bc'))('bc', () => {
  test.each(bcCases)('%j', async (text) => {
    const library = text.startsWith('-l ');
    const input = library ? text.slice(3) : text;
    const run = spawnSync('/usr/bin/bc', library ? ['-l'] : [], { input, encoding: 'utf8', timeout: 10_000 });
    const ours = await runShell(library ? 'bc -l' : 'bc', { stdin: input });
    expect(ours).toEqual({ stdout: run.stdout, stderr: run.stderr, code: run.status });
  });
});
