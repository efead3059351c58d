/** The help of every command beside the real one's: the same name, options and usage; descriptions and examples are our own words. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { realKubectl } from '../cmd/oracle.ts';
import { finish } from '../cmd/testing/served.ts';
import { root } from './cmd/index.ts';
import type { Command } from './command.ts';

const kubectl = realKubectl();
const MAIN = join(import.meta.dirname, '../cmd/kubetab/main.ts');
const END = '\x01';

function pathsOf(command: Command, parents: string[] = []): string[] {
  return (command.commands ?? [])
    .filter((c) => !c.hidden && !(parents.length === 0 && (c.name === 'help' || c.name === 'options')))
    .flatMap((c) => [[...parents, c.name].join(' '), ...pathsOf(c, [...parents, c.name])]);
}

const paths = pathsOf(root);
const ours = new Map<string, string>();

/** Aliases, options, usage and the closing lines; commands offered that are ours too. */
function interfaceOf(help: string): string {
  const sections = help.split('\n\n');
  const from = sections.findIndex((s) => /^(Options|Usage):/.test(s));
  const aliases = sections.filter((s) => s.startsWith('Aliases:'));
  return [...aliases, ...sections.slice(from)].join('\n\n');
}

beforeAll(async () => {
  const script = paths.map((path) => `kubectl ${path} --help; printf '\\001'`).join('\n');
  const { stdout, stderr } = await finish(process.execPath, [MAIN, 'sh', '-c', script]);
  expect(stderr).toBe('');
  for (const [i, text] of stdout.split(END).slice(0, -1).entries()) ours.set(paths[i] as string, text);
}, 60_000);

test('there are commands to compare', () => {
  expect(paths.length).toBeGreaterThan(60);
  expect(ours.size).toBe(paths.length);
});

test.skipIf(!kubectl).each(paths)('%s', async (path) => {
  const real = await finish(kubectl as string, [...path.split(' '), '--help'], { env: { HOME: '/nonexistent' } });
  expect(interfaceOf(ours.get(path) as string)).toBe(interfaceOf(real.stdout));
});

test.skipIf(!kubectl)('the overview lists each command as the real one does, under the same heading', async () => {
  const real = await finish(kubectl as string, ['--help'], { env: { HOME: '/nonexistent' } });
  const { stdout } = await finish(process.execPath, [MAIN, 'sh', '-c', 'kubectl --help']);
  const rows = (help: string) => {
    let heading = '';
    return help.split('\n').flatMap((line) => {
      if (/^\S.*:$/.test(line)) heading = line;
      return /^ {2}[a-z]/.test(line) ? [`${heading} ${line.trimEnd()}`] : [];
    });
  };
  const theirs = rows(real.stdout);
  const mine = rows(stdout);
  expect(mine.length).toBeGreaterThan(20);
  expect(theirs.filter((row) => mine.includes(row))).toEqual(mine);
});
