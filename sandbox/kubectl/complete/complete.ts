/**
 * `kubectl __complete WORD… WORD`: what the last word may become. Follows spf13/cobra's completions.go,
 * so a shell's script for the real one works with ours, and the terminal asks the same way.
 */
import type { Clock } from '../../apimachinery/clock.ts';
import type { Process } from '../../apimachinery/process.ts';
import { type Command, findCommand, flagsOf } from '../command.ts';
import { documented } from '../documented.ts';
import { CommandError } from '../errors.ts';
import { Factory } from '../factory.ts';
import { type Flag, Flags } from '../flags.ts';
import { argumentSuggesters, flagSuggester } from './list.ts';
import { DIRECTIVE, nothing, type Suggestions } from './suggestion.ts';

export interface Completed extends Suggestions {
  /** Why nothing could be said. */
  failure?: string;
  /** No command either, so it may be a plugin's. */
  plugin?: boolean;
}

const refused = (failure: string, plugin = false): Completed => ({ ...nothing(DIRECTIVE.default), failure, plugin });

/** `words` are those after `kubectl`, the last one as far as it is typed. `top` is the root with its global flags. */
export async function complete(process: Process, top: Command, words: readonly string[]): Promise<Completed> {
  const before = words.slice(0, -1);
  const typed = words.at(-1) ?? '';
  const found = findCommand(top, before);
  const command = found.line.at(-1) as Command;
  const declared = flagsOf(found.line);
  const path = found.line.slice(1).map((c) => c.name);

  const dashed = new Flags(declared);
  parseQuietly(dashed, found.argv);
  if (command === top && dashed.args.length > 0)
    return refused(`unable to find a command for arguments: [${before.join(' ')}]`, true);
  const flagsEnded = dashed.argsBeforeDash >= 0;

  const asked = valueAsked(dashed, found.argv, typed);
  const { flag, argv, word } = 'unknown' in asked ? { flag: undefined, argv: found.argv, word: typed } : asked;
  const flags = new Flags(declared);
  const trouble = parseQuietly(flags, argv);
  if (trouble !== undefined) return refused(`Error while parsing flags from args [${argv.join(' ')}]: ${trouble}`);
  if ('unknown' in asked && !flagsEnded)
    return refused(`Subcommand '${command.name}' does not support flag '${asked.unknown}'`);
  if (flags.has('help') && flags.changed('help')) return nothing();

  const completing = { factory: new Factory(quiet(process), flags), command, flags, args: flags.args, word };
  if (flag && !flagsEnded) {
    const suggest = flagSuggester(path.join(' '), flag);
    return suggest ? suggest(completing) : nothing(DIRECTIVE.default);
  }
  const withUsages = (names: FlagName[]) => describedFlags(names, found.line, process.clock);
  if (word.startsWith('-') && !word.includes('=') && !flagsEnded)
    return { words: await withUsages(flagNames(top, found.line, flags, word)), directive: DIRECTIVE.noFile };

  const out: Suggestions = nothing(DIRECTIVE.default);
  if (flags.args.length === 0 && !(command.flags ?? []).some((f) => flags.changed(f.name))) {
    const children = (command.commands ?? []).filter((c) => !c.hidden);
    if (children.length > 0) out.directive = DIRECTIVE.noFile;
    out.words.push(...describedCommands(children.filter((c) => c.name.startsWith(word))));
  }
  out.words.push(...(await withUsages(required(found.line, flags, word))));
  if (command.name === 'help' && found.line.length === 2) return helpTopics(top, flags.args, word);
  const suggest = Object.hasOwn(argumentSuggesters, path.join(' ')) ? argumentSuggesters[path.join(' ')] : undefined;
  if (!suggest) return out;
  const more = await suggest(completing);
  return { words: [...out.words, ...more.words], directive: more.directive };
}

/** The program behind `kubectl __complete` and `__completeNoDesc`. */
export async function completeCommand(process: Process, top: Command, withText: boolean): Promise<number> {
  const words = process.argv.slice(2);
  if (words.length === 0) throw new CommandError('requires at least 1 arg(s), only received 0');
  const { words: found, directive, failure, plugin } = await complete(process, top, words);
  if (plugin) await process.stderr.write('[Debug] Cleared global flags for plugin completion\n');
  if (failure !== undefined) await process.stderr.write(`[Debug] [Error] ${failure}\n`);
  const lines = found.map((w) => (withText ? w : (w.split('\t')[0] as string)).split('\n')[0]?.trim());
  await process.stdout.write([...lines, `:${directive}`].map((l) => `${l}\n`).join(''));
  await process.stderr.write(`Completion ended with directive: ${directiveNames(directive)}\n`);
  return 0;
}

