/** free, uptime, df, kill and its kin, pidof, pgrep: what /proc and statfs tell. */
import type { Process, Program } from '../../../apimachinery/process.ts';
import { command } from '../tool.ts';
import { clockTime, commandLine, LOAD, nameOf, processesOf, upFor } from './shared.ts';

export const free: Program = command(
  { name: 'free', flags: 'hmgkbwtl', long: { human: 'h', mebi: 'm', gibi: 'g', kibi: 'k', bytes: 'b' } },
  async (tool) => {
    const { options, process } = tool;
    const { total, used, cache } = process.system?.memory() ?? { total: 0, used: 0, cache: 0 };
    const show = (kib: number): string => {
      if (options.has('h')) return human(kib);
      if (options.has('b')) return String(kib * 1024);
      return String(Math.floor(kib / (options.has('m') ? 1024 : options.has('g') ? 1048576 : 1)));
    };
    const line = (label: string, values: number[]) =>
      `${label.padEnd(8)}${values.map((v) => show(v).padStart(12)).join('')}\n`;
    await tool.out('               total        used        free      shared  buff/cache   available\n');
    await tool.out(line('Mem:', [total, used, total - used - cache, 3204, cache, total - used - 3204]));
    await tool.out(line('Swap:', [0, 0, 0]));
    return 0;
  },
);

function human(kib: number): string {
  if (kib === 0) return '0B';
  let value = kib;
  let unit = 0;
  for (; value >= 1024 && unit < 3; unit++) value /= 1024;
  return `${value < 10 ? value.toFixed(1) : Math.floor(value)}${['Ki', 'Mi', 'Gi', 'Ti'][unit]}`;
}

export const uptime: Program = command({ name: 'uptime', flags: 'ps' }, async (tool) => {
  const { clock, system, userland } = tool.process;
  const now = clock.now();
  const since = system?.bootedAt ?? now;
  if (tool.options.has('s')) await tool.out(`${new Date(since).toISOString().slice(0, 19).replace('T', ' ')}\n`);
  else if (tool.options.has('p')) await tool.out(`up ${pretty(now - since)}\n`);
  else {
    const users = userland === 'busybox' ? '0 users' : '1 user';
    await tool.out(
      ` ${clockTime(now)} up ${upFor(now - since)},  ${users},  load average: ${LOAD.map((n) => n.toFixed(2)).join(', ')}\n`,
    );
  }
  return 0;
});

