/** The shell's builtins: one list. */
import type { Interpreter } from '../interpreter.ts';
import { compgen, complete, compopt } from './complete.ts';
import { cd, dirs, popd, pushd, pwd, umask } from './directories.ts';
import { echo } from './echo.ts';
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
import { disown, fg, jobs, kill, wait } from './jobs.ts';
import { printf } from './printf.ts';
import { getopts, mapfile, read } from './read.ts';
import { history, times, ulimit } from './session.ts';
import { test } from './test.ts';
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
  eval: eval_,
  exit,
  export: declare,
  false: async () => 1,
  fg,
  getopts,
  hash,
  history,
  jobs,
  kill,
  let: let_,
  local: declare,
  logout: exit,
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

export const builtins: Record<string, Builtin> = Object.assign(Object.create(null) as Record<string, Builtin>, list);
