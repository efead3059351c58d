import type { Process, Program } from '../../apimachinery/process.ts';
import { readText, strerror } from '../file-system.ts';
import { escapeRegExp, matches } from '../pattern.ts';
import { basicToJs, checkedExtended } from '../regexp.ts';
import { command, inputs, lines, type Tool } from './tool.ts';

const SPEC = {
  flags: 'EFGPivcnorRqwxlLshHaUzTbIy',
  values: 'ABCemfd',
  numeric: true,
  usageStatus: 2,
  long: {
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'basic-regexp': 'G',
    'perl-regexp': 'P',
    'ignore-case': 'i',
    'invert-match': 'v',
    count: 'c',
    'line-number': 'n',
    'only-matching': 'o',
    recursive: 'r',
    quiet: 'q',
    silent: 'q',
    'word-regexp': 'w',
    'line-regexp': 'x',
    'files-with-matches': 'l',
    'files-without-match': 'L',
    'no-messages': 's',
    'no-filename': 'h',
    'with-filename': 'H',
    'after-context=': 'A',
    'before-context=': 'B',
    'context=': 'C',
    'regexp=': 'e',
    'file=': 'f',
    'max-count=': 'm',
    'color=?': 'color',
    'colour=?': 'color',
    'include=': 'include',
    'exclude=': 'exclude',
    'exclude-dir=': 'exclude-dir',
    'line-buffered': 'U',
    text: 'a',
    'no-ignore-case': 'I',
    'null-data': 'z',
    'initial-tab': 'T',
  },
};

interface Job {
  tool: Tool;
  regexp: RegExp;
  named: boolean;
  color: boolean;
  before: number;
  after: number;
  max: number;
  has(letters: string): boolean;
}

function grepAs(name: string, mode: string): Program {
  return command({ name: 'grep', pipes: true, ...SPEC }, async (tool) => {
    const has = (letters: string) => [...letters].some((c) => tool.options.has(c));
    const operands = [...tool.operands];
    const patterns: string[] = [];
    for (const [letter, value] of tool.given) {
      if (letter === 'e') patterns.push(...value.split('\n'));
      if (letter === 'f') {
        try {
          patterns.push(
            ...(value === '-' ? '' : readText(tool.process.fs, tool.path(value))).replace(/\n$/, '').split('\n'),
          );
        } catch (error) {
          return tool.fail(`${value}: ${strerror(error)}`, 2);
        }
      }
    }
    if (!has('ef')) {
      const first = operands.shift();
      if (first === undefined) {
        await tool.process.stderr.write(
          "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
        );
        return 2;
      }
      patterns.push(...first.split('\n'));
    }
    const number = async (letter: string, label: string): Promise<number> => {
      const text = tool.options.get(letter);
      if (text === undefined) return -1;
      if (!/^\d+$/.test(text)) {
        await tool.fail(`${text}: invalid ${label}`, 2);
        return -2;
      }
      return Number(text);
    };
    const [a, b, c, plain, max] = [
      await number('A', 'context length argument'),
      await number('B', 'context length argument'),
      await number('C', 'context length argument'),
      await number('#', 'context length argument'),
      await number('m', 'max count'),
    ];
    if ([a, b, c, plain, max].includes(-2)) return 2;
    const around = Math.max(c, plain, 0);
    let regexp: RegExp;
    const kind = [...tool.given].reverse().find(([letter]) => 'EFGP'.includes(letter))?.[0] ?? mode;
    try {
      regexp = compile(patterns, kind, has('iy'), has('w'), has('x'));
    } catch (error) {
      return tool.fail((error as Error).message, 2);
    }
    const recursive = has('rR');
    const when = tool.options.get('color');
    const job: Job = {
      tool,
      regexp,
      named: has('H') || (!has('h') && (operands.length > 1 || recursive)),
      color: when === 'always' || (when !== undefined && when !== 'never' && tool.process.stdout.isTTY),
      before: b >= 0 ? b : around,
      after: a >= 0 ? a : around,
      max: max < 0 ? Number.POSITIVE_INFINITY : max,
      has,
    };
    let found = false;
    let failed = false;
    const list = operands.length > 0 ? operands : [recursive ? '.' : '-'];
    for (const operand of recursive ? list.flatMap((o) => walk(tool, o, operands.length === 0)) : list) {
      const path = tool.path(operand);
      const { fs } = tool.process;
      if (operand !== '-' && fs.exists(path) && fs.stat(path).type === 'directory') {
        await tool.process.stderr.write(`${name}: ${operand}: Is a directory\n`);
        continue;
      }
      const before = tool.status;
      if (has('s') && operand !== '-' && !fs.exists(path)) {
        failed = true;
        continue;
      }
      const chunks = await inputs(tool, operand, undefined, 2);
      if (tool.status > before) failed = true;
      if (!chunks) {
        failed = true;
        continue;
      }
      if (await search(job, operand, chunks)) {
        found = true;
        if (has('q')) return 0;
      }
    }
    return failed ? 2 : found ? 0 : 1;
  });
}

