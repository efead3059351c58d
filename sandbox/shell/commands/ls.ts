import type { FileStat, Program } from '../../apimachinery/process.ts';
import { strftime } from '../builtins/printf.ts';
import { lstat, strerror } from '../file-system.ts';
import { traceQuote } from '../quote.ts';
import { byCodeUnit } from '../state.ts';
import { textWidth } from '../width.ts';
import { command, type Tool } from './tool.ts';

interface Entry {
  name: string;
  path: string;
  stat: FileStat;
}

const HALF_YEAR = 15778476000;

/** In columns on a terminal, one a line elsewhere. */
export const ls: Program = command(
  {
    name: 'ls',
    flags: '1aAdFhilrRsStpnogGkCxX',
    values: 'I',
    usageStatus: 2,
    long: {
      all: 'a',
      'almost-all': 'A',
      directory: 'd',
      classify: 'F',
      'human-readable': 'h',
      inode: 'i',
      reverse: 'r',
      recursive: 'R',
      size: 's',
      'color=?': 'color',
      'full-time': 'full',
      'group-directories-first': 'group',
      'time-style=': 'style',
      'numeric-uid-gid': 'n',
      'no-group': 'G',
    },
  },
  async (tool) => {
    const { fs } = tool.process;
    const files: Entry[] = [];
    const directories: Entry[] = [];
    for (const name of tool.operands.length > 0 ? tool.operands : ['.']) {
      const path = tool.path(name);
      try {
        const own = lstat(fs, path);
        const stat = own.type === 'symlink' && fs.exists(path) && !tool.options.has('l') ? fs.stat(path) : own;
        const list = stat.type === 'directory' && !tool.options.has('d') ? directories : files;
        list.push({ name, path, stat });
      } catch (error) {
        await tool.fail(`cannot access '${name}': ${strerror(error)}`, 2);
      }
    }
    order(tool, files);
    order(tool, directories);
    let output = '';
    if (files.length > 0) output += render(tool, files);
    const titled = tool.operands.length > 1 || tool.options.has('R');
    const visit = (directory: Entry) => {
      if (titled) output += `${output === '' ? '' : '\n'}${directory.name}:\n`;
      const entries = listing(tool, directory.path);
      if (
        tool.options.has('l') ||
        tool.options.has('n') ||
        tool.options.has('o') ||
        tool.options.has('g') ||
        tool.options.has('s')
      ) {
        const blocks = entries.reduce(
          (sum, e) =>
            sum + (e.stat.type === 'file' ? Math.ceil(e.stat.size / 4096) * 4 : e.stat.type === 'directory' ? 4 : 0),
          0,
        );
        output += `total ${tool.options.has('h') && blocks > 0 ? human(blocks * 1024) : blocks}\n`;
      }
      output += render(tool, entries);
      if (!tool.options.has('R')) return;
      for (const entry of entries) {
        if (entry.stat.type !== 'directory' || entry.name === '.' || entry.name === '..') continue;
        visit({ ...entry, name: `${directory.name.replace(/\/$/, '')}/${entry.name}` });
      }
    };
    for (const directory of directories) visit(directory);
    await tool.out(output);
    return tool.status;
  },
);

function listing(tool: Tool, path: string): Entry[] {
  const { fs } = tool.process;
  const names = fs
    .readdir(path)
    .filter((name) => !name.startsWith('.') || tool.options.has('a') || tool.options.has('A'));
  const entries = names.map((name) => ({ name, path: `${path}/${name}`, stat: lstat(fs, `${path}/${name}`) }));
  if (tool.options.has('a')) {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    entries.unshift({ name: '.', path, stat: fs.stat(path) }, { name: '..', path: parent, stat: fs.stat(parent) });
  }
  order(tool, entries);
  return entries;
}