function directiveNames(directive: number): string {
  const names = [
    [DIRECTIVE.error, 'ShellCompDirectiveError'],
    [DIRECTIVE.noSpace, 'ShellCompDirectiveNoSpace'],
    [DIRECTIVE.noFile, 'ShellCompDirectiveNoFileComp'],
    [DIRECTIVE.fileExtensions, 'ShellCompDirectiveFilterFileExt'],
  ] as const;
  const set = names.filter(([bit]) => directive & bit).map(([, name]) => name);
  return set.length > 0 ? set.join(', ') : 'ShellCompDirectiveDefault';
}

type Asked = { flag?: Flag; argv: string[]; word: string } | { unknown: string };

/** Whether the word is a flag's value, `--flag=wo` or after `--flag`. */
function valueAsked(flags: Flags, argv: string[], typed: string): Asked {
  const byName = (name: string) =>
    name.length === 1 ? [...flags.declared.values()].find((f) => f.shorthand === name) : flags.declared.get(name);
  if (typed.startsWith('-')) {
    const equals = typed.indexOf('=');
    if (equals < 0) return { argv, word: typed };
    const name = typed.startsWith('--') ? typed.slice(2, equals) : (typed[equals - 1] as string);
    const flag = byName(name);
    return flag ? { flag, argv, word: typed.slice(equals + 1) } : { unknown: name };
  }
  const last = argv.at(-1);
  if (last === undefined || !/^(--[^-]|-[^-])/.test(last) || last.includes('=')) return { argv, word: typed };
  const name = last.startsWith('--') ? last.slice(2) : (last.at(-1) as string);
  const flag = byName(name);
  if (!flag) return { unknown: name };
  if (flag.type === 'bool' || flag.noOptDefault !== undefined) return { argv, word: typed };
  return { flag, argv: argv.slice(0, -1), word: typed };
}

/** The mistake, if there is one. */
function parseQuietly(flags: Flags, argv: readonly string[]): string | undefined {
  try {
    flags.parse(argv);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

interface FlagName {
  /** `--output` or `-o` */
  name: string;
  /** `output` */
  flag: string;
}

/** Required flags that are missing; without any, every flag that may still be given: inherited ones first. */
function flagNames(top: Command, line: readonly Command[], flags: Flags, word: string): FlagName[] {
  const missing = required(line, flags, word);
  if (missing.length > 0) return missing;
  const command = line.at(-1) as Command;
  const own = new Set([...(command.flags ?? []), ...(command.persistentFlags ?? [])].map((f) => f.name).concat('help'));
  if (command === top) own.clear();
  const sorted = [...flags.declared.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const inherited = sorted.filter((f) => !own.has(f.name));
  const local = sorted.filter((f) => own.has(f.name));
  return [...inherited, ...local]
    .filter((f) => !flags.changed(f.name) || f.type === 'stringArray' || f.type === 'stringSlice')
    .flatMap((f) => namesOfFlag(f, word));
}

function required(line: readonly Command[], flags: Flags, word: string): FlagName[] {
  const command = line.at(-1) as Command;
  return [...(command.flags ?? [])]
    .filter((f) => f.required && !flags.changed(f.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((f) => namesOfFlag(f, word));
}

function namesOfFlag(flag: Flag, word: string): FlagName[] {
  if ((flag.hidden && flag.name !== 'help') || flag.deprecated) return [];
  return [`--${flag.name}`, ...(flag.shorthand ? [`-${flag.shorthand}`] : [])]
    .filter((name) => name.startsWith(word))
    .map((name) => ({ name, flag: flag.name }));
}

async function describedFlags(names: FlagName[], line: readonly Command[], clock: Clock): Promise<string[]> {
  if (names.length === 0) return [];
  const { declared } = new Flags(flagsOf(await documented(line, clock)));
  return names.map(({ name, flag }) => `${name}\t${declared.get(flag)?.usage}`);
}

function describedCommands(commands: readonly Command[]): string[] {
  return [...commands].sort((a, b) => (a.name < b.name ? -1 : 1)).map((c) => `${c.name}\t${c.short}`);
}

/** `kubectl help WORD…`: commands below what is named already. */
function helpTopics(top: Command, args: readonly string[], word: string): Suggestions {
  const { line, argv } = findCommand(top, args);
  const command = line.at(-1) as Command;
  const words =
    argv.length > 0 ? [] : describedCommands((command.commands ?? []).filter((c) => c.name.startsWith(word)));
  return { words, directive: DIRECTIVE.noFile };
}

/** Asking writes nothing to the terminal and takes none of the learner's time. */
function quiet(process: Process): Process {
  const clock: Clock = Object.create(process.clock, { sleep: { value: async () => true } });
  return { ...process, clock, stderr: { isTTY: false, write: async () => {}, close() {} } };
}