function pretty(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 10080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`);
  return said.join(', ') || '0 minutes';
}

export const df: Program = command(
  { name: 'df', flags: 'hkmTaPil', values: 't', long: { 'human-readable': 'h' } },
  async (tool) => {
    const { process, options } = tool;
    const { total, used } = process.system?.disk() ?? { total: 0, used: 0 };
    const memory = process.system?.memory().total ?? 0;
    const container = process.userland !== undefined;
    const disk: [string, number, number, string] = [container ? 'overlay' : '/dev/sda1', total, used, '/'];
    const rows: [string, number, number, string][] = container
      ? [disk, ['tmpfs', 65536, 0, '/dev'], ['shm', 65536, 0, '/dev/shm'], ['/dev/sda1', total, used, '/etc/hosts']]
      : [
          ['udev', Math.floor(memory * 0.48), 0, '/dev'],
          ['tmpfs', Math.floor(memory / 10), 1284, '/run'],
          disk,
          ['tmpfs', Math.floor(memory / 2), 0, '/dev/shm'],
          ['tmpfs', 5120, 0, '/run/lock'],
        ];
    if (container && process.fs.exists('/var/run/secrets/kubernetes.io/serviceaccount'))
      rows.push(['tmpfs', memory, 12, '/run/secrets/kubernetes.io/serviceaccount']);
    const wanted =
      tool.operands.length > 0
        ? rows.filter((row) =>
            tool.operands.some(
              (path) =>
                tool.path(path) === row[3] ||
                (row[3] === '/' && !rows.some((r) => r[3] !== '/' && tool.path(path).startsWith(r[3]))),
            ),
          )
        : rows;
    await tool.out(table(process, wanted, options));
    return tool.status;
  },
);

function table(process: Process, rows: [string, number, number, string][], options: Map<string, string>): string {
  const busybox = process.userland === 'busybox';
  const amount = (kib: number) =>
    options.has('h') ? short(kib, busybox) : String(options.has('m') ? Math.ceil(kib / 1024) : kib);
  const cells = rows.map(([device, total, used, path]) => {
    // A twentieth is the superuser's own.
    const left = Math.max(
      0,
      Math.floor(total * (device === 'tmpfs' || device === 'shm' || device === 'udev' ? 1 : 0.95)) - used,
    );
    const share = used + left === 0 ? 0 : Math.ceil((used / (used + left)) * 100);
    return [device, amount(total), amount(used), amount(left), `${share}%`, path] as const;
  });
  const sizeTitle = options.has('h') ? 'Size' : options.has('m') ? '1M-blocks' : '1K-blocks';
  if (busybox) {
    const size = options.has('h') ? 'Size     ' : '1K-blocks';
    const head =
      `Filesystem           ${size.padStart(options.has('h') ? 13 : 9)} ${'Used'.padStart(options.has('h') ? 4 : 9)} Available Use% Mounted on\n`.replace(
        '        Size      Used',
        '     Size      Used',
      );
    const lines = cells.map(
      ([d, t, u, l, s, p]) =>
        `${d.padEnd(20)} ${t.padStart(9)} ${u.padStart(9)} ${l.padStart(9)} ${s.padStart(4)} ${p}\n`,
    );
    return (
      (options.has('h') ? 'Filesystem                Size      Used Available Use% Mounted on\n' : head) +
      lines.join('')
    );
  }
  const titles = ['Filesystem', sizeTitle, 'Used', options.has('h') ? 'Avail' : 'Available', 'Use%'];
  const least = options.has('h') ? [14, 5, 5, 5, 4] : [14, 5, 5, 5, 4];
  const width = titles.map((title, i) =>
    Math.max(title.length, least[i] as number, ...cells.map((cell) => (cell[i] as string).length)),
  );
  const line = (values: readonly string[], last: string) =>
    `${(values[0] as string).padEnd(width[0] as number)} ${values
      .slice(1, 5)
      .map((v, i) => v.padStart(width[i + 1] as number))
      .join(' ')} ${last}\n`;
  return line(titles, 'Mounted on') + cells.map((cell) => line(cell, cell[5])).join('');
}

function short(kib: number, busybox: boolean): string {
  if (kib === 0) return '0';
  let value = kib;
  let unit = 0;
  for (; value >= 1024 && unit < 3; unit++) value /= 1024;
  const letter = 'KMGT'[unit] as string;
  if (busybox) return `${value.toFixed(1)}${letter}`;
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${letter}`;
}

/** pidof, pgrep, pkill, killall: by name. */
const byName =
  (name: string, act: (process: Process, pids: number[]) => Promise<number>, exact: boolean): Program =>
  async (process) => {
    const words = process.argv.slice(1).filter((word) => !word.startsWith('-'));
    const whole = process.argv.includes('-f');
    const found = processesOf(process).filter(
      (p) =>
        p.pid !== process.pid &&
        words.some((word) => (exact ? nameOf(p) === word : new RegExp(word).test(whole ? commandLine(p) : nameOf(p)))),
    );
    if (found.length === 0 && name === 'killall' && words.length > 0)
      await process.stderr.write(`${words[0]}: no process found\n`);
    return found.length === 0
      ? 1
      : act(
          process,
          found.map((p) => p.pid),
        );
  };

const print =
  (separator: string) =>
  async (process: Process, pids: number[]): Promise<number> => {
    await process.stdout.write(`${separator === ' ' ? [...pids].reverse().join(' ') : pids.join('\n')}\n`);
    return 0;
  };

const signal = async (process: Process, pids: number[]): Promise<number> => {
  const word = process.argv.slice(1).find((w) => /^-(SIG)?[A-Z0-9]+$/.test(w));
  const given = word?.replace(/^-(SIG)?/, '') ?? 'TERM';
  const name = { '1': 'HUP', '2': 'INT', '3': 'QUIT', '9': 'KILL', '15': 'TERM' }[given] ?? given;
  for (const pid of pids) process.system?.kill(pid, name);
  return 0;
};

export const pidof = byName('pidof', print(' '), true);
export const pgrep = byName('pgrep', print('\n'), false);
export const pkill = byName('pkill', signal, false);
export const killall = byName('killall', signal, true);
