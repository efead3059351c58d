/** cd, pwd. */
import { FileError, resolvePath } from '../../apimachinery/process.ts';
import { strerror } from '../file-system.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Builtin } from './index.ts';

export async function change(sh: Interpreter, name: string, to: string, shown = to): Promise<number> {
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
