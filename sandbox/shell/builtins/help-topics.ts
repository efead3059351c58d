/** What `help` says of each builtin and of the shell's grammar, in our own words. */
import { synopsis } from './usage.ts';

export interface Topic {
  name: string;
  synopsis: string;
  /** The first stands in lists. */
  lines: readonly string[];
}

const GRAMMAR: Record<string, [synopsis: string, ...lines: string[]]> = {
  '(( ... ))': ['(( expression ))', 'Calculates; succeeds when the result is not 0.'],
  '[[ ... ]]': [
    '[[ expression ]]',
    'Tests an expression; words are not split and globs not expanded in it.',
    '== and != match a pattern, =~ a regular expression (parts in BASH_REMATCH); && || ! ( ) combine.',
  ],
  case: [
    'case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac',
    'Runs the commands of the first pattern that matches the word.',
  ],
  coproc: [
    'coproc [NAME] command [redirections]',
    'Runs a command beside the shell, with a pipe to it and one from it.',
  ],
  for: ['for NAME [in WORDS ... ] ; do COMMANDS; done', 'Runs the commands once for each word.'],
  function: [
    'function name { COMMANDS ; } or name () { COMMANDS ; }',
    'Defines a function; its arguments are $1, $2 …',
  ],
  if: [
    'if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi',
    'Runs commands when others succeed.',
  ],
  select: [
    'select NAME [in WORDS ... ;] do COMMANDS; done',
    'Offers the words as a numbered menu and runs the commands for each choice.',
  ],
  time: ['time [-p] pipeline', 'Reports how long a pipeline took.'],
  until: ['until COMMANDS; do COMMANDS-2; done', 'Repeats while the first commands fail.'],
  while: ['while COMMANDS; do COMMANDS-2; done', 'Repeats while the first commands succeed.'],
  '{ ... }': ['{ COMMANDS ; }', 'Groups commands in this shell, for one redirection or one &&.'],
};

