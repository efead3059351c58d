/** How each builtin is called: what `help -s` and usage errors say, and the options it takes. */
import { DiscardLine } from '../control.ts';
import type { Interpreter } from '../interpreter.ts';

const MAPFILE = '[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]';
const COMPLETION =
  '[-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix]';

/** By name: the arguments, and the letters of the options (`:` after one with a value) where they are checked here. */
const USAGE: Record<string, [synopsis: string, options?: string]> = {
  '.': ['filename [arguments]', ''],
  ':': [''],
  '[': ['arg... ]'],
  alias: ['[-p] [name[=value] ... ]', 'p'],
  bg: ['[job_spec ...]', ''],
  break: ['[n]'],
  builtin: ['[shell-builtin [arg ...]]', ''],
  caller: ['[expr]', ''],
  cd: ['[-L|[-P [-e]] [-@]] [dir]', 'LPe@'],
  command: ['[-pVv] command [arg ...]', 'pVv'],
  compgen: [`[-abcdefgjksuv] ${COMPLETION} [word]`],
  complete: [`[-abcdefgjksuv] [-pr] [-DEI] ${COMPLETION} [name ...]`],
  compopt: ['[-o|+o option] [-DEI] [name ...]'],
  continue: ['[n]'],
  declare: ['[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]'],
  dirs: ['[-clpv] [+N] [-N]'],
  disown: ['[-h] [-ar] [jobspec ... | pid ...]', 'har'],
  echo: ['[-neE] [arg ...]'],
  enable: ['[-a] [-dnps] [-f filename] [name ...]', 'adnpsf:'],
  eval: ['[arg ...]', ''],
  exec: ['[-cl] [-a name] [command [argument ...]] [redirection ...]'],
  exit: ['[n]'],
  export: ['[-fn] [name[=value] ...] or export -p'],
  false: [''],
  fc: ['[-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]'],
  fg: ['[job_spec]', ''],
  getopts: ['optstring name [arg ...]', ''],
  hash: ['[-lr] [-p pathname] [-dt] [name ...]', 'lrp:dt'],
  help: ['[-dms] [pattern ...]', 'dms'],
  history: ['[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]', 'cd:anrwps'],
  jobs: ['[-lnprs] [jobspec ...] or jobs -x command [args]', 'lnprsx'],
  kill: ['[-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]'],
  let: ['arg [arg ...]'],
  local: ['[option] name[=value] ...'],
  logout: ['[n]'],
  mapfile: [MAPFILE, 'd:n:O:s:tu:C:c:'],
  popd: ['[-n] [+N | -N]'],
  printf: ['[-v var] format [arguments]', 'v:'],
  pushd: ['[-n] [+N | -N | dir]'],
  pwd: ['[-LP]', 'LP'],
  read: [
    '[-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
    'ersa:d:i:n:N:p:t:u:',
  ],
  readarray: [MAPFILE, 'd:n:O:s:tu:C:c:'],
  readonly: ['[-aAf] [name[=value] ...] or readonly -p'],
  return: ['[n]'],
  set: ['[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]'],
  shift: ['[n]'],
  shopt: ['[-pqsu] [-o] [optname ...]', 'pqsuo'],
  source: ['filename [arguments]', ''],
  suspend: ['[-f]', 'f'],
  test: ['[expr]'],
  times: [''],
  trap: ['[-lp] [[arg] signal_spec ...]', 'lp'],
  true: [''],
  type: ['[-afptP] name [name ...]', 'afptP'],
  typeset: ['[-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]'],
  ulimit: ['[-SHabcdefiklmnpqrstuvxPRT] [limit]', 'SHabcdefiklmnpqrstuvxPRT'],
  umask: ['[-p] [-S] [mode]', 'pS'],
  unalias: ['[-a] name [name ...]', 'a'],
  unset: ['[-f] [-v] [-n] [name ...]', 'fvn'],
  wait: ['[-fn] [-p var] [id ...]', 'fnp:'],
};

/** `cd [-L|[-P [-e]] [-@]] [dir]` */
export function synopsis(name: string): string {
  return `${name} ${USAGE[name]?.[0] ?? ''}`.trimEnd();
}

/** Says how a builtin is called. Its status is then 2. */
export async function sayUsage(sh: Interpreter, name: string): Promise<number> {
  await sh.complain(`${name}: usage: ${synopsis(name)}\n`);
  return 2;
}

/** A builtin has too many arguments: said, and the line given up. */
export async function tooMany(sh: Interpreter, name: string): Promise<never> {
  await sh.complain(`${sh.where()}${name}: too many arguments\n`);
  sh.state.status = 1;
  throw new DiscardLine();
}

/** What is wrong with the options a builtin is given, said; its status, or undefined when they are right. */
export async function refuseOptions(
  sh: Interpreter,
  name: string,
  args: readonly string[],
): Promise<number | undefined> {
  const options = Object.hasOwn(USAGE, name) ? USAGE[name]?.[1] : undefined;
  if (options === undefined || sh.host.dialect !== 'bash') return undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || !/^-./.test(arg)) return undefined;
    for (let j = 1; j < arg.length; j++) {
      const c = arg[j] as string;
      const at = c === ':' ? -1 : options.indexOf(c);
      if (at < 0) {
        await sh.complain(`${sh.where()}${name}: -${c}: invalid option\n`);
        return sayUsage(sh, name);
      }
      if (options[at + 1] !== ':') continue;
      if (j + 1 === arg.length && ++i >= args.length) {
        await sh.complain(`${sh.where()}${name}: -${c}: option requires an argument\n`);
        return sayUsage(sh, name);
      }
      break;
    }
  }
  return undefined;
}
