/** Parameters the shell itself computes: `$?`, `$RANDOM`, `${PIPESTATUS[@]}`. */
import type { Interpreter } from './interpreter.ts';

/** Parameters the shell itself computes. */
export function special(sh: Interpreter, name: string): string | undefined {
  const { state, host } = sh;
  switch (name) {
    case '?':
      return String(state.status);
    case '#':
      return String(state.positional.length);
    case '$':
      return String(sh.mainPid);
    case '!':
      return state.background === undefined ? undefined : String(state.background);
    case '-':
      return flags(sh);
    case '_':
      return sh.lastArgument;
    case 'RANDOM':
      return state.variables.raw(name) ? undefined : String(host.random.int(32768));
    case 'SRANDOM':
      return String(host.random.int(2 ** 32));
    case 'SECONDS':
      return String(Math.floor((host.clock.now() - state.started) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(host.clock.now() / 1000));
    case 'EPOCHREALTIME':
      return `${(host.clock.now() / 1000).toFixed(6)}`;
    case 'LINENO':
      return String(sh.line());
    case 'BASH_COMMAND':
      return sh.commandText;
    case 'BASHPID':
      return String(sh.pid);
    case 'PPID':
      return String(sh.parentPid);
    case 'BASH_SUBSHELL':
      return String(sh.level);
    case 'SHELLOPTS':
      return [...state.options].sort().join(':');
    default:
      return undefined;
  }
}

export function specialArray(sh: Interpreter, name: string): string[] | undefined {
  if (name === 'PIPESTATUS') return sh.state.pipeStatus.map(String);
  if (name === 'FUNCNAME') {
    return sh.functionNames.length > 0 ? [...sh.functionNames, ...(sh.scriptFile ? ['main'] : [])] : [];
  }
  if (name === 'DIRSTACK') return [sh.state.cwd, ...sh.state.directories];
  if (name === 'BASH_VERSINFO') return ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'];
  return undefined;
}

/** `$-`. */
function flags(sh: Interpreter): string {
  const letters: [string, string][] = [
    ['allexport', 'a'],
    ['errexit', 'e'],
    ['noglob', 'f'],
    ['hashall', 'h'],
    ['interactive', 'i'],
    ['monitor', 'm'],
    ['noexec', 'n'],
    ['nounset', 'u'],
    ['verbose', 'v'],
    ['xtrace', 'x'],
    ['braceexpand', 'B'],
    ['noclobber', 'C'],
    ['errtrace', 'E'],
    ['histexpand', 'H'],
  ];
  const { options } = sh.state;
  return letters
    .filter(([name]) => options.has(name) || (name === 'interactive' && sh.interactive))
    .map(([, letter]) => letter)
    .join('');
}
