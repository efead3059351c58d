/** top: once with -b -n 1, or on the terminal until q. busybox's layout and procps'. */
import type { Process, ProcessInfo, Program } from '../../../apimachinery/process.ts';
import { clockTime, commandLine, isKernel, LOAD, nameOf, processesOf, upFor } from './shared.ts';

export const top: Program = async (process) => {
  const words = process.argv.slice(1);
  const value = (letter: string): string | undefined => {
    const at = words.findIndex(
      (word) =>
        word === `-${letter}` ||
        (word.startsWith(`-${letter}`) && word.length > 2) ||
        (/^-b/.test(word) && word.endsWith(letter)),
    );
    if (at < 0) return undefined;
    const word = words[at] as string;
    return word.length > 2 && word.startsWith(`-${letter}`) ? word.slice(2) : words[at + 1];
  };
  const busybox = process.userland === 'busybox';
  const batch = words.some((word) => /^-[a-zA-Z]*b/.test(word));
  const times = Number(value('n') ?? Number.POSITIVE_INFINITY);
  const seconds = Number(value('d') ?? (busybox ? 5 : 3));
  if (!batch && !process.terminal) {
    await process.stderr.write(busybox ? '' : 'top: failed tty get\n');
    if (!busybox) return 1;
  }
  const draw = () => (busybox ? busyboxScreen(process) : procpsScreen(process));
  if (batch || !process.terminal) {
    for (let n = 0; n < times && !process.signal.aborted; n++) {
      if (n > 0) await process.clock.sleep(seconds * 1000, process.signal);
      await process.stdout.write(`${n > 0 && !busybox ? '\n' : ''}${draw().join('\n')}\n`);
    }
    return 0;
  }
  return watch(process, draw, times, seconds);
};

async function watch(process: Process, draw: () => string[], times: number, seconds: number): Promise<number> {
  const { terminal, clock, stdin, stdout } = process;
  const giveBack = terminal?.takeRaw() ?? (() => {});
  let quit = false;
  const alarm = new AbortController();
  process.signal.addEventListener('abort', () => alarm.abort(), { once: true });
  void (async () => {
    for (;;) {
      const keys = await stdin.read();
      if (!keys || keys.some((key) => key === 0x71 || key === 3)) break;
    }
    quit = true;
    alarm.abort();
  })();
  try {
    await stdout.write('\x1b[?25l');
    for (let n = 0; n < times && !quit && !process.signal.aborted; n++) {
      const rows = terminal?.rows() ?? 24;
      const columns = terminal?.columns() ?? 80;
      const lines = draw().slice(0, rows - 1);
      await stdout.write(`\x1b[H${lines.map((line) => `${line.slice(0, columns)}\x1b[K\r\n`).join('')}\x1b[J`);
      await clock.sleep(seconds * 1000, alarm.signal);
    }
  } finally {
    await stdout.write('\x1b[?25h\r\n');
    giveBack();
  }
  return 0;
}

function usage(process: Process, p: ProcessInfo): number {
  const age = process.clock.now() - p.startedAt;
  return age > 0 ? (p.cpu / age) * 100 : 0;
}

function busyboxScreen(process: Process): string[] {
  const memory = process.system?.memory() ?? { total: 0, used: 0, cache: 0 };
  const list = processesOf(process);
  const idle = 99;
  return [
    `Mem: ${memory.used + memory.cache}K used, ${memory.total - memory.used - memory.cache}K free, 3204K shrd, 61220K buff, ${memory.cache}K cached`,
    `CPU:   1% usr   0% sys   0% nic  ${idle}% idle   0% io   0% irq   0% sirq`,
    `Load average: ${LOAD.map((n) => n.toFixed(2)).join(' ')} 1/${180 + list.length} ${process.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ...list.map((p) => {
      const state = p.pid === process.pid ? 'R' : 'S';
      const share = Math.floor((p.vsz / (memory.total || 1)) * 100);
      return `${String(p.pid).padStart(5)} ${String(p.ppid).padStart(5)} ${p.user.padEnd(8).slice(0, 8)} ${state.padEnd(4)} ${size(p.vsz).padStart(5)} ${String(share).padStart(3)}%   ${p.pid % 4} ${String(Math.floor(usage(process, p))).padStart(3)}% ${commandLine(p)}`;
    }),
  ];
}

/** Five places: KiB, then with a letter. */
function size(kib: number): string {
  if (kib < 100_000) return String(kib);
  const mib = kib / 1024;
  return mib < 10_000 ? `${Math.floor(mib)}m` : `${Math.floor(mib / 1024)}g`;
}

function procpsScreen(process: Process): string[] {
  const now = process.clock.now();
  const memory = process.system?.memory() ?? { total: 0, used: 0, cache: 0 };
  const mib = (kib: number) => (kib / 1024).toFixed(1).padStart(8);
  const list = processesOf(process).sort((a, b) => usage(process, b) - usage(process, a) || a.pid - b.pid);
  const count = (n: number) => String(n).padStart(3);
  return [
    `top - ${clockTime(now)} up ${upFor(now - (process.system?.bootedAt ?? now))},  1 user,  load average: ${LOAD.map((n) => n.toFixed(2)).join(', ')}`,
    `Tasks: ${count(list.length)} total, ${count(1)} running, ${count(list.length - 1)} sleeping, ${count(0)} stopped, ${count(0)} zombie`,
    '%Cpu(s):  0.9 us,  0.4 sy,  0.0 ni, 98.6 id,  0.1 wa,  0.0 hi,  0.0 si,  0.0 st ',
    `MiB Mem : ${mib(memory.total)} total, ${mib(memory.total - memory.used - memory.cache)} free, ${mib(memory.used)} used, ${mib(memory.cache)} buff/cache     `,
    `MiB Swap: ${mib(0)} total, ${mib(0)} free, ${mib(0)} used. ${mib(memory.total - memory.used)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...list.map((p) => {
      const seconds = p.cpu / 1000;
      const time = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
      const share = ((p.rss / (memory.total || 1)) * 100).toFixed(1);
      return `${String(p.pid).padStart(7)} ${p.user.padEnd(8)}  20   0 ${String(p.vsz).padStart(7)} ${String(p.rss).padStart(6)} ${String(isKernel(p) ? 0 : Math.floor(p.rss * 0.4)).padStart(6)} ${p.pid === process.pid ? 'R' : 'S'} ${usage(process, p).toFixed(1).padStart(5)} ${share.padStart(5)} ${time.padStart(9)} ${nameOf(p)}`;
    }),
  ];
}
