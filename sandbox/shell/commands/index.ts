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
import { apt, awk, cmp, comm, dnf, file, join, less, man, tree } from './lazy.ts';
import { ls } from './ls.ts';
import { ifconfig } from './net/ifconfig.ts';
import { ip } from './net/ip.ts';
import { netstat } from './net/netstat.ts';
import { nslookup } from './net/nslookup.ts';
import { ping } from './net/ping.ts';
import { ss } from './net/ss.ts';
import { basename, dirname, mktemp, pwd, readlink, realpath, stat } from './paths.ts';
import { df, free, killall, pgrep, pidof, pkill, uptime } from './proc/machine.ts';
import { ps } from './proc/ps.ts';
import { top } from './proc/top.ts';
import { sed } from './sed.ts';
import { sort } from './sort.ts';
import { sudo } from './sudo.ts';
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
  apt,
  'apt-get': apt,
  arch,
  awk,
  base64,
  basename,
  cat,
  chmod,
  chown,
  clear,
  cmp,
  column,
  comm,
  cp,
  curl,
  cut,
  date,
  df,
  diff,
  dirname,
  dnf,
  echo,
  edit: nano,
  egrep,
  env,
  false: async () => 1,
  fgrep,
  file,
  find,
  fold,
  free,
  gawk: awk,
  grep,
  head,
  hostname,
  id,
  ifconfig,
  ip,
  join,
  killall,
  less,
  ln,
  ls,
  man,
  mkdir,
  mktemp,
  more: less,
  mv,
  nano,
  netstat,
  nl,
  nproc,
  nslookup,
  od,
  paste,
  pgrep,
  pidof,
  ping,
  pkill,
  printenv,
  printf,
  ps,
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
  ss,
  stat,
  sudo,
  tac,
  tail,
  tar,
  tee,
  test,
  timeout,
  top,
  touch,
  tr,
  tree,
  true: async () => 0,
  tty,
  uname,
  uniq,
  uptime,
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
  yum: dnf,
};
