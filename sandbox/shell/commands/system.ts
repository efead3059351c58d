/** sleep, date, env, hostname, whoami, id, uname, clear, true, false, echo, printf, test, kill-free odds of a system. */
import { own } from '../../apimachinery/json.ts';
import type { Process, Program } from '../../apimachinery/process.ts';
import { echoText } from '../builtins/echo.ts';
import { formatPrintf, strftime } from '../builtins/printf.ts';
import { TestError, testExpression } from '../builtins/test.ts';
import { lstat } from '../file-system.ts';
import { knowsPipes, settlePath } from '../pipes.ts';
import { parseDate } from './files.ts';
import { command } from './tool.ts';

export const sleep: Program = command({ name: 'sleep' }, async (tool) => {
  const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };
  let total = 0;
  const trailer = "Try 'sleep --help' for more information.\n";
  if (tool.operands.length === 0) {
    await tool.fail('missing operand');
    await tool.process.stderr.write(trailer);
    return 1;
  }
  for (const operand of tool.operands) {
    const match = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd]?)$/.exec(operand);
    if (!match) {
      await tool.fail(`invalid time interval ‘${operand}’`);
      continue;
    }
    total += ((match[1] as string).startsWith('inf') ? 1e9 : Number(match[1])) * (units[match[2] as string] as number);
  }
  if (tool.status > 0) {
    await tool.process.stderr.write(trailer);
    return 1;
  }
  await tool.process.clock.sleep(total * 1000, tool.process.signal);
  return 0;
});

export const date: Program = command(
  {
    name: 'date',
    flags: 'uR',
    values: 'dIrs',
    long: {
      utc: 'u',
      universal: 'u',
      'date=': 'd',
      'rfc-email': 'R',
      'iso-8601=?': 'I',
      'rfc-3339=': '3',
      'reference=': 'r',
    },
  },
  async (tool) => {
    const { clock, fs } = tool.process;
    const text = tool.options.get('d');
    const reference = tool.options.get('r');
    if (reference !== undefined && !fs.exists(tool.path(reference))) {
      return tool.fail(`${reference}: No such file or directory`);
    }
    const at =
      reference !== undefined
        ? fs.stat(tool.path(reference)).mtime
        : text === undefined
          ? clock.now()
          : parseDate(text, clock.now());
    if (at === undefined) return tool.fail(`invalid date ‘${text}’`);
    const operand = tool.operands[0];
    if (operand !== undefined && !operand.startsWith('+')) return tool.fail(`invalid date ‘${operand}’`);
    let format = operand?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y';
    if (tool.options.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
    const iso = tool.options.get('I') ?? (tool.options.has('3') ? tool.options.get('3') : undefined);
    if (iso !== undefined) {
      const joiner = tool.options.has('3') ? ' ' : 'T';
      const forms: Record<string, string> = {
        '': '%F',
        date: '%F',
        seconds: `%F${joiner}%T`,
        s: `%F${joiner}%T`,
        minutes: `%F${joiner}%R`,
        hours: `%F${joiner}%H`,
        ns: `%F${joiner}%T,%N`,
      };
      format = (own(forms, iso) ?? '%F') + (iso === '' || iso === 'date' ? '' : '+00:00');
    }
    await tool.out(`${strftime(format, at)}\n`);
    return 0;
  },
);

export const env: Program = command(
  {
    name: 'env',
    pipes: true,
    flags: 'i0',
    values: 'uC',
    stopAtOperand: true,
    usageStatus: 125,
    long: { 'ignore-environment': 'i', 'unset=': 'u', null: '0', 'chdir=': 'C' },
  },
  async (tool) => {
    const { process } = tool;
    const variables = new Map(tool.options.has('i') ? [] : process.env);
    for (const [letter, value] of tool.given) if (letter === 'u') variables.delete(value);
    const rest = [...tool.operands];
    if (rest[0] === '-') {
      variables.clear();
      rest.shift();
    }
    while (rest[0]?.includes('=')) {
      const item = rest.shift() as string;
      variables.set(item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1));
    }
    if (rest.length === 0) {
      for (const [name, value] of variables) await tool.out(`${name}=${value}${tool.options.has('0') ? '\0' : '\n'}`);
      return 0;
    }
    const known = process.find ? process.find(rest[0] as string) !== undefined : true;
    const status = known ? await process.spawn(rest, {}, variables) : 127;
    if (status === 127 && !known) await process.stderr.write(`env: ‘${rest[0]}’: No such file or directory\n`);
    return status;
  },
);

export const printenv: Program = command({ name: 'printenv', flags: '0' }, async (tool) => {
  const { env: variables } = tool.process;
  if (tool.operands.length === 0) for (const [name, value] of variables) await tool.out(`${name}=${value}\n`);
  for (const name of tool.operands) {
    const value = variables.get(name);
    if (value === undefined) tool.status = 1;
    else await tool.out(`${value}\n`);
  }
  return tool.status;
});

const say =
  (name: string, text: (process: Process) => string): Program =>
  (process) =>
    command({ name, flags: 'fsidI' }, async (tool) => {
      await tool.out(`${text(process)}\n`);
      return 0;
    })(process);

