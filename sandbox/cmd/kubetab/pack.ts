/** `kubetab pack`: a lab as one HTML file. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { type Lab, readLab } from '../../lab/task.ts';
import { findLabs, readFolder } from './check/folder.ts';
import { oneOf, parse, UsageError } from './usage.ts';

export const help = `Pack a lab as one HTML file that holds the engine, jq, the editor, the page and the tasks. It opens from a folder
or a mail, with the network off, in a current Chromium or Firefox; it asks for no other file.

Solutions are left out, whatever the lab's presets say; hints, the language and all else are as lab.yaml presets them.
What learners do is graded against the same lab: npm run -s kubetab -- grade --lab LAB FILE…

With --frame, it is instead the frame of <kubetab-lab frame="FILE"> for a page that hosts it itself: engine, jq and the
labs of the free sandbox. The page gives its scenario, files and commands; the frame is kept from the page.

Usage:
  npm run -s kubetab -- pack LAB [options]
  npm run -s kubetab -- pack --frame [options]

LAB is a lab's folder, or a file in it; a chapter of the course is one.

Options:
  -o, --output FILE  what to write (default: the folder's name with .html, in the working directory); - is standard output
  --language LANG    of the page: en, zh-CN … (default: the one that lab.yaml presets, else en, else what there is)
  --frame            the frame of embeds (default output: kubetab-frame.html)
  --with-solutions   learners may open them: for the teacher's own copy
`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      language: { type: 'string' },
      'with-solutions': { type: 'boolean' },
      frame: { type: 'boolean' },
    },
  });
  if (values.frame) {
    if (positionals.length > 0) throw new UsageError('pack --frame takes no lab');
    const { frameFile } = await import('../../../scripts/one-file/frame-file.ts');
    const language = oneOf('language', values.language, ['en', 'zh-CN'] as const) ?? 'en';
    return put(values.output ?? 'kubetab-frame.html', await frameFile(language), `${language}, the frame of embeds`);
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('pack takes one lab');
  const [lab, another] = findLabs(path);
  if (lab === undefined || another !== undefined)
    throw new UsageError(`there are several labs in ${path}; pack takes one`);
  const { presets } = read(lab);
  const page = pageOf(lab, values.language, presets.language);
  const output = values.output ?? `${basename(resolve(lab))}.html`;
  if (output !== '-' && statSync(output, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${output} is a folder`);

  const solutions = values['with-solutions'] === true;
  const { oneFile } = await import('../../../scripts/one-file/one-file.ts');
  const made = oneFile({ lab: resolve(lab), page: resolve(page.path), language: page.language, solutions });
  const html = await made.catch((error: Error) => {
    throw new UsageError(`cannot pack ${lab}: ${error.message}`);
  });
  return put(output, html, `${page.language}, ${solutions ? 'with' : 'without'} solutions`);
}

/** To a file, of which `what` is said, or to standard output. */
function put(output: string, html: string, what: string): number {
  if (output === '-') {
    process.stdout.write(html);
    return 0;
  }
  try {
    writeFileSync(output, html);
  } catch (error) {
    throw new UsageError(`cannot write ${output}: ${(error as NodeJS.ErrnoException).code}`);
  }
  const size = (Buffer.byteLength(html) / 1e6).toFixed(1);
  process.stdout.write(`${output}: ${size} MB, ${what}\n`);
  return 0;
}

function read(folder: string): Lab {
  const file = join(folder, 'lab.yaml');
  try {
    return readLab(load(readFileSync(file, 'utf8')), (path) => readFileSync(join(folder, path), 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

function pageOf(folder: string, asked: string | undefined, preset: string | undefined) {
  const { pages } = readFolder(folder);
  const find = (language: string | undefined) => pages.find((page) => page.language === language);
  const page = asked === undefined ? (find(preset) ?? find('en') ?? pages[0]) : find(asked);
  if (!page) {
    const there = pages.map(({ language }) => language).join(', ') || 'none';
    throw new UsageError(`${folder} has no page${asked === undefined ? '' : ` in ${asked}`}; it has ${there}`);
  }
  const [problem] = page.problems;
  if (problem) throw new UsageError(`${page.path}:${problem.line}:${problem.column}: ${problem.message}`);
  return page;
}
