/** ps: procps' forms (none, -e, -f, aux, -o) and busybox's own. */
import type { Process, ProcessInfo, Program } from '../../../apimachinery/process.ts';
import { commandLine, isKernel, nameOf, processesOf } from './shared.ts';

export const ps: Program = async (process) => {
  const words = process.argv.slice(1);
  const busybox = process.userland === 'busybox';
  const columns = chosenColumns(words);
  const letters = words
    .filter(
      (word, i) => /^-?[a-zA-Z]+$/.test(word) && words[i - 1] !== '-o' && words[i - 1] !== 'o' && words[i - 1] !== '-p',
    )
    .join('')
    .replaceAll('-', '');
  const all = processesOf(process);
  if (columns) {
    await process.stdout.write(
      custom(process, busybox || /[eAax]/.test(letters) ? all : ofTerminal(process, all), columns),
    );
    return 0;
  }
  if (busybox) {
    const rows = all.map(
      (p) => `${String(p.pid).padStart(5)} ${p.user.padEnd(8).slice(0, 8)} ${short(p.cpu)} ${shown(p)}\n`,
    );
    await process.stdout.write(`PID   USER     TIME  COMMAND\n${rows.join('')}`);
    return 0;
  }
  const only = words[words.indexOf('-p') + 1];
  const picked = words.includes('-p') ? all.filter((p) => only?.split(',').includes(String(p.pid))) : undefined;
  if (/u/.test(letters) && !words.some((word) => word.startsWith('-') && word.includes('u'))) {
    const list = /x/.test(letters) || /a/.test(letters) ? all : ofTerminal(process, all);
    await process.stdout.write(bsd(process, picked ?? list));
    return 0;
  }
  const list = picked ?? (/[eAx]/.test(letters) ? all : ofTerminal(process, all));
  await process.stdout.write(/f/.test(letters) ? full(process, list) : plain(list));
  return picked?.length === 0 ? 1 : 0;
};

function chosenColumns(words: string[]): string[] | undefined {
  const out: string[] = [];
  words.forEach((word, i) => {
    if ((word === '-o' || word === 'o' || word === '-eo') && words[i + 1])
      out.push(...(words[i + 1] as string).split(','));
    else if (/^-e?o.+/.test(word) && word !== '-eo') out.push(...word.replace(/^-e?o/, '').split(','));
  });
  return out.length > 0 ? out : undefined;
}

/** Those of the caller's terminal, as ps without options picks them. */
function ofTerminal(process: Process, all: ProcessInfo[]): ProcessInfo[] {
  const own = all.find((p) => p.pid === process.pid);
  return all.filter((p) => p.tty !== undefined && p.tty === (own?.tty ?? 'pts/0'));
}

const shown = (p: ProcessInfo): string => (isKernel(p) ? (p.argv[0] as string) : commandLine(p));

