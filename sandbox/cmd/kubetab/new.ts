/** `kubetab new lab NAME`: a folder to begin from. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { labFiles } from './new/lab.ts';
import { oneOf, parse, UsageError } from './usage.ts';

export const help = `Write a new lab: a folder with a scenario, one task with checks, a mistake and three hints, its solution
and a page. It works as it is (kubetab check says so); its comments say what to change.

Usage:
  npm run -s kubetab -- new lab NAME [options]

NAME becomes the folder's: lower-case letters, digits and "-".

Options:
  --dir DIR        the folder to make it in (default: the working directory)
  --language LANG  of its texts and pages: en (default), zh-CN, or both
`;

const LANGUAGES = { en: ['en'], 'zh-CN': ['zh-CN'], both: ['en', 'zh-CN'] } as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { dir: { type: 'string' }, language: { type: 'string' } },
  });
  const [what, name, ...more] = positionals;
  if (what !== 'lab' || name === undefined || more.length > 0) throw new UsageError('new takes: lab NAME');
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    throw new UsageError(`a lab's name is of lower-case letters, digits and "-", at most 63, not "${name}"`);
  }
  const language = oneOf('language', values.language, ['en', 'zh-CN', 'both'] as const) ?? 'en';
  const folder = join(values.dir ?? '.', name);
  const files = labFiles(name, LANGUAGES[language]);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { flag: 'wx' });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`${folder} is there already; nothing was written`);
    throw new UsageError(`cannot write ${folder}: ${code}`);
  }
  const list = Object.keys(files).map((path) => `  ${join(folder, path)}\n`);
  process.stdout.write(`${list.join('')}\nNow:  npm run -s kubetab -- check ${folder}\n`);
  return 0;
}
