/** awk beside gawk: the golden file is what gawk printed; `UPDATE=1` writes it anew where there is a gawk. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collector, createPipe, readerOf } from '../../../apimachinery/streams.ts';
import { makeShell, runShell } from '../../testing.ts';
import { awkCases } from './awk.cases.ts';

interface Ran {
  stdout: string;
  stderr: string;
  code: number;
}

const GOLDEN = join(import.meta.dirname, 'awk.golden.json');

function gawk(line: string): Ran {
  const cwd = mkdtempSync(join(tmpdir(), 'kubetab-awk-'));
  const bin = mkdtempSync(join(tmpdir(), 'kubetab-awk-bin-'));
  symlinkSync('/usr/bin/gawk', join(bin, 'awk'));
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: '/root', LC_ALL: 'C.UTF-8' };
  const run = spawnSync('/bin/bash', ['-c', line], { cwd, env, input: '', encoding: 'utf8', timeout: 20_000 });
  for (const path of [cwd, bin]) rmSync(path, { recursive: true });
  return { stdout: run.stdout, stderr: run.stderr, code: run.status ?? 128 };
}

if (process.env['UPDATE']) {
  const made = Object.fromEntries(awkCases.map((line) => [line, gawk(line)]));
  writeFileSync(GOLDEN, `${JSON.stringify(made, null, 1)}\n`);
}

const golden: Record<string, Ran> = JSON.parse(readFileSync(GOLDEN, 'utf8'));

describe('awk as gawk', () => {
  test.each(awkCases)('%s', async (line) => {
    expect(await runShell(line)).toEqual(golden[line]);
  });
});

test('prints as lines arrive', async () => {
  const { shell, clock } = makeShell();
  const input = createPipe();
  const out = collector();
  const done = shell.run("awk '{ print $1 }'", { in: input.reader, out, err: collector() });
  await input.writer.write('a b\nc');
  await clock.idle();
  expect(out.text()).toBe('a\n');
  await input.writer.write(' d\n');
  await clock.idle();
  expect(out.text()).toBe('a\nc\n');
  input.writer.close();
  expect(await clock.waitFor(done)).toBe(0);
});

test('a loop without end lets the host breathe and ends with a signal', async () => {
  const { shell, clock } = makeShell();
  const out = collector();
  const done = shell.run("awk 'BEGIN { while (1) n++ }'", { in: readerOf(''), out, err: out });
  for (let i = 0; i < 20; i++) await clock.yield();
  shell.interrupt();
  expect(await done).toBe(130);
});

test('recursion without end and strings without end are refused plainly', async () => {
  const deep = await runShell("awk 'function f(n) { return f(n + 1) } BEGIN { f(0) }'");
  expect(deep).toEqual({
    stdout: '',
    stderr: "awk: cmd. line:1: fatal: function `f': nesting level exceeded (500)\n",
    code: 2,
  });
  const big = await runShell(`awk 'BEGIN { s = "x"; while (1) s = s s }'`);
  expect(big).toEqual({
    stdout: '',
    stderr: 'awk: cmd. line:1: fatal: cannot allocate 134217728 bytes of memory: Cannot allocate memory\n',
    code: 2,
  });
});
