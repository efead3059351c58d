/** `bash` and `sh` as programs: `-c`, a script, standard input, or interactive on a terminal. */
import { FileError, type Process, type Program, resolvePath } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import { decodeUtf8, readAll } from '../apimachinery/streams.ts';
import { OPTION_NAMES } from './builtins/variables.ts';
import { type Dialect, dialectOf, promptOf } from './dialect.ts';
import { isBinary, strerror } from './file-system.ts';
import { Shell } from './shell.ts';
import { TerminalSession } from './terminal-session.ts';

export interface ShellProgramOptions {
  random: Random;
  /** PS1 of an interactive one; its dialect's by default. */
  prompt?: string;
}

const LONG_OPTIONS =
  'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version';
const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${LONG_OPTIONS.split(' ')
  .map((name) => `\t--${name}\n`)
  .join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`;

/** The programs it runs are those its process finds. */
export function createShellProgram({ random, prompt }: ShellProgramOptions): Program {
  return async (process) => {
    const args = process.argv.slice(1);
    const called = process.argv[0] ?? 'sh';
    const dialect = dialectOf(process.userland, called);
    const set: string[] = [];
    let script: string | undefined;
    let interactive = false;
    let wantsScript = false;
    let fromStdin = false;
    while (args[0] !== undefined && /^[-+]./.test(args[0])) {
      const option = args.shift() as string;
      if (option === '--') break;
      if (option === '--login' || option === '--norc' || option === '--noprofile' || option === '--posix') continue;
      if (option === '--version') {
        await process.stdout.write('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
        return 0;
      }
      if (option.startsWith('--')) {
        await process.stderr.write(`${called}: ${option}: invalid option\n${dialect === 'bash' ? USAGE : ''}`);
        return 2;
      }
      for (const c of option.slice(1)) {
        if (c === 'c') wantsScript = true;
        else if (c === 'i') interactive = true;
        else if (c === 'o' || c === 'O') set.push(`${option[0]}${c}`, args.shift() ?? '');
        else if (c === 's') fromStdin = true;
        else if (c === 'l' || c === 'r' || c === 'D') continue;
        else if (dialect !== 'bash' || 'abefhkmnptuvxBCEHPT'.includes(c)) set.push(`${option[0]}${c}`);
        else {
          await process.stderr.write(`${called}: ${option[0]}${c}: invalid option\n${USAGE}`);
          return 2;
        }
      }
    }
    let name = called;
    let label = '';
    if (wantsScript) {
      script = args.shift();
      if (script === undefined) {
        await process.stderr.write(`${called}: -c: option requires an argument\n`);
        return 2;
      }
      label = '-c: ';
      name = args.shift() ?? called;
    } else if (args.length > 0 && !fromStdin) {
      name = args.shift() as string;
      try {
        const bytes = process.fs.readFile(resolvePath(process.cwd, name));
        if (isBinary(bytes)) {
          await process.stderr.write(`${name}: ${name}: cannot execute binary file\n`);
          return 126;
        }
        script = decodeUtf8(bytes).replaceAll('\0', '');
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        const who = error.code === 'EISDIR' ? name : called;
        await process.stderr.write(`${who}: ${name}: ${strerror(error)}\n`);
        return error.code === 'ENOENT' ? 127 : 126;
      }
    } else if (process.stdin.isTTY || interactive)
      return interact(process, { random, dialect, prompt: prompt ?? promptOf(dialect) });
    else script = decodeUtf8(await readAll(process.stdin));
    const shell = makeShell(process, random, { name, interactive: false, dialect });
    // ash counts no lines in what it is given with -c.
    if (wantsScript && dialect === 'ash') shell.main.prompted = true;
    if (set.length > 0) {
      for (let i = 0; i < set.length; i++) {
        const flag = set[i] as string;
        const withName = /^[-+][oO]$/.test(flag);
        const words = withName ? `${flag} ${set[++i]}` : flag;
        if (flag.endsWith('o') && dialect === 'bash' && !OPTION_NAMES.includes(set[i] as string)) {
          await process.stderr.write(`${called}: line 0: ${called}: ${set[i]}: invalid option name\n`);
          return 2;
        }
        const text = flag.endsWith('O') ? `shopt ${flag.startsWith('-') ? '-s' : '-u'} ${set[i]}` : `set ${words}`;
        await shell.run(text, { in: process.stdin, out: process.stdout, err: process.stderr });
      }
    }
    const status = await shell.run(
      script,
      { in: process.stdin, out: process.stdout, err: process.stderr },
      { signal: process.signal, name, label, args },
    );
    return status;
  };
}

function makeShell(
  process: Process,
  random: Random,
  extra: { name: string; interactive: boolean; dialect: Dialect },
): Shell {
  const shell = new Shell({
    fs: process.fs,
    clock: process.clock,
    random,
    network: process.network,
    hostname: process.hostname,
    bare: true,
    find: (name) => process.find?.(name),
    list: () => process.programs?.() ?? [],
    env: Object.fromEntries(process.env),
    cwd: process.cwd,
    firstPid: process.pid - 1,
    ...(process.terminal ? { terminal: process.terminal } : {}),
    ...(process.userland ? { userland: process.userland } : {}),
    ...(process.system ? { system: process.system } : {}),
    ...extra,
  });
  const level = Number(process.env.get('SHLVL') ?? 0) + 1;
  shell.main.state.variables.global.set('SHLVL', { value: String(level), exported: true });
  return shell;
}

/** On a terminal of its own: the bytes of standard input are keys. */
async function interact(
  process: Process,
  { random, prompt, dialect }: { random: Random; prompt: string; dialect: Dialect },
): Promise<number> {
  const restore = process.terminal?.takeRaw();
  const session = new TerminalSession({
    shell: (terminal) => {
      const shell = makeShell(process, random, {
        name: dialect === 'bash' ? (process.argv[0] ?? 'sh').replace(/^.*\//, '') : (process.argv[0] ?? 'sh'),
        interactive: true,
        dialect,
      });
      shell.host.terminal = terminal;
      return shell;
    },
    columns: process.terminal?.columns() ?? 80,
    rows: process.terminal?.rows() ?? 24,
    prompt,
    plain: dialect !== 'bash',
  });
  let chain = Promise.resolve();
  session.output((data) => {
    chain = chain.then(() => process.stdout.write(data)).catch(() => {});
  });
  const detach = process.terminal?.onResize(() => {
    session.resize(process.terminal?.columns() ?? 80, process.terminal?.rows() ?? 24);
  });
  const done = session.run();
  let over = false;
  const keys = async () => {
    const decoder = new TextDecoder();
    while (!over) {
      const chunk = await process.stdin.read();
      if (!chunk) {
        session.input('\x04');
        return;
      }
      session.input(decoder.decode(chunk, { stream: true }));
    }
  };
  const hangUp = new Promise<number>((resolve) => {
    process.signal.addEventListener('abort', () => resolve(129), { once: true });
  });
  void keys();
  const status = await Promise.race([done, hangUp]);
  over = true;
  await chain;
  detach?.();
  restore?.();
  return status;
}
