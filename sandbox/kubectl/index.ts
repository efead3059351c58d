/** kubectl as a program: a client of the API, nothing more. */
import type { Process, Program } from '../apimachinery/process.ts';
import { BrokenPipe } from '../apimachinery/streams.ts';
import { unknownHelpTopic } from './cmd/help.ts';
import { commandGroups, root } from './cmd/index.ts';
import { type Command, findCommand, flagsOf, type Invocation, suggestions, usageError } from './command.ts';
import { completeCommand } from './complete/complete.ts';
import { documented } from './documented.ts';
import { CommandError, describeError, Interrupted } from './errors.ts';
import { Factory } from './factory.ts';
import { Flags } from './flags.ts';
import { globalFlagsFor } from './global-flags.ts';
import { helpText, optionsText } from './help.ts';

/** Hidden commands that the completion scripts of shells call. */
const COMPLETING = new Set(['__complete', '__completeNoDesc']);

const SIGNALS: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 };

export const kubectl: Program = async (process) => {
  try {
    return await execute(process);
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    if (error instanceof Interrupted || process.signal.aborted)
      return 128 + (SIGNALS[String(process.signal.reason)] ?? 2);
    const { text, code } = describeError(error);
    try {
      if (text) await process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
    } catch (broken) {
      if (!(broken instanceof BrokenPipe)) throw broken;
    }
    return code;
  }
};

async function execute(process: Process): Promise<number> {
  const top: Command = { ...root, persistentFlags: globalFlagsFor(process.env.get('HOME') ?? '/root') };
  if (COMPLETING.has(process.argv[1] ?? '')) return completeCommand(process, top, process.argv[1] === '__complete');
  const { line, path, argv } = findCommand(top, process.argv.slice(1));
  const command = line.at(-1) as Command;
  if (command.name === 'help' && line.length === 2) return help(process, top, argv);
  const flags = new Flags(flagsOf(line));
  try {
    flags.parse(argv);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (command === top) refuseUnknown(top, argv);
    if (command.failureStatus)
      throw new CommandError(usageError({ path }, error.message).message, command.failureStatus);
    throw new CommandError(`${error.message}\nSee '${path} --help' for usage.`);
  }
  for (const warning of flags.warnings) await process.stderr.write(`${warning}\n`);
  if (flags.bool('help')) {
    await process.stdout.write(await helpOf(process, line));
    return 0;
  }
  if (command === top) {
    refuseUnknown(top, flags.args);
    await process.stdout.write(await helpOf(process, line));
    return 0;
  }
  if (command.name === 'options' && line.length === 2) {
    const [described] = await documented([top], process.clock);
    await process.stdout.write(optionsText(described?.persistentFlags ?? []));
    return 0;
  }
  const invocation: Invocation = {
    process,
    command,
    path,
    flags,
    args: flags.args,
    factory: new Factory(process, flags),
    line,
  };
  if (!command.action) {
    if (flags.args.length > 0)
      throw new CommandError(
        `unknown command ${JSON.stringify(flags.args.join(' '))}\nSee '${path} -h' for help and examples`,
      );
    await process[command.helpTo ?? 'stderr'].write(await helpOf(process, line));
    return 1;
  }
  const action = command.action(invocation);
  await action.complete?.();
  await action.validate?.();
  await action.run();
  return warningsAsErrors(invocation);
}

async function helpOf({ clock }: Process, line: readonly Command[]): Promise<string> {
  return helpText(await documented(line, clock), line.length === 1 ? commandGroups : undefined);
}

/** At the root, a first word that is no command. */
function refuseUnknown(top: Command, args: readonly string[]): void {
  const word = args[0];
  if (word !== undefined && !word.startsWith('-'))
    throw new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${suggestions(top, word)}`);
}

async function help(process: Process, top: Command, argv: readonly string[]): Promise<number> {
  const words = argv.filter((a) => !a.startsWith('-'));
  const { line } = findCommand(top, words);
  if (line.length === 1 && words.length > 0) {
    await process.stdout.write(unknownHelpTopic(words, commandGroups));
    return 0;
  }
  await process.stdout.write(await helpOf(process, line));
  return 0;
}

async function warningsAsErrors({ flags, factory, process }: Invocation): Promise<number> {
  if (!flags.bool('warnings-as-errors') || factory.warnings === 0) return 0;
  await process.stderr.write(`error: ${factory.warnings} warning${factory.warnings === 1 ? '' : 's'} received\n`);
  return 1;
}
