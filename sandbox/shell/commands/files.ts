/** mkdir, rmdir, rm, cp, mv, touch, ln, chmod, chown: what changes the tree. */
import { FileError, type Program } from '../../apimachinery/process.ts';
import { lstat, strerror } from '../file-system.ts';
import { command, type Tool } from './tool.ts';

const missing = async (tool: Tool, text: string): Promise<number> => {
  await tool.fail(text);
  await tool.process.stderr.write(`Try '${tool.name} --help' for more information.\n`);
  return 1;
};

function type(tool: Tool, path: string): string | undefined {
  try {
    return tool.process.fs.stat(path).type;
  } catch {
    return undefined;
  }
}

function base(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) || '/';
}

export const mkdir: Program = command(
  { name: 'mkdir', flags: 'pv', values: 'm', long: { parents: 'p', verbose: 'v', 'mode=': 'm' } },
  async (tool) => {
    if (tool.operands.length === 0) return missing(tool, 'missing operand');
    for (const name of tool.operands) {
      const path = tool.path(name);
      try {
        if (tool.options.has('p') && type(tool, path) === 'directory') continue;
        tool.process.fs.mkdir(path, { recursive: tool.options.has('p') });
        const mode = tool.options.get('m');
        if (mode !== undefined) tool.process.fs.chmod(path, newMode(mode, 0o755, true) ?? 0o755);
        if (tool.options.has('v')) await tool.out(`mkdir: created directory '${name}'\n`);
      } catch (error) {
        await tool.fail(`cannot create directory ‘${name}’: ${strerror(error)}`);
      }
    }
    return tool.status;
  },
);

export const rmdir: Program = command({ name: 'rmdir', flags: 'pv', long: { parents: 'p' } }, async (tool) => {
  if (tool.operands.length === 0) return missing(tool, 'missing operand');
  for (const name of tool.operands) {
    try {
      if (type(tool, tool.path(name)) === 'file') throw new FileError('ENOTDIR', name);
      tool.process.fs.rm(tool.path(name));
    } catch (error) {
      await tool.fail(`failed to remove '${name}': ${strerror(error)}`);
    }
  }
  return tool.status;
});

