import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { root } from '../sandbox/kubectl/cmd/index.ts';
import type { Command } from '../sandbox/kubectl/command.ts';
import { helpText } from '../sandbox/kubectl/help.ts';
import { helpTexts, withoutTexts } from './help-texts.ts';

const KUBECTL = join(import.meta.dirname, '../sandbox/kubectl');

test('texts are left out; all else stays', () => {
  const source = `import { type Flag, flag } from '../flags.ts';
const WIDE = ['json', 'wide'];
const all: Flag = flag.bool('all', false, 'Everything', 'A', { hidden: true });
export const get: Command = {
  name: 'get',
  use: \`get \${TYPES}\`,
  short: 'Display',
  long: \`Display.

More.\`,
  flags: [all, { ...flag.string('output', '', 'One of: ' + WIDE.join(', ')), bareDefault: true }],
  action: (invocation) => new Get(invocation, { name: 'long' }),
};
export const change = (texts: Pick<Command, 'short'>) => ({ ...texts, use: 'change', examples: deep ? 'a' : \`b\` });
`;
  expect(withoutTexts(source, 'get.ts')).toBe(`import { type Flag, flag } from '../flags.ts';
const WIDE = ['json', 'wide'];
const all: Flag = flag.bool('all', false, '', 'A', { hidden: true });
export const get: Command = {
  name: 'get',
  use: '',
  short: 'Display',
  long: '',
  flags: [all, { ...flag.string('output', '', ''), bareDefault: true }],
  action: (invocation) => new Get(invocation, { name: 'long' }),
};
export const change = (texts: Pick<Command, 'short'>) => ({ ...texts, use: '', examples: '' });
`);
});

test.each([
  [
    "flag.bool('all', false, about())",
    'a text is made of literals, names, operators and join alone, so that it can be left out',
  ],
  ["flag.bool('all', false)", 'a flag is declared with a name, a default and its usage'],
  ["flag.bool('all', ...rest, 'Everything')", 'which argument is the usage?'],
  ['const { bool } = flag', '`flag` is for declarations: flag.TYPE(…)'],
  ["({ name: 'all', usage: 'Everything' })", 'declare flags with flag.TYPE(…)'],
  ["({ short: 'Get', long })", 'write long out'],
  ["({ short: 'Get', long() {} })", 'write long out'],
  ["({ width: 1, long: 'Everything' })", 'is this long the text of a command?'],
])('%s cannot be judged', (line, why) => {
  const source = `import { flag } from '../flags.ts';\n\n${line};\n`;
  const at = why.startsWith('`flag`') ? 1 : 3;
  expect(() => withoutTexts(source, 'get.ts')).toThrow(new Error(`get.ts:${at}: ${why}`));
});

test('the built commands are without texts, and with them say what the sources say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubetab-help-texts-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      plugins: [helpTexts()],
      build: {
        outDir: folder,
        target: 'esnext',
        rolldownOptions: {
          input: { commands: join(KUBECTL, 'cmd/index.ts'), documented: join(KUBECTL, 'documented.ts') },
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
        },
      },
    });
    const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.mjs`)).href);
    const commands: typeof import('../sandbox/kubectl/cmd/index.ts') = await load('commands');
    const { documented }: typeof import('../sandbox/kubectl/documented.ts') = await load('documented');
    const clock = { external: <T>(work: () => Promise<T>) => work() };
    const sources = linesOf([root]);
    const built = linesOf([commands.root]);
    expect(built.length).toBe(sources.length);
    for (const [i, line] of built.entries()) {
      const { use, long, examples, flags } = line.at(-1) as Command;
      expect([use, long || '', examples || '', ...(flags ?? []).map((f) => f.usage)].join('')).toBe('');
      expect(helpText(await documented(line, clock))).toBe(helpText(sources[i] as Command[]));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Every command, as the way to it. */
function linesOf(line: Command[]): Command[][] {
  return [line, ...(line.at(-1)?.commands ?? []).flatMap((command) => linesOf([...line, command]))];
}
