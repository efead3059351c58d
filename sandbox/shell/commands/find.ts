import type { FileStat, Process, Program } from '../../apimachinery/process.ts';
import { resolvePath } from '../../apimachinery/process.ts';
import { lstat, strerror } from '../file-system.ts';
import { matches } from '../pattern.ts';

interface Visit {
  path: string;
  name: string;
  depth: number;
  stat: FileStat;
}

type Test = (visit: Visit) => Promise<boolean>;

class FindError extends Error {}

/** find(1): tests -name -iname -path -type -size -empty -newer -mtime -mmin -perm; actions -print -print0 -delete -exec -prune -quit. */
export const find: Program = async (process) => {
  const args = process.argv.slice(1);
  const roots: string[] = [];
  while (args[0] !== undefined && !/^[-(!]/.test(args[0])) roots.push(args.shift() as string);
  const world: World = {
    process,
    min: 0,
    max: Number.POSITIVE_INFINITY,
    acted: false,
    pruned: false,
    stopped: false,
    deep: args.includes('-delete') || args.includes('-depth'),
    batches: [],
  };
  let test: Test;
  try {
    test = expression(world, args);
  } catch (error) {
    if (!(error instanceof FindError)) throw error;
    await process.stderr.write(`find: ${error.message}\n`);
    return 1;
  }
  let status = 0;
  const visit = async (path: string, depth: number): Promise<void> => {
    if (world.stopped || process.signal.aborted) return;
    if (process.clock.shouldYield()) await process.clock.rest(process.signal);
    let stat: FileStat;
    try {
      stat = lstat(process.fs, resolvePath(process.cwd, path));
    } catch (error) {
      await process.stderr.write(`find: ‘${path}’: ${strerror(error)}\n`);
      status = 1;
      return;
    }
    const here = {
      path,
      name:
        path
          .replace(/(.)\/+$/, '$1')
          .split('/')
          .at(-1) || path,
      depth,
      stat,
    };
    const run = async () => {
      if (depth < world.min) return;
      if ((await test(here)) && !world.acted) await process.stdout.write(`${path}\n`);
    };
    world.pruned = false;
    if (!world.deep) await run();
    if (stat.type === 'directory' && depth < world.max && !(world.pruned && !world.deep)) {
      for (const name of process.fs.readdir(resolvePath(process.cwd, path))) {
        await visit(path.endsWith('/') ? path + name : `${path}/${name}`, depth + 1);
      }
    }
    if (world.deep) await run();
  };
  for (const root of roots.length > 0 ? roots : ['.']) await visit(root, 0);
  for (const batch of world.batches)
    if (batch.paths.length > 0)
      status = Math.max(status, (await process.spawn([...batch.argv, ...batch.paths])) === 0 ? 0 : 1);
  return status;
};

interface World {
  process: Process;
  min: number;
  max: number;
  /** An action was given: -print is not implied. */
  acted: boolean;
  pruned: boolean;
  stopped: boolean;
  deep: boolean;
  batches: { argv: string[]; paths: string[] }[];
}

function expression(world: World, args: string[]): Test {
  let at = 0;
  const or = (): Test => {
    let left = and();
    while (args[at] === '-o' || args[at] === '-or') {
      at++;
      const [a, b] = [left, and()];
      left = async (v) => (await a(v)) || (await b(v));
    }
    return left;
  };
  const and = (): Test => {
    let left: Test = async () => true;
    while (at < args.length && args[at] !== ')' && args[at] !== '-o' && args[at] !== '-or') {
      if (args[at] === '-a' || args[at] === '-and') at++;
      const [a, b] = [left, not()];
      left = async (v) => (await a(v)) && (await b(v));
    }
    return left;
  };
  const not = (): Test => {
    if (args[at] === '!' || args[at] === '-not') {
      at++;
      const inner = not();
      return async (v) => !(await inner(v));
    }
    if (args[at] === '(') {
      at++;
      const inner = or();
      if (args[at++] !== ')')
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      return inner;
    }
    return primary(world, args[at++] as string, () => {
      const name = args[at - 1];
      const value = args[at++];
      if (value === undefined) throw new FindError(`missing argument to \`${name}'`);
      return value;
    });
  };
  const test = or();
  if (at < args.length) throw new FindError(`paths must precede expression: \`${args[at]}'`);
  return test;
}

function numeric(text: string): (n: number) => boolean {
  const match = /^([+-]?)(\d+)$/.exec(text);
  if (!match) throw new FindError(`invalid argument \`${text}'`);
  const n = Number(match[2]);
  return (value) => (match[1] === '+' ? value > n : match[1] === '-' ? value < n : value === n);
}

const UNITS: Record<string, number> = { b: 512, c: 1, w: 2, k: 1024, M: 1048576, G: 1073741824 };

function primary(world: World, name: string, value: () => string): Test {
  const { process } = world;
  const absolute = (path: string) => resolvePath(process.cwd, path);
  switch (name) {
    case '-name':
    case '-iname': {
      const pattern = value();
      return async (v) => matches(pattern, v.name, { ignoreCase: name === '-iname' });
    }
    case '-path':
    case '-wholename':
    case '-ipath': {
      const pattern = value();
      return async (v) => matches(pattern, v.path, { ignoreCase: name === '-ipath' });
    }
    case '-regex': {
      const regexp = new RegExp(`^(?:${value()})$`);
      return async (v) => regexp.test(v.path);
    }
    case '-type': {
      const kinds: Record<string, string> = { f: 'file', d: 'directory', l: 'symlink' };
      const wanted = value().split(',');
      for (const c of wanted) if (!/^[bcdpflsD]$/.test(c)) throw new FindError(`Unknown argument to -type: ${c}`);
      return async (v) => wanted.some((c) => kinds[c] === v.stat.type);
    }
    case '-maxdepth':
      world.max = Number(value());
      return async () => true;
    case '-mindepth':
      world.min = Number(value());
      return async () => true;
    case '-size': {
      const text = value();
      const unit = UNITS[text.at(-1) as string] ?? 512;
      const test = numeric(text.replace(/[a-zA-Z]$/, ''));
      return async (v) => test(Math.ceil(v.stat.size / unit));
    }
    case '-empty':
      return async (v) =>
        v.stat.type === 'directory'
          ? process.fs.readdir(absolute(v.path)).length === 0
          : v.stat.type === 'file' && v.stat.size === 0;
    case '-newer': {
      const reference = value();
      return async (v) => v.stat.mtime > process.fs.stat(absolute(reference)).mtime;
    }
    case '-mtime':
    case '-mmin': {
      const test = numeric(value());
      const unit = name === '-mtime' ? 86400000 : 60000;
      return async (v) => test(Math.floor((process.clock.now() - v.stat.mtime) / unit));
    }
    case '-perm': {
      const text = value();
      const bits = Number.parseInt(text.replace(/^[-/]/, ''), 8);
      return async ({ stat: { mode } }) =>
        text.startsWith('-')
          ? (mode & bits) === bits
          : text.startsWith('/')
            ? (mode & bits) !== 0
            : (mode & 0o7777) === bits;
    }
    case '-user':
    case '-group': {
      const who = value();
      return async () => who === 'root' || who === '0';
    }
    case '-true':
    case '-depth':
      return async () => true;
    case '-false':
      return async () => false;
    case '-prune':
      return async () => {
        world.pruned = true;
        return true;
      };
    case '-quit':
      return async () => {
        world.stopped = true;
        return true;
      };
    case '-print':
    case '-print0':
      world.acted = true;
      return async (v) => {
        await process.stdout.write(v.path + (name === '-print' ? '\n' : '\0'));
        return true;
      };
    case '-delete':
      world.acted = true;
      return async (v) => {
        try {
          process.fs.rm(absolute(v.path));
          return true;
        } catch (error) {
          await process.stderr.write(`find: cannot delete ‘${v.path}’: ${strerror(error)}\n`);
          return false;
        }
      };
    case '-exec': {
      world.acted = true;
      const argv: string[] = [];
      for (;;) {
        const word = value();
        if (word === ';') break;
        if (word === '+' && argv.at(-1) === '{}') {
          const batch = { argv: argv.slice(0, -1), paths: [] as string[] };
          world.batches.push(batch);
          return async (v) => batch.paths.push(v.path) > 0;
        }
        argv.push(word);
      }
      return async (v) => {
        const run = argv.map((a) => a.replaceAll('{}', v.path));
        if (process.find && !process.find(run[0] as string)) {
          await process.stderr.write(`find: ‘${run[0]}’: No such file or directory\n`);
          return false;
        }
        return (await process.spawn(run)) === 0;
      };
    }
    default:
      throw new FindError(
        name.startsWith('-') ? `unknown predicate \`${name}'` : `paths must precede expression: \`${name}'`,
      );
  }
}
