/** man: short pages of our own words, through less when somebody looks. */
import type { Process, Program } from '../../../apimachinery/process.ts';
import { readerOf } from '../../../apimachinery/streams.ts';
import { type Page, pages } from './pages.ts';

const WIDTH = 78;
const INDENT = 7;

export const man: Program = async (process) => {
  const args = process.argv.slice(1);
  const flags = args.filter((arg) => arg.startsWith('-'));
  const names = args.filter((arg) => !arg.startsWith('-') && !/^[1-8]$/.test(arg));
  if (names.length === 0) {
    await process.stderr.write("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  if (flags.includes('-k') || flags.includes('-f')) return apropos(process, names, flags.includes('-f'));
  let status = 0;
  for (const name of names) {
    const page = pages[name];
    if (!page) {
      await process.stderr.write(`No manual entry for ${name}\n`);
      status = 16;
      continue;
    }
    const tty = process.stdout.isTTY;
    const text = render(name, page, tty);
    if (!tty || !process.terminal) await process.stdout.write(text);
    else {
      const prompt = ` Manual page ${name}(${page.section}) line %lt (press h for help or q to quit)`;
      await process.spawn(['less', '-R', '-P', prompt], { in: readerOf(text) });
    }
  }
  return status;
};

async function apropos(process: Process, words: string[], exact: boolean): Promise<number> {
  let status = 0;
  for (const word of words) {
    const hits = Object.entries(pages).filter(([name, page]) =>
      exact ? name === word : `${name} ${page.summary}`.toLowerCase().includes(word.toLowerCase()),
    );
    for (const [name, { section, summary }] of hits) {
      await process.stdout.write(`${`${name} (${section})`.padEnd(20)} - ${summary}\n`);
    }
    if (hits.length === 0) {
      await process.stderr.write(`${word}: nothing appropriate.\n`);
      status = 16;
    }
  }
  return status;
}

function render(name: string, page: Page, tty: boolean): string {
  const bold = (text: string) => (tty ? `\x1b[1m${text}\x1b[22m` : text);
  const title = `${name.toUpperCase()}(${page.section})`;
  const middle = page.section === 1 ? 'User Commands' : 'General Commands';
  const gap = Math.max(1, Math.floor((WIDTH - middle.length) / 2) - title.length);
  const head = `${title}${' '.repeat(gap)}${middle}${' '.repeat(Math.max(1, WIDTH - 2 * title.length - middle.length - gap))}${title}`;
  const out: string[] = [head, ''];
  const section = (heading: string, lines: string[]) => out.push(bold(heading), ...lines, '');
  section('NAME', [`${' '.repeat(INDENT)}${name} - ${page.summary}`]);
  section(
    'SYNOPSIS',
    page.synopsis.map((line) => ' '.repeat(INDENT) + line),
  );
  if (page.description) section('DESCRIPTION', wrap(page.description, INDENT));
  if (page.options) {
    const lines = page.options.flatMap(([option, text]) => [
      ' '.repeat(INDENT) + bold(option),
      ...wrap(text, INDENT * 2),
      '',
    ]);
    section(page.section === 1 ? 'OPTIONS' : 'KEYS', lines.slice(0, -1));
  }
  if (page.keys)
    section(
      'KEYS',
      page.keys.map(([key, text]) => `${' '.repeat(INDENT)}${key.padEnd(16)} ${text}`),
    );
  if (page.examples)
    section(
      'EXAMPLES',
      page.examples
        .flatMap(([line, text]) => [...wrap(text, INDENT), `${' '.repeat(INDENT + 4)}${bold(line)}`, ''])
        .slice(0, -1),
    );
  if (page.see) section('SEE ALSO', [' '.repeat(INDENT) + page.see.join(', ')]);
  out.push(`kubetab${' '.repeat(WIDTH - 7 - title.length)}${title}`);
  return `${out.join('\n')}\n`;
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = ' '.repeat(indent);
    for (const word of paragraph.split(' ')) {
      if (line.length + word.length + 1 > WIDTH && line.trim() !== '') {
        lines.push(line.trimEnd());
        line = ' '.repeat(indent);
      }
      line += `${word} `;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}
