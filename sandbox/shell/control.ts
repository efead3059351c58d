/** How control leaves a command other than by its end. */

export class BreakLoop extends Error {
  levels: number;
  /** The loop's status then. */
  readonly status: number;
  constructor(levels: number, status = 0) {
    super('break');
    this.levels = levels;
    this.status = status;
  }
}

export class ContinueLoop extends Error {
  levels: number;
  constructor(levels: number) {
    super('continue');
    this.levels = levels;
  }
}

export class ReturnFunction extends Error {
  readonly status: number;
  constructor(status: number) {
    super('return');
    this.status = status;
  }
}

export class ExitShell extends Error {
  readonly status: number;
  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}

/** What was typed on this line is given up. */
export class DiscardLine extends Error {}

/** A signal without a trap ended the shell's work. */
export class Interrupted extends Error {
  readonly signal: string;
  constructor(signal: string) {
    super(signal);
    this.signal = signal;
  }
}

/** A word could not be expanded: the command is given up, and with `fatal` a shell that runs a script too. */
export class ExpansionError extends Error {
  readonly fatal: boolean;
  readonly status: number;
  constructor(message: string, { fatal = false, status = 1 } = {}) {
    super(message);
    this.fatal = fatal;
    this.status = status;
  }
}

/** A file that was found cannot be run: the shell that wanted it says so. */
export class CannotExecute extends Error {
  readonly status: number;
  constructor(message: string, status = 127) {
    super(message);
    this.status = status;
  }
}

/** More than a tab can hold was to be kept. */
export class MemoryExhausted extends Error {}

/** The signals a process here can get. */
export const SIGNALS: Record<string, number> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  WINCH: 28,
};

const NUMBERED = ['STKFLT 16', 'XCPU 24', 'XFSZ 25', 'VTALRM 26', 'PROF 27', 'IO 29', 'PWR 30', 'SYS 31', 'URG 23'];

/** What `kill -l` and `trap -l` print: all of Linux's signals, five in a row. */
export function signalTable(): string {
  const names = new Map<number, string>(Object.entries(SIGNALS).map(([name, n]) => [n, name]));
  for (const each of NUMBERED) names.set(Number(each.split(' ')[1]), each.split(' ')[0] as string);
  for (let i = 0; i <= 15; i++) names.set(34 + i, i === 0 ? 'RTMIN' : `RTMIN+${i}`);
  for (let i = 0; i <= 14; i++) names.set(64 - i, i === 0 ? 'RTMAX' : `RTMAX-${i}`);
  const all = [...names].sort((a, b) => a[0] - b[0]).map(([n, name]) => `${String(n).padStart(2)}) SIG${name}`);
  let out = '';
  for (const [i, each] of all.entries()) out += each + (i % 5 === 4 || i === all.length - 1 ? '\n' : '\t');
  return out;
}

/** `INT` of `INT`, `SIGINT`, `int` or `2`; EXIT, ERR, DEBUG, RETURN pass; undefined for no signal. */
export function signalName(text: string): string | undefined {
  if (/^\d+$/.test(text)) {
    if (text === '0') return 'EXIT';
    return Object.keys(SIGNALS).find((name) => SIGNALS[name] === Number(text));
  }
  const name = text.toUpperCase().replace(/^SIG/, '');
  return Object.hasOwn(SIGNALS, name) || ['EXIT', 'ERR', 'DEBUG', 'RETURN'].includes(name) ? name : undefined;
}

/** 128 + the signal's number, of an abort reason such as `SIGINT`. */
export function signalStatus(reason: unknown): number {
  return 128 + (SIGNALS[String(reason).replace(/^SIG/, '')] ?? 2);
}