/** busybox: minutes and seconds. */
function short(cpu: number): string {
  const seconds = Math.floor(cpu / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
}

function long(cpu: number): string {
  const seconds = Math.floor(cpu / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':');
}

function plain(list: ProcessInfo[]): string {
  const rows = list.map(
    (p) => `${String(p.pid).padStart(7)} ${(p.tty ?? '?').padEnd(8)} ${long(p.cpu)} ${nameOf(p)}\n`,
  );
  return `    PID TTY          TIME CMD\n${rows.join('')}`;
}

/** STIME and START: the hour of today, the day of other days. */
function since(process: Process, p: ProcessInfo): string {
  const date = new Date(p.startedAt);
  const today = new Date(process.clock.now()).toISOString().slice(0, 10) === date.toISOString().slice(0, 10);
  if (today) return date.toISOString().slice(11, 16);
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(date.getUTCMonth() * 3, date.getUTCMonth() * 3 + 3);
  return `${month}${String(date.getUTCDate()).padStart(2, '0')}`;
}

function full(process: Process, list: ProcessInfo[]): string {
  const rows = list.map((p) => {
    const share = String(Math.min(99, Math.floor(usage(process, p))));
    return `${p.user.padEnd(8)} ${String(p.pid).padStart(7)} ${String(p.ppid).padStart(7)} ${share.padStart(2)} ${since(process, p)} ${(p.tty ?? '?').padEnd(8)} ${long(p.cpu)} ${shown(p)}\n`;
  });
  return `UID          PID    PPID  C STIME TTY          TIME CMD\n${rows.join('')}`;
}

function usage(process: Process, p: ProcessInfo): number {
  const age = process.clock.now() - p.startedAt;
  return age > 0 ? (p.cpu / age) * 100 : 0;
}

function bsd(process: Process, list: ProcessInfo[]): string {
  const total = process.system?.memory().total || 1;
  const rows = list.map((p) => {
    const state = p.pid === process.pid ? 'R+' : p.pid === 1 ? 'Ss' : isKernel(p) ? 'S' : p.tty ? 'Ss' : 'Ssl';
    return `${p.user.padEnd(8)} ${String(p.pid).padStart(7)} ${usage(process, p).toFixed(1).padStart(4)} ${((p.rss / total) * 100).toFixed(1).padStart(4)} ${String(p.vsz).padStart(6)} ${String(p.rss).padStart(5)} ${(p.tty ?? '?').padEnd(8)} ${state.padEnd(4)} ${since(process, p)} ${short(p.cpu).padStart(6)} ${shown(p)}\n`;
  });
  return `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.join('')}`;
}

const RIGHT = new Set(['pid', 'ppid', 'vsz', 'rss', 'pcpu', 'pmem', '%cpu', '%mem', 'etime', 'time', 'ni', 'nice']);
const TITLES: Record<string, string> = {
  args: 'COMMAND',
  cmd: 'CMD',
  comm: 'COMMAND',
  command: 'COMMAND',
  etime: 'ELAPSED',
  pcpu: '%CPU',
  pmem: '%MEM',
  stat: 'STAT',
  tty: 'TT',
  ni: 'NI',
};

function custom(process: Process, list: ProcessInfo[], columns: string[]): string {
  const cells = columns.map((column) => {
    const [name = '', title] = column.split('=');
    const total = process.system?.memory().total || 1;
    const value = (p: ProcessInfo): string => {
      switch (name) {
        case 'pid':
        case 'ppid':
        case 'vsz':
        case 'rss':
          return String(p[name]);
        case 'user':
        case 'euser':
        case 'uid':
          return p.user;
        case 'comm':
          return nameOf(p);
        case 'args':
        case 'cmd':
        case 'command':
          return shown(p);
        case 'tty':
          return p.tty ?? '?';
        case 'time':
          return process.userland === 'busybox' ? short(p.cpu) : long(p.cpu);
        case 'etime':
          return short(process.clock.now() - p.startedAt);
        case 'pcpu':
        case '%cpu':
          return usage(process, p).toFixed(1);
        case 'pmem':
        case '%mem':
          return ((p.rss / total) * 100).toFixed(1);
        case 'stat':
        case 's':
          return p.pid === process.pid ? 'R' : 'S';
        default:
          return '-';
      }
    };
    const head = title ?? TITLES[name] ?? name.toUpperCase();
    const texts = list.map(value);
    const width = Math.max(
      head.length,
      ...texts.map((t) => t.length),
      name === 'pid' || name === 'ppid' ? (process.userland === 'busybox' ? 5 : 7) : 0,
    );
    return { head, texts, width, right: RIGHT.has(name) };
  });
  const line = (pick: (cell: (typeof cells)[number]) => string) =>
    cells
      .map((cell, i) =>
        cell.right
          ? pick(cell).padStart(cell.width)
          : i === cells.length - 1
            ? pick(cell)
            : pick(cell).padEnd(cell.width),
      )
      .join(' ');
  const rows = list.map((_, i) => `${line((cell) => cell.texts[i] as string)}\n`);
  const heads = cells.every((cell) => cell.head === '') ? '' : `${line((cell) => cell.head)}\n`;
  return heads + rows.join('');
}
