/**
 * What `--help` says of every command and flag, none of which is needed to run one.
 * In the built site this module is its value written out, a chunk of its own, and the commands are without
 * their texts (scripts/help-texts.ts); whoever shows texts asks `documented.ts` for them.
 */
import { root } from './cmd/index.ts';
import type { Command } from './command.ts';
import { globalFlags } from './global-flags.ts';

export interface CommandTexts extends Pick<Command, 'use' | 'long' | 'examples'> {
  /** What each flag declared here means: `usage` by name. */
  flags: Record<string, string>;
}

/** By the command's words, `kubectl` the first. */
export const texts: Readonly<Record<string, CommandTexts>> = Object.fromEntries(
  textsBelow({ ...root, persistentFlags: globalFlags }, []),
);

function textsBelow(command: Command, parents: readonly string[]): [string, CommandTexts][] {
  const words = [...parents, command.name];
  const { use, long, examples, flags = [], persistentFlags = [] } = command;
  const usages = Object.fromEntries([...flags, ...persistentFlags].map((f) => [f.name, f.usage]));
  return [
    [words.join(' '), { use, long, examples, flags: usages }],
    ...(command.commands ?? []).flatMap((c) => textsBelow(c, words)),
  ];
}