const LINES: Record<string, string[]> = {
  '.': ['Runs a file in this shell; the same as source.'],
  ':': ['Does nothing and succeeds.'],
  '[': ['Tests a condition, as test does; the last argument must be ].'],
  alias: ['Defines short names for commands, or lists them.', 'Example: alias k=kubectl'],
  bg: ['Lets a stopped job go on in the background.'],
  break: ['Leaves n loops.'],
  builtin: ['Runs a builtin, even when a function has its name.'],
  caller: ['Prints the line and the name of what called the running function.'],
  cd: [
    'Changes the directory: to the one named, to $HOME without a name, to the previous one with -.',
    '-P  follows links to where they lead',
  ],
  command: [
    'Runs a command though a function has its name.',
    '-v  prints what the name stands for',
    '-V  says it in a sentence',
  ],
  compgen: ['Prints the completions that options like those of complete give for a word.'],
  complete: ['Says how the arguments of a command are completed.', '-p  lists what was said', '-r  takes it back'],
  compopt: ['Changes options of the completion that is running.'],
  continue: ['Goes on with the next round of the nth loop.'],
  declare: [
    'Declares variables and their kind.',
    '-a list  -A map  -i integer  -r readonly  -x exported  -n name of another',
    '-p  prints them, -f the functions',
  ],
  dirs: ['Prints the directory stack.', '-v  one a line, numbered   -c  clears it'],
  disown: ['Forgets jobs, so that they outlive the shell.'],
  echo: ['Prints its arguments.', '-n  without the newline   -e  with \\n, \\t and the like understood'],
  enable: ['Turns builtins on and, with -n, off, so that the program of that name runs.', '-a  lists all'],
  eval: ['Joins its arguments and runs them as a command.'],
  exec: ['Puts a command in the place of the shell; without one its redirections stay.'],
  exit: ['Ends the shell with status n, or that of the last command.'],
  export: ['Hands variables on to the programs that are started.', '-n  no longer   -p  lists them'],
  false: ['Fails.'],
  fc: [
    'Lists lines of the history, or runs one again.',
    '-l  lists   -n  without numbers   -r  newest first   -s [old=new]  runs again',
  ],
  fg: ['Brings a job to the foreground.'],
  getopts: ['Takes options apart, one at each call: the letter into a variable, its value into OPTARG.'],
  hash: ['Remembers where programs are.'],
  help: ['Prints what a builtin does.', '-d  in one line   -s  how it is called   -m  as a page'],
  history: [
    'Prints the lines entered before, or the last n.',
    '-c  clears the list   -d  takes out one line',
    '-w  writes it to a file   -a  appends what is new   -r  reads a file   -n  reads what is new',
    '-s  adds a line   -p  prints its arguments',
  ],
  jobs: ['Lists what runs in the background.', '-l  with process ids   -p  only these   -r  only what runs'],
  kill: ['Sends a signal to a process or a job (%1); TERM unless told.', '-l  lists the signals'],
  let: ['Calculates each argument; fails when the last result is 0.'],
  local: ['Declares variables that live as long as the running function.'],
  logout: ['Ends a login shell.'],
  mapfile: ['Reads lines into a list.', '-t  without their newlines   -n  at most so many   -s  leaves so many out'],
  popd: ['Takes the top directory off the stack and goes to the next.'],
  printf: ['Prints by a format: %s text, %d number, %q quoted, %(%F)T a time.', '-v  into a variable'],
  pushd: ['Puts a directory on the stack and goes there; without one the two on top change places.'],
  pwd: ['Prints the present directory.', '-P  without links'],
  read: [
    'Reads a line into variables, split at IFS; the last one takes the rest.',
    '-r  backslashes stay   -p  prompts   -s  without echo   -t  gives up after seconds',
    '-n  so many characters   -d  up to another character   -a  into a list   -u  from a descriptor',
  ],
  readarray: ['Reads lines into a list; the same as mapfile.'],
  readonly: ['Makes variables that cannot be changed.'],
  return: ['Ends a function or a sourced file with status n.'],
  set: [
    'Sets options of the shell, or its arguments; without any prints the variables.',
    '-e  ends at the first failure   -u  refuses unset variables   -x  shows each command',
    '-o pipefail  a pipeline fails when one of its commands does',
  ],
  shift: ['Drops the first n arguments.'],
  shopt: ['Sets (-s) or unsets (-u) further options, such as globstar, nullglob, dotglob.'],
  source: ['Runs a file in this shell.'],
  suspend: ['Stops the shell.'],
  test: [
    'Tests a condition.',
    'Files: -e there  -f file  -d directory  -s not empty  -x executable',
    'Text: -z empty  -n not empty  = !=   Numbers: -eq -ne -lt -le -gt -ge',
  ],
  times: ['Prints the processor time that was used.'],
  trap: [
    'Runs a command when a signal comes, or at EXIT, ERR, DEBUG, RETURN; - takes it back.',
    '-p  lists them   -l  lists the signals',
  ],
  true: ['Succeeds.'],
  type: ['Says what a name stands for: alias, keyword, function, builtin or file.', '-t  in one word   -a  all of it'],
  typeset: ['Declares variables; the same as declare.'],
  ulimit: ['Shows limits.'],
  umask: ['Sets which permissions new files do not get.', '-S  in letters'],
  unalias: ['Forgets aliases; -a all.'],
  unset: ['Forgets variables, or with -f functions.'],
  wait: ['Waits for jobs and gives the status of the last.', '-n  for the first that ends'],
};

export function topics(): Topic[] {
  const grammar = Object.entries(GRAMMAR).map(([name, [synopsis, ...lines]]) => ({ name, synopsis, lines }));
  const own = Object.entries(LINES).map(([name, lines]) => ({ name, synopsis: synopsis(name), lines }));
  return [...grammar, ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const COLUMN = 37;

/** Everything, in two columns. */
export function overview(): string {
  const all = topics().map(({ synopsis }) => synopsis);
  const half = Math.ceil(all.length / 2);
  const cut = (text: string) => (text.length > COLUMN ? `${text.slice(0, COLUMN - 1)}>` : text);
  const rows = all.slice(0, half).map((left, i) => {
    const right = all[i + half];
    return ` ${right === undefined ? cut(left) : `${cut(left).padEnd(COLUMN)}  ${cut(right)}`}\n`;
  });
  return `These commands are part of the shell. "help name" says more of one of them;\n"man name" of the programs beside them. > means that a line goes on.\n\n${rows.join('')}`;
}
