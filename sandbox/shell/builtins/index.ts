/** The shell's builtins: one list. */
import type { Interpreter } from '../interpreter.ts';
import { compgen, complete, compopt } from './complete.ts';
import { cd, pwd } from './directories.ts';
import { dirs, popd, pushd } from './directory-stack.ts';
import { echo } from './echo.ts';
import { enable } from './enable.ts';
import { fc } from './fc.ts';
import {
  alias,
  break_,
  builtin,
  caller,
  command,
  continue_,
  eval_,
  exit,
  hash,
  return_,
  source,
  trap,
  type,
  unalias,
} from './flow.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { disown, fg, jobs, kill, wait } from './jobs.ts';
import { printf } from './printf.ts';
import { getopts, mapfile, read } from './read.ts';
import { logout, suspend, times, ulimit } from './session.ts';
import { test } from './test.ts';
import { umask } from './umask.ts';
import { refuseOptions } from './usage.ts';
import { declare, let_, set, shift, shopt, unset } from './variables.ts';

/** Gives the exit status. Works on the shell itself: its variables, its descriptors. */
export type Builtin = (sh: Interpreter, args: string[], name: string) => Promise<number>;

const list: Record<string, Builtin> = {
  ':': async () => 0,
  '.': source,
  '[': test,
  alias,
  bg: fg,
  break: break_,
  builtin,
  caller,
  cd,
  command,
  compgen,
  complete,
  compopt,
  continue: continue_,
  declare,
  dirs,
  disown,
  echo,
  enable,
  eval: eval_,
  exit,
  export: declare,
  false: async () => 1,
  fc,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  let: let_,
  local: declare,
  logout,
  mapfile,
  popd,
  printf,
  pushd,
  pwd,
  read,
  readarray: mapfile,
  readonly: declare,
  return: return_,
  set,
  shift,
  shopt,
  source,
  suspend,
  test,
  times,
  trap,
  true: async () => 0,
  type,
  typeset: declare,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};

/** With their options looked at first. */
function checked(work: Builtin): Builtin {
  return async (sh, args, name) => (await refuseOptions(sh, name, args)) ?? work(sh, args, name);
}

export const builtins: Record<string, Builtin> = Object.create(null) as Record<string, Builtin>;
for (const [name, work] of Object.entries(list)) builtins[name] = checked(work);
