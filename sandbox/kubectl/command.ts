/**
 * What a kubectl command is, and how one is found, parsed and run.
 * Follows spf13/cobra and kubectl/pkg/util/templates where a user can see it.
 *
 * To add a command:
 * 1. write `cmd/NAME.ts` exporting a {@link Command}; its flags and its `use` and `short`
 *    texts are kubectl's own interface and are copied exactly (run the real `kubectl NAME --help`),
 *    while `long` and `examples` are ours; all are plain literals (scripts/help-texts.ts says what may be in them);
 * 2. if few need it, keep its action in a module of its own and load it with `lazily()` of lazy.ts;
 * 3. add it to the list in `cmd/index.ts`, under the heading of `kubectl --help` it belongs to.
 *
 * `action` gets an {@link Invocation} and returns an {@link Action}, whose steps run in order:
 * complete (fill in what was not said), validate (refuse what makes no sense), run (talk to the API).
 * Any step fails by throwing: {@link CommandError} for kubectl's own words (`error: …`),
 * `usageError(invocation, …)` to add "See 'kubectl NAME -h' for help and examples", a StatusError from the API as it is.
 * Reach the cluster only through `invocation.factory`: `factory.client()` sends requests,
 * `factory.mapper()` knows the resources, `factory.builder()` turns arguments and files into {@link Info}s;
 * shared groups of flags are in `cmd/shared.ts`, output formats in `printers/`.
 */
import type { Process } from '../apimachinery/process.ts';
import { CommandError } from './errors.ts';
import type { Factory } from './factory.ts';
import { type Flag, Flags, flag } from './flags.ts';

export interface Action {
  complete?(): void | Promise<void>;
  validate?(): void | Promise<void>;
  run(): void | Promise<void>;
}

/**
 * In the built page `use`, `long`, `examples` and the flags' `usage` are empty until they are asked for:
 * whoever shows them awaits `documented()` of documented.ts first.
 */
export interface Command {
  name: string;
  aliases?: readonly string[];
  /** The usage line without `kubectl` and parents, and without `[options]`: `get (TYPE | -f FILE)`. */
  use: string;
  short: string;
  /** Paragraphs separated by an empty line. */
  long?: string;
  /** `# comment` and command lines; blocks separated by an empty line. */
  examples?: string;
  flags?: readonly Flag[];
  /** Flags that its subcommands have too. */
  persistentFlags?: readonly Flag[];
  commands?: readonly Command[];
  /** Other people's names for it, for "Did you mean this?". */
  suggestFor?: readonly string[];
  hidden?: boolean;
  /** Of flags it does not know, where 1 means something else; 1 unless said otherwise. */
  failureStatus?: number;
  /** Where a mere group of commands prints its help; stderr unless said otherwise. */
  helpTo?: 'stdout';
  /** Absent for a mere group of commands: then its help is printed and the status is 1. */
  action?(invocation: Invocation): Action;
}

/** One run of one command. */
export interface Invocation {
  process: Process;
  command: Command;
  /** `kubectl create deployment` */
  path: string;
  flags: Flags;
  /** Arguments that are no flags. */
  args: string[];
  factory: Factory;
  /** Where the command came from, root first, itself last. */
  line: readonly Command[];
}

export const helpFlag = (name: string): Flag => flag.bool('help', false, `help for ${name}`, 'h', { hidden: true });

/** An error that points at the command's help. */
export function usageError({ path }: Pick<Invocation, 'path'>, message: string): CommandError {
  return new CommandError(`${message}\nSee '${path} -h' for help and examples`);
}

export interface Found {
  line: Command[];
  path: string;
  /** Arguments and flags with the command words taken out. */
  argv: string[];
}

/** Follows the command words in `argv`, wherever flags stand between them. */
export function findCommand(root: Command, argv: readonly string[]): Found {
  const line = [root];
  let rest = [...argv];
  for (;;) {
    const at = firstWord(rest, new Flags(flagsOf(line)));
    if (at === undefined) break;
    const next = subcommand(line.at(-1) as Command, rest[at] as string);
    if (!next) break;
    line.push(next);
    rest = rest.toSpliced(at, 1);
  }
  return { line, path: line.map((c) => c.name).join(' '), argv: rest };
}

export function subcommand(parent: Command, word: string): Command | undefined {
  return parent.commands?.find((c) => c.name === word || c.aliases?.includes(word));
}

/** Every flag the last command of the line takes: its own, its parents' persistent ones, help. */
export function flagsOf(line: readonly Command[]): Flag[] {
  const command = line.at(-1) as Command;
  const inherited = line.toReversed().flatMap((c) => c.persistentFlags ?? []);
  return [...(command.flags ?? []), ...inherited, helpFlag(command.name)];
}

/** The index of the first argument that is neither a flag nor, as far as the declared flags tell, a flag's value. */
function firstWord(argv: readonly string[], flags: Flags): number | undefined {
  const byLetter = new Map([...flags.declared.values()].filter((f) => f.shorthand).map((f) => [f.shorthand, f]));
  const takesNext = (f: Flag | undefined) => !f || (f.type !== 'bool' && f.noOptDefault === undefined);
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') return undefined;
    if (word.startsWith('--') && !word.includes('=') && takesNext(flags.declared.get(word.slice(2)))) i++;
    else if (/^-[^-=]$/.test(word) && takesNext(byLetter.get(word.slice(1)))) i++;
    else if (word !== '' && !word.startsWith('-')) return i;
  }
  return undefined;
}

/** The text after `unknown command "x" for "kubectl"`. */
export function suggestions(parent: Command, typed: string): string {
  const lower = typed.toLowerCase();
  const names = (parent.commands ?? [])
    .filter((c) => !c.hidden)
    .filter(
      (c) =>
        distance(lower, c.name.toLowerCase()) <= 2 ||
        c.name.toLowerCase().startsWith(lower) ||
        c.suggestFor?.some((s) => s.toLowerCase() === lower),
    )
    .map((c) => c.name);
  return names.length > 0 ? `\n\nDid you mean this?\n${names.map((n) => `\t${n}\n`).join('')}` : '';
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}