function compile(patterns: string[], kind: string, ignoreCase: boolean, word: boolean, line: boolean): RegExp {
  const sources = patterns.map((p) => {
    if (kind === 'F') return escapeRegExp(p);
    if (kind === 'P') return p;
    return kind === 'E' ? checkedExtended(p) : basicToJs(p);
  });
  let source = sources.length === 1 ? (sources[0] as string) : sources.map((s) => `(?:${s})`).join('|');
  if (word) source = `(?<![\\w])(?:${source})(?![\\w])`;
  if (line) source = `^(?:${source})$`;
  return new RegExp(source, `g${kind === 'P' ? '' : 'u'}${ignoreCase ? 'i' : ''}`);
}

function walk(tool: Tool, root: string, bare: boolean): string[] {
  const { fs } = tool.process;
  const out: string[] = [];
  const include = tool.given.filter(([l]) => l === 'include').map(([, v]) => v);
  const exclude = tool.given.filter(([l]) => l === 'exclude').map(([, v]) => v);
  const skip = tool.given.filter(([l]) => l === 'exclude-dir').map(([, v]) => v);
  const visit = (path: string) => {
    const at = tool.path(path);
    if (!fs.exists(at) || fs.stat(at).type !== 'directory') {
      const name = path.split('/').at(-1) as string;
      if (path !== root && include.length > 0 && !include.some((p) => matches(p, name))) return;
      if (exclude.some((p) => matches(p, name))) return;
      out.push(path);
      return;
    }
    for (const name of fs.readdir(at)) {
      if (skip.some((p) => matches(p, name)) && fs.stat(tool.path(`${path}/${name}`)).type === 'directory') continue;
      visit(path === '.' && bare ? name : `${path.replace(/\/$/, '')}/${name}`);
    }
  };
  visit(root);
  return out;
}

async function search(job: Job, operand: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const { tool, regexp, has, color } = job;
  const label = operand === '-' ? '(standard input)' : operand;
  const paint = (code: string, text: string) => (color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text);
  const prefix = (number: number, separator: string) =>
    (job.named ? paint('35', label) + paint('36', separator) : '') +
    (has('n') ? paint('32', String(number)) + paint('36', separator) : '');
  let count = 0;
  let number = 0;
  let pending: string[] = [];
  let trailing = 0;
  let last = 0;
  let out = '';
  const invert = has('v');
  const quiet = has('qlLc');
  if (job.max === 0) return false;
  for await (const { text } of lines(chunks)) {
    number++;
    regexp.lastIndex = 0;
    const hit = regexp.test(text) !== invert;
    if (hit) {
      count++;
      if (has('q')) return true;
      if (has('l')) break;
      if (!quiet) {
        if (has('o')) {
          if (!invert) {
            regexp.lastIndex = 0;
            for (const match of text.matchAll(regexp)) {
              if (match[0] !== '') out += `${prefix(number, ':')}${paint('01;31', match[0])}\n`;
            }
          }
        } else {
          if ((job.before > 0 || job.after > 0) && last > 0 && number - pending.length > last + 1)
            out += `${paint('36', '--')}\n`;
          pending.forEach((line, i) => {
            out += `${prefix(number - pending.length + i, '-')}${line}\n`;
          });
          const shown = color && !invert ? text.replace(regexp, (m) => (m === '' ? '' : paint('01;31', m))) : text;
          out += `${prefix(number, ':')}${shown}\n`;
          last = number;
        }
        pending = [];
        trailing = job.after;
      }
      if (count >= job.max && trailing === 0) break;
    } else if (!quiet && !has('o')) {
      if (trailing > 0) {
        trailing--;
        out += `${prefix(number, '-')}${text}\n`;
        last = number;
        if (count >= job.max && trailing === 0) break;
      } else if (job.before > 0) {
        pending.push(text);
        if (pending.length > job.before) pending.shift();
      }
    }
    if (out) {
      await tool.out(out);
      out = '';
    }
  }
  if (out) await tool.out(out);
  if (has('c')) await tool.out(`${job.named ? `${label}:` : ''}${count}\n`);
  else if (has('l') && count > 0) await tool.out(`${label}\n`);
  else if (has('L') && count === 0) {
    await tool.out(`${label}\n`);
    return true;
  }
  return count > 0;
}

export const grep = grepAs('grep', 'G');
export const egrep = grepAs('grep', 'E');
export const fgrep = grepAs('grep', 'F');
export type { Process };