function order(tool: Tool, entries: Entry[]): void {
  const { options } = tool;
  entries.sort((a, b) => {
    if (options.has('S') && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size;
    if (options.has('t') && a.stat.mtime !== b.stat.mtime) return b.stat.mtime - a.stat.mtime;
    return byCodeUnit(a.name, b.name);
  });
  if (options.has('r')) entries.reverse();
  if (options.has('group'))
    entries.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory'));
}

function render(tool: Tool, entries: Entry[]): string {
  const { options, process } = tool;
  const tty = process.stdout.isTTY;
  const when = options.get('color');
  const colour = when === 'always' || when === '' || (when === 'auto' && tty);
  const shown = entries.map((entry) => {
    const quoted = tty ? quoteName(entry.name) : entry.name;
    return {
      text: `${paint(quoted, entry.stat, colour)}${mark(entry.stat, options)}`,
      width: textWidth(quoted + mark(entry.stat, options)),
    };
  });
  if (options.has('l') || options.has('n') || options.has('o') || options.has('g'))
    return long(
      tool,
      entries,
      shown.map((s) => s.text),
    );
  if (!(tty || options.has('C') || options.has('x')) || options.has('1'))
    return shown.map((s) => `${s.text}\n`).join('');
  return columns(shown, process.terminal?.columns() ?? 80);
}

function quoteName(name: string): string {
  return traceQuote(name) === name ? name : traceQuote(name);
}

function mark(stat: FileStat, options: Map<string, string>): string {
  if (stat.type === 'directory') return options.has('F') || options.has('p') ? '/' : '';
  if (!options.has('F')) return '';
  return stat.type === 'symlink' ? (options.has('l') ? '' : '@') : stat.mode & 0o111 ? '*' : '';
}

function paint(text: string, stat: FileStat, on: boolean): string {
  if (!on) return text;
  const code =
    stat.type === 'directory' ? '01;34' : stat.type === 'symlink' ? '01;36' : stat.mode & 0o111 ? '01;32' : '';
  return code ? `\x1b[${code}m${text}\x1b[0m` : text;
}

export function modeText(stat: FileStat): string {
  const type = stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : '-';
  const bits = [...'rwxrwxrwx'].map((c, i) => (stat.mode & (0o400 >> i) ? c : '-'));
  if (stat.mode & 0o1000) bits[8] = stat.mode & 1 ? 't' : 'T';
  if (stat.mode & 0o2000) bits[5] = stat.mode & 8 ? 's' : 'S';
  if (stat.mode & 0o4000) bits[2] = stat.mode & 64 ? 's' : 'S';
  return type + bits.join('');
}

export function human(size: number): string {
  if (size < 1024) return String(size);
  let value = size;
  let unit = -1;
  while (value >= 1024) {
    value /= 1024;
    unit++;
  }
  const text = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${text}${'KMGTP'[unit]}`;
}

function long(tool: Tool, entries: Entry[], names: string[]): string {
  const { options, process } = tool;
  const now = process.clock.now();
  const links = entries.map((e) => {
    if (e.stat.type !== 'directory') return '1';
    try {
      return String(
        2 + process.fs.readdir(e.path).filter((n) => lstat(process.fs, `${e.path}/${n}`).type === 'directory').length,
      );
    } catch {
      return '2';
    }
  });
  const sizes = entries.map((e) => (options.has('h') ? human(e.stat.size) : String(e.stat.size)));
  const widest = (all: string[]) => Math.max(0, ...all.map((t) => t.length));
  const [w, s] = [widest(links), widest(sizes)];
  const owner = options.has('n') ? '0' : 'root';
  return entries
    .map((e, i) => {
      const recent = e.stat.mtime <= now + 3600000 && now - e.stat.mtime < HALF_YEAR;
      const time = options.has('full')
        ? strftime('%Y-%m-%d %H:%M:%S.%N %z', e.stat.mtime)
        : options.get('style') === 'long-iso'
          ? strftime('%Y-%m-%d %H:%M', e.stat.mtime)
          : strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', e.stat.mtime);
      const target = e.stat.type === 'symlink' ? ` -> ${process.fs.readlink(e.path)}` : '';
      const who = [options.has('g') ? '' : owner, options.has('o') || options.has('G') ? '' : owner]
        .filter(Boolean)
        .join(' ');
      return `${modeText(e.stat)} ${(links[i] as string).padStart(w)} ${who} ${(sizes[i] as string).padStart(s)} ${time} ${names[i]}${target}\n`;
    })
    .join('');
}

function columns(items: { text: string; width: number }[], width: number): string {
  if (items.length === 0) return '';
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(items.length / rows);
    const widths = Array.from({ length: count }, (_, c) =>
      Math.max(...items.slice(c * rows, (c + 1) * rows).map((i) => i.width)),
    );
    const total = widths.reduce((a, b) => a + b, 0) + 2 * (count - 1);
    if (total >= width && rows < items.length) continue;
    let out = '';
    for (let r = 0; r < rows; r++) {
      const row: string[] = [];
      for (let c = 0; c < count; c++) {
        const item = items[c * rows + r];
        if (!item) continue;
        const last = items[(c + 1) * rows + r] === undefined;
        row.push(last ? item.text : item.text + ' '.repeat((widths[c] as number) + 2 - item.width));
      }
      out += `${row.join('')}\n`;
    }
    return out;
  }
}
