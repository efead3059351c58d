/** What `sh` is called and how it complains: bash, busybox's ash, Debian's dash. The language is bash's in all three. */
import type { Process } from '../apimachinery/process.ts';

export type Dialect = 'bash' | 'ash' | 'dash';

export function dialectOf(userland: Process['userland'], called: string): Dialect {
  if (userland === undefined || /bash$/.test(called)) return 'bash';
  return userland === 'busybox' ? 'ash' : 'dash';
}

/** The prompt without a PS1. */
export function promptOf(dialect: Dialect): string {
  if (dialect === 'ash') return '\\w \\$ ';
  return dialect === 'dash' ? '\\$ ' : '\\u@\\h:\\w\\$ ';
}

export interface Words {
  /** After the command's name. */
  notFound: string;
  noSuchProgram: string;
  isDirectory: string;
  cd(target: string, problem: string): string;
  /** Of a redirection that cannot be opened. */
  open(target: string, problem: string, writing: boolean): string;
}

const bash: Words = {
  notFound: 'command not found',
  noSuchProgram: 'No such file or directory',
  isDirectory: 'Is a directory',
  cd: (target, problem) => `${target}: ${problem}`,
  open: (target, problem) => `${target}: ${problem}`,
};

const MISSING = 'No such file or directory';
const almquist = (cd: Words['cd'], missing: { file: string; directory: string }, verb: string): Words => ({
  notFound: 'not found',
  noSuchProgram: 'not found',
  isDirectory: 'Permission denied',
  cd,
  open: (target, problem, writing) =>
    `${verb}${writing ? 'create' : 'open'} ${target}: ${problem === MISSING ? (writing ? missing.directory : missing.file) : problem}`,
});

export const WORDS: Readonly<Record<Dialect, Words>> = {
  bash,
  ash: almquist(
    (target, problem) => `can't cd to ${target}: ${problem}`,
    { file: 'no such file', directory: 'nonexistent directory' },
    "can't ",
  ),
  dash: almquist(
    (target) => `can't cd to ${target}`,
    { file: 'No such file', directory: 'Directory nonexistent' },
    'cannot ',
  ),
};
