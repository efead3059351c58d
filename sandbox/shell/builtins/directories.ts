/** cd, pwd, pushd, popd, dirs, umask. */
import { FileError, resolvePath } from '../../apimachinery/process.ts';
import { strerror } from '../file-system.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Builtin } from './index.ts';

async function change(sh: Interpreter, name: string, to: string, shown = to): Promise<number> {
  const path = sh.path(to);
  try {
    if (sh.host.fs.stat(path).type !== 'directory') throw new FileError('ENOTDIR', path);
  } catch (error) {
    const words = name === 'cd' ? sh.words.cd(shown, strerror(error)) : `${shown}: ${strerror(error)}`;
    await sh.complain(`${sh.where()}${name}: ${words}\n`);
    return 1;
  }
  sh.setVariable('OLDPWD', sh.state.cwd);
  sh.state.cwd = path;
  sh.setVariable('PWD', path);
  return 0;
}

/** The path without links. */
export function physical(sh: Interpreter, path: string): string {
  const parts = path.split('/').filter(Boolean);
  let at = '/';
  for (let hops = 0; parts.length > 0 && hops < 100; hops++) {
    const next = resolvePath(at, parts.shift() as string);
    try {
      const target = sh.host.fs.readlink(next);
      parts.unshift(...target.split('/').filter(Boolean));
      if (target.startsWith('/')) at = '/';
    } catch {
      at = next;
    }
  }
  return at;
}

export const cd: Builtin = async (sh, args) => {
  const list = [...args];
  let real = sh.state.options.has('physical');
  while (list[0] && /^-[LPe@]+$/.test(list[0])) real = (list.shift() as string).includes('P');
  if (list[0] === '--') list.shift();
  if (list.length > 1) {
    await sh.complain(`${sh.where()}cd: too many arguments\n`);
    return 1;
  }
  let to = list[0];
  if (to === undefined) {
    to = sh.state.variables.get('HOME');
    if (to === undefined) {
      await sh.complain(`${sh.where()}cd: HOME not set\n`);
      return 1;
    }
  }
  let print = false;
  if (to === '-') {
    to = sh.state.variables.get('OLDPWD');
    if (to === undefined) {
      await sh.complain(`${sh.where()}cd: OLDPWD not set\n`);
      return 1;
    }
    print = true;
  }
  if (to === '') return 0;
  if (!/^\.{0,2}\//.test(to) && to !== '.' && to !== '..') {
    for (const base of (sh.state.variables.get('CDPATH') ?? '').split(':').filter(Boolean)) {
      const path = resolvePath(sh.path(base), to);
      if (sh.host.fs.exists(path) && sh.host.fs.stat(path).type === 'directory') {
        to = path;
        print = true;
        break;
      }
    }
  }
  const status = await change(sh, 'cd', real ? physical(sh, sh.path(to)) : to, to);
  if (status === 0 && print) await sh.print(`${sh.state.cwd}\n`);
  return status;
};

export const pwd: Builtin = async (sh, args) => {
  const real = args.includes('-P');
  await sh.print(`${real ? physical(sh, sh.state.cwd) : sh.state.cwd}\n`);
  return 0;
};

function stack(sh: Interpreter): string {
  const home = sh.state.variables.get('HOME');
  const short = (path: string) =>
    home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
  return `${[sh.state.cwd, ...sh.state.directories].map(short).join(' ')}\n`;
}

export const dirs: Builtin = async (sh, args) => {
  if (args.includes('-c')) sh.state.directories = [];
  else if (args.includes('-v')) {
    const all = stack(sh).trimEnd().split(' ');
    await sh.print(all.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
  } else if (args.includes('-p')) await sh.print(stack(sh).replaceAll(' ', '\n'));
  else await sh.print(stack(sh));
  return 0;
};

export const pushd: Builtin = async (sh, args) => {
  const { cwd, directories } = sh.state;
  const to = args[0] ?? directories[0];
  if (to === undefined) {
    await sh.complain(`${sh.where()}pushd: no other directory\n`);
    return 1;
  }
  const status = await change(sh, 'pushd', to);
  if (status !== 0) return status;
  sh.state.directories = args[0] === undefined ? [cwd, ...directories.slice(1)] : [cwd, ...directories];
  await sh.print(stack(sh));
  return 0;
};

export const popd: Builtin = async (sh) => {
  const [to, ...rest] = sh.state.directories;
  if (to === undefined) {
    await sh.complain(`${sh.where()}popd: directory stack empty\n`);
    return 1;
  }
  const status = await change(sh, 'popd', to);
  if (status !== 0) return status;
  sh.state.directories = rest;
  await sh.print(stack(sh));
  return 0;
};

export const umask: Builtin = async (sh, args) => {
  const text = args.find((a) => !a.startsWith('-'));
  const { umask: mask } = sh.state;
  if (text === undefined) {
    const letters = (bits: number) => `${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`;
    const open = ~mask & 0o777;
    await sh.print(
      args.includes('-S')
        ? `u=${letters(open >> 6)},g=${letters((open >> 3) & 7)},o=${letters(open & 7)}\n`
        : `${mask.toString(8).padStart(4, '0')}\n`,
    );
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(text)) {
    await sh.complain(`${sh.where()}umask: ${text}: octal number out of range\n`);
    return 1;
  }
  sh.state.umask = Number.parseInt(text, 8) & 0o777;
  return 0;
};