export const hostname = say('hostname', (p) => {
  if (p.argv.includes('-i') || p.argv.includes('-I')) return p.network.addresses().join(' ');
  return p.argv.includes('-s') ? (p.hostname.split('.')[0] as string) : p.hostname;
});
export const whoami = say('whoami', () => 'root');
export const arch = say('arch', () => 'x86_64');
export const nproc = say('nproc', () => '2');
/** `-s` says it by the status alone. */
export const tty: Program = command({ name: 'tty', flags: 's' }, async (tool) => {
  const { isTTY } = tool.process.stdin;
  if (!tool.options.has('s')) await tool.out(isTTY ? '/dev/pts/0\n' : 'not a tty\n');
  return isTTY ? 0 : 1;
});

export const id: Program = command({ name: 'id', flags: 'ugGnr' }, async (tool) => {
  const has = (c: string) => tool.options.has(c);
  const name = has('n') ? 'root' : '0';
  await tool.out(has('u') || has('g') || has('G') ? `${name}\n` : 'uid=0(root) gid=0(root) groups=0(root)\n');
  return 0;
});

export const uname: Program = command(
  {
    name: 'uname',
    flags: 'asnrvmpio',
    long: { all: 'a', 'kernel-name': 's', nodename: 'n', 'kernel-release': 'r', machine: 'm', 'operating-system': 'o' },
  },
  async (tool) => {
    const fields: [string, string][] = [
      ['s', 'Linux'],
      ['n', tool.process.hostname],
      ['r', '6.1.0'],
      ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.0'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ];
    const all = tool.options.has('a');
    const shown = fields.filter(([c]) => all || tool.options.has(c) || (tool.options.size === 0 && c === 's'));
    await tool.out(`${shown.map(([, text]) => text).join(' ')}\n`);
    return 0;
  },
);

export const clear: Program = async (process) => {
  await process.stdout.write('\x1b[H\x1b[2J\x1b[3J');
  return 0;
};

export const echo: Program = async (process) => {
  await process.stdout.write(echoText(process.argv.slice(1)));
  return 0;
};

export const printf: Program = async (process) => {
  const [format, ...args] = process.argv.slice(1);
  if (format === undefined) {
    await process.stderr.write("printf: missing operand\nTry 'printf --help' for more information.\n");
    return 1;
  }
  const { text, status, problems } = formatPrintf(format, args, process.clock.now());
  for (const each of problems) await process.stderr.write(`printf: ${each}\n`);
  await process.stdout.write(text);
  return status;
};

export const test: Program = async (process) => {
  const args = process.argv.slice(1);
  const name = process.argv[0]?.endsWith('[') ? '[' : 'test';
  if (name === '[' && args.pop() !== ']') {
    await process.stderr.write('[: missing ‘]’\n');
    return 2;
  }
  const absolute = (path: string) => (path.startsWith('/') ? path : `${process.cwd}/${path}`);
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  try {
    const world = {
      stat: (path: string) => attempt(() => process.fs.stat(absolute(path))),
      lstat: (path: string) => attempt(() => lstat(process.fs, absolute(path))),
      isTerminal: (fd: number) => [process.stdin, process.stdout, process.stderr][fd]?.isTTY ?? false,
    };
    return testExpression(args, world, absolute) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await process.stderr.write(`${name}: ${error.message}\n`);
    return 2;
  }
};

export const which: Program = command({ name: 'which', flags: 'as' }, async (tool) => {
  for (const name of tool.operands) {
    if (!tool.process.find?.(name)) tool.status = 1;
    else if (!tool.options.has('s')) await tool.out(`${name.includes('/') ? name : `/usr/bin/${name}`}\n`);
  }
  return tool.status;
});

export const timeout: Program = command(
  {
    name: 'timeout',
    pipes: true,
    values: 'ks',
    flags: 'vf',
    stopAtOperand: true,
    usageStatus: 125,
    long: { 'kill-after=': 'k', 'signal=': 's' },
  },
  async (tool) => {
    const [duration, ...argv] = tool.operands;
    const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(duration ?? '');
    if (!match || argv.length === 0) {
      await tool.fail(
        duration === undefined || argv.length === 0 ? 'missing operand' : `invalid time interval ‘${duration}’`,
      );
      await tool.process.stderr.write("Try 'timeout --help' for more information.\n");
      return 125;
    }
    const { process } = tool;
    const program = process.find?.(argv[0] as string);
    if (!program) {
      await process.stderr.write(`timeout: failed to run command ‘${argv[0]}’: No such file or directory\n`);
      return 127;
    }
    const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };
    const child = new AbortController();
    const timer = new AbortController();
    process.signal.addEventListener('abort', () => child.abort(process.signal.reason), { once: true });
    let expired = false;
    if (!knowsPipes(program)) for (const word of argv) await settlePath(process, tool.path(word));
    const done = program({ ...process, argv, signal: child.signal })
      .catch((error) => {
        if (expired) return 124;
        throw error;
      })
      .finally(() => timer.abort('done'));
    const alarm = process.clock
      .sleep(Number(match[1]) * 1000 * (units[match[2] as string] as number), timer.signal)
      .then(async (woken) => {
        if (!woken) return -1;
        expired = true;
        child.abort('SIGTERM');
        await process.clock.yield();
        await process.clock.yield();
        return 124;
      });
    const status = await Promise.race([done, alarm.then((s) => (s < 0 ? done : s))]);
    return expired ? 124 : status;
  },
);