export const rm: Program = command(
  {
    name: 'rm',
    flags: 'dfirRvI',
    long: { force: 'f', recursive: 'r', verbose: 'v', dir: 'd', 'no-preserve-root': 'n', 'preserve-root': 'p' },
  },
  async (tool) => {
    const has = (c: string) => tool.options.has(c);
    if (tool.operands.length === 0) return has('f') ? 0 : missing(tool, 'missing operand');
    const { fs } = tool.process;
    for (const name of tool.operands) {
      const path = tool.path(name);
      try {
        const recursive = has('r') || has('R');
        if (path === '/' && recursive) {
          await tool.fail("it is dangerous to operate recursively on '/'");
          await tool.fail('use --no-preserve-root to override this failsafe');
          continue;
        }
        if (/(^|\/)\.{1,2}\/*$/.test(name) && recursive) {
          await tool.fail(`refusing to remove '.' or '..' directory: skipping '${name}'`);
          continue;
        }
        const directory = lstat(fs, path).type === 'directory';
        if (directory && !recursive && !has('d')) throw new FileError('EISDIR', path);
        fs.rm(path, { recursive });
        if (has('v')) await tool.out(`removed ${directory ? 'directory ' : ''}'${name}'\n`);
      } catch (error) {
        if (has('f') && error instanceof FileError && error.code === 'ENOENT') continue;
        await tool.fail(`cannot remove '${name}': ${strerror(error)}`);
      }
    }
    return tool.status;
  },
);

function copyTree(tool: Tool, from: string, to: string): void {
  const { fs } = tool.process;
  const stat = lstat(fs, from);
  if (
    stat.type === 'symlink' &&
    (tool.options.has('a') || tool.options.has('d') || tool.options.has('P') || recursive(tool))
  ) {
    if (type(tool, to) !== undefined) fs.rm(to);
    fs.symlink(fs.readlink(from), to);
  } else if (fs.stat(from).type === 'directory') {
    if (type(tool, to) === undefined) fs.mkdir(to);
    for (const name of fs.readdir(from)) copyTree(tool, `${from}/${name}`, `${to}/${name}`);
  } else fs.writeFile(to, fs.readFile(from), type(tool, to) ? {} : { mode: fs.stat(from).mode });
  if ((tool.options.has('p') || tool.options.has('a')) && stat.type !== 'symlink') {
    fs.chmod(to, stat.mode);
    fs.touch(to, stat.mtime);
  }
}

function recursive(tool: Tool): boolean {
  return ['r', 'R', 'a'].some((c) => tool.options.has(c));
}

/** Source and target pairs of cp, mv and ln. */
async function pairs(tool: Tool): Promise<[string, string][] | number> {
  const list = [...tool.operands];
  if (list.length === 0) return missing(tool, 'missing file operand');
  let target = tool.options.get('t');
  if (target === undefined) {
    if (list.length === 1) return missing(tool, `missing destination file operand after '${list[0]}'`);
    target = list.pop() as string;
  }
  const into = type(tool, tool.path(target)) === 'directory' && !tool.options.has('T');
  if (list.length > 1 && !into)
    return tool.fail(
      `target '${target}' is not a directory`.replace(
        / is not a directory$/,
        type(tool, tool.path(target)) === undefined ? ': No such file or directory' : ': Not a directory',
      ),
    );
  return list.map((name) => [
    name,
    into
      ? `${(target as string).replace(/\/+$/, '') || (target as string)}/${base(name)}`.replace('//', '/')
      : (target as string),
  ]);
}

export const cp: Program = command(
  {
    name: 'cp',
    flags: 'adfinprRTuvP',
    values: 't',
    long: {
      archive: 'a',
      force: 'f',
      recursive: 'r',
      verbose: 'v',
      'no-clobber': 'n',
      preserve: 'p',
      'target-directory=': 't',
    },
  },
  async (tool) => {
    const all = await pairs(tool);
    if (typeof all === 'number') return all;
    const { fs } = tool.process;
    for (const [from, to] of all) {
      const [source, target] = [tool.path(from), tool.path(to)];
      const kind = type(tool, source);
      if (kind === undefined) await tool.fail(`cannot stat '${from}': No such file or directory`);
      else if (kind === 'directory' && !recursive(tool))
        await tool.fail(`-r not specified; omitting directory '${from}'`);
      else if (source === target) await tool.fail(`'${from}' and '${to}' are the same file`);
      else if (kind === 'directory' && `${target}/`.startsWith(`${source}/`)) {
        await tool.fail(`cannot copy a directory, '${from}', into itself, '${to}'`);
      } else if (kind === 'directory' && type(tool, target) === 'file') {
        await tool.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      } else if (tool.options.has('n') && fs.exists(target)) continue;
      else {
        try {
          copyTree(tool, source, target);
          if (tool.options.has('v')) await tool.out(`'${from}' -> '${to}'\n`);
        } catch (error) {
          await tool.fail(
            `cannot create ${kind === 'directory' ? 'directory' : 'regular file'} '${to}': ${strerror(error)}`,
          );
        }
      }
    }
    return tool.status;
  },
);

export const mv: Program = command(
  {
    name: 'mv',
    flags: 'finTuv',
    values: 't',
    long: { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory=': 't' },
  },
  async (tool) => {
    const all = await pairs(tool);
    if (typeof all === 'number') return all;
    const { fs } = tool.process;
    for (const [from, to] of all) {
      const [source, target] = [tool.path(from), tool.path(to)];
      let kind: string;
      try {
        kind = lstat(fs, source).type;
      } catch (error) {
        await tool.fail(`cannot stat '${from}': ${strerror(error)}`);
        continue;
      }
      if (source === target) await tool.fail(`'${from}' and '${to}' are the same file`);
      else if (kind === 'directory' && type(tool, target) === 'file') {
        await tool.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      } else if (kind === 'directory' && `${target}/`.startsWith(`${source}/`)) {
        await tool.fail(`cannot move '${from}' to a subdirectory of itself, '${to}'`);
      } else if (tool.options.has('n') && fs.exists(target)) continue;
      else {
        try {
          fs.rename(source, target);
          if (tool.options.has('v')) await tool.out(`renamed '${from}' -> '${to}'\n`);
        } catch (error) {
          await tool.fail(`cannot move '${from}' to '${to}': ${strerror(error)}`);
        }
      }
    }
    return tool.status;
  },
);

export const touch: Program = command(
  { name: 'touch', flags: 'acm', values: 'drt', long: { 'no-create': 'c', 'date=': 'd', 'reference=': 'r' } },
  async (tool) => {
    if (tool.operands.length === 0) return missing(tool, 'missing file operand');
    const { fs, clock } = tool.process;
    const date = tool.options.get('d');
    const time = date === undefined ? clock.now() : parseDate(date, clock.now());
    if (time === undefined) return tool.fail(`invalid date format ‘${date}’`);
    for (const name of tool.operands) {
      try {
        const path = tool.path(name);
        if (!fs.exists(path)) {
          if (tool.options.has('c')) continue;
          if (name.endsWith('/')) throw new FileError('ENOENT', path);
          fs.writeFile(path, '');
        }
        fs.touch(path, time);
      } catch (error) {
        await tool.fail(`cannot touch '${name}': ${strerror(error)}`);
      }
    }
    return tool.status;
  },
);

/** The dates people type: ISO ones, `@seconds`, now, today, yesterday, `2 days ago`, `+1 hour`. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000;
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?(.*)$/.exec(trimmed);
  let at = now;
  let rest = trimmed;
  if (iso) {
    const time = iso[2] ?? '00:00:00';
    const zone = !iso[4] || iso[4] === 'UTC' || iso[4] === 'Z' ? 'Z' : iso[4].replace(/^(...)(\d\d)$/, '$1:$2');
    at = Date.parse(`${iso[1]}T${time.length === 5 ? `${time}:00` : time}${iso[3] ?? ''}${zone}`);
    rest = iso[5] as string;
  } else if (/^[A-Z][a-z]{2}, \d/.test(trimmed)) {
    at = Date.parse(trimmed);
    rest = '';
  }
  const units: Record<string, number> = {
    second: 1000,
    sec: 1000,
    minute: 60000,
    min: 60000,
    hour: 3600000,
    day: 86400000,
    week: 604800000,
    fortnight: 1209600000,
  };
  const tokens = rest.trim().toLowerCase();
  const pattern =
    /([+-]?\s*\d+|next|last|a|an)?\s*(seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|years?|now|today|tomorrow|yesterday)(\s+ago)?/g;
  const left = tokens.replace(pattern, (_, amount: string | undefined, unit: string, ago: string | undefined) => {
    const n =
      (amount === undefined || amount.startsWith('a') || amount === 'next'
        ? 1
        : amount === 'last'
          ? -1
          : Number(amount.replace(/\s/g, ''))) * (ago ? -1 : 1);
    const name = unit.replace(/s$/, '');
    if (unit === 'tomorrow') at += 86400000;
    else if (unit === 'yesterday') at -= 86400000;
    else if (name === 'month' || name === 'year') {
      const d = new Date(at);
      if (name === 'month') d.setUTCMonth(d.getUTCMonth() + n);
      else d.setUTCFullYear(d.getUTCFullYear() + n);
      at = d.getTime();
    } else if (units[name]) at += n * (units[name] as number);
    return '';
  });
  return left.trim() !== '' || Number.isNaN(at) ? undefined : at;
}

export const ln: Program = command(
  {
    name: 'ln',
    flags: 'sfnvTr',
    values: 't',
    long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v' },
  },
  async (tool) => {
    const { fs } = tool.process;
    if (tool.operands.length === 1) tool.operands.push('.');
    const all = await pairs(tool);
    if (typeof all === 'number') return all;
    for (const [from, to] of all) {
      const target = tool.path(to);
      try {
        if (!tool.options.has('s')) {
          if (!fs.exists(tool.path(from))) {
            await tool.fail(`failed to access '${from}': No such file or directory`);
            continue;
          }
          if (fs.stat(tool.path(from)).type === 'directory') {
            await tool.fail(`${from}: hard link not allowed for directory`);
            continue;
          }
        }
        if (tool.options.has('f')) {
          try {
            lstat(fs, target);
            fs.rm(target);
          } catch {
            // nothing in the way
          }
        }
        if (tool.options.has('s')) fs.symlink(from, target);
        else if (fs.exists(target)) throw new FileError('EEXIST', target);
        else fs.writeFile(target, fs.readFile(tool.path(from)), { mode: fs.stat(tool.path(from)).mode });
      } catch (error) {
        await tool.fail(
          `failed to create ${tool.options.has('s') ? 'symbolic' : 'hard'} link '${to}': ${strerror(error)}`,
        );
      }
    }
    return tool.status;
  },
);

/** `755`, `u+x,go-w`; undefined when it is no mode. */
export function newMode(text: string, old: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || (match[1] as string).includes('a') ? 'ugo' : (match[1] as string);
    for (const [, operator, letters] of (match[2] as string).matchAll(/([-+=])([rwxXst]*)/g)) {
      let bits = 0;
      if ((letters as string).includes('r')) bits |= 4;
      if ((letters as string).includes('w')) bits |= 2;
      if ((letters as string).includes('x') || ((letters as string).includes('X') && (directory || old & 0o111)))
        bits |= 1;
      let mask = 0;
      let all = 0;
      for (const [c, shift] of [
        ['u', 6],
        ['g', 3],
        ['o', 0],
      ] as const) {
        if (!who.includes(c)) continue;
        mask |= bits << shift;
        all |= 7 << shift;
      }
      if ((letters as string).includes('t')) mask |= 0o1000;
      if (operator === '+') mode |= mask;
      else if (operator === '-') mode &= ~mask;
      else mode = (mode & ~all) | mask;
    }
  }
  return mode;
}

export const chmod: Program = async (process) => {
  const args = process.argv.slice(1);
  const flags = args.filter((a) => /^-[Rvcf]+$/.test(a)).join('');
  const [mode, ...names] = args.filter((a) => !/^-[Rvcf]+$/.test(a));
  return command({ name: 'chmod', stopAtOperand: true }, async (tool) => {
    if (mode === undefined) return missing(tool, 'missing operand');
    if (names.length === 0) return missing(tool, `missing operand after ‘${mode}’`);
    const { fs } = process;
    const apply = (path: string): boolean => {
      const stat = fs.stat(path);
      const next = newMode(mode, stat.mode, stat.type === 'directory');
      if (next === undefined) return false;
      fs.chmod(path, next);
      if (flags.includes('R') && stat.type === 'directory')
        for (const name of fs.readdir(path)) apply(`${path}/${name}`);
      return true;
    };
    for (const name of names) {
      try {
        if (!apply(tool.path(name))) return missing(tool, `invalid mode: ‘${mode}’`);
      } catch (error) {
        await tool.fail(`cannot access '${name}': ${strerror(error)}`);
      }
    }
    return tool.status;
  })({ ...process, argv: ['chmod'] });
};

export const chown: Program = command({ name: 'chown', flags: 'Rvhf' }, async (tool) => {
  for (const name of tool.operands.slice(1)) {
    if (!tool.process.fs.exists(tool.path(name))) await tool.fail(`cannot access '${name}': No such file or directory`);
  }
  return tool.status;
});
