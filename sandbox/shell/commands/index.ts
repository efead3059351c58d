/** The commands: one list, by name. */
import type { Program } from '../../apimachinery/process.ts';
import { cat } from './cat.ts';
import { curl } from './curl.ts';
import { cut } from './cut.ts';
import { diff } from './diff.ts';
import { nano, vi, view } from './editor.ts';
import { chmod, chown, cp, ln, mkdir, mv, rm, rmdir, touch } from './files.ts';
import { find } from './find.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { awk } from './lazy.ts';
import { ls } from './ls.ts';
import { basename, dirname, mktemp, pwd, readlink, realpath, stat } from './paths.ts';
import { sed } from './sed.ts';
import { sort } from './sort.ts';
import {
  arch,
  clear,
  date,
  echo,
  env,
  hostname,
  id,
  nproc,
  printenv,
  printf,
  sleep,
  test,
  timeout,
  tty,
  uname,
  which,
  whoami,
} from './system.ts';
import { tail } from './tail.ts';
import { tar } from './tar.ts';
import { tee } from './tee.ts';
import { base64, column, fold, nl, od, paste, rev, seq, tac, yes } from './text.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { wget } from './wget.ts';
import { xargs } from './xargs.ts';

export const coreutils: Record<string, Program> = {
  '[': test,
  arch,
  awk,
  base64,
  basename,
  cat,
  chmod,
  chown,
  clear,
  column,
  cp,
  curl,
  cut,
  date,
  diff,
  dirname,
  echo,
  edit: nano,
  egrep,
  env,
  false: async () => 1,
  fgrep,
  find,
  fold,
  grep,
  head,
  hostname,
  id,
  ln,
  ls,
  mkdir,
  mktemp,
  mv,
  nano,
  nl,
  nproc,
  od,
  paste,
  printenv,
  printf,
  pwd,
  readlink,
  realpath,
  rev,
  rm,
  rmdir,
  sed,
  seq,
  sleep,
  sort,
  stat,
  tac,
  tail,
  tar,
  tee,
  test,
  timeout,
  touch,
  tr,
  true: async () => 0,
  tty,
  uname,
  uniq,
  vi,
  view,
  vim: vi,
  watch,
  wc,
  wget,
  which,
  whoami,
  xargs,
  yes,
};
