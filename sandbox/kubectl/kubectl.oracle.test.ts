/** The real kubectl 1.36 and ours on the same state: whole outputs and exit codes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realKubectl } from '../cmd/oracle.ts';
import { files, groups, seed } from '../cmd/testing/kubectl-cases.ts';
import { KubectlPair } from '../cmd/testing/kubectl-pair.ts';
import { root } from './cmd/index.ts';
import type { Command } from './command.ts';
import { helpText } from './help.ts';

const binary = realKubectl();

test.skipIf(!binary).each(Object.entries(groups))('%s', async (_title, lines) => {
  const pair = await KubectlPair.start(binary as string, seed);
  for (const [name, text] of Object.entries(files)) pair.write(name, text);
  const [real, ours]: [unknown[], unknown[]] = [[], []];
  try {
    for (const line of lines) {
      const both = await pair.run(line);
      real.push({ line, ...both.real });
      ours.push({ line, ...both.ours });
    }
  } finally {
    pair.close();
  }
  expect(ours).toEqual(real);
});

test.skipIf(!binary)('usage lines and flags are those of the real --help', () => {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-help-'));
  const [real, ours]: [Record<string, string>, Record<string, string>] = [{}, {}];
  const walk = (line: Command[]) => {
    const path = line.map((c) => c.name).join(' ');
    if (line.length > 1) {
      const words = [...line.slice(1).map((c) => c.name), '--help'];
      const text = execFileSync(binary as string, words, { env: { HOME: home }, encoding: 'utf8' });
      real[path] = interfaceOf(text);
      ours[path] = interfaceOf(helpText(line));
    }
    for (const command of line.at(-1)?.commands ?? []) if (!command.hidden) walk([...line, command]);
  };
  walk([root]);
  expect(ours).toEqual(real);
});

/** Aliases, options and usage: what is the tool's own, without its prose, and without the list of commands we do not have all of. */
function interfaceOf(help: string): string {
  const aliases = /^Aliases:\n.*$/m.exec(help)?.[0] ?? '';
  const options = /^Options:\n[\s\S]*?(?=\n\nUsage:)/m.exec(help)?.[0] ?? '';
  return `${aliases}\n${options}\n${/^Usage:\n[\s\S]*$/m.exec(help)?.[0] ?? ''}`;
}
