import type { Command } from '../command.ts';
import { type CommandGroup, groupSections } from '../help.ts';

/** `kubectl help [command]`; carried out by index.ts, which knows all commands. */
export const help: Command = {
  name: 'help',
  use: 'help [command]',
  short: 'Help about any command',
  hidden: true,
};

/** `kubectl options`; likewise. */
export const options: Command = {
  name: 'options',
  use: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
};

export function unknownHelpTopic(words: readonly string[], groups: readonly CommandGroup[]): string {
  const tips = [
    'Use "kubectl <command> --help" for more information about a given command.',
    'Use "kubectl options" for a list of global command-line options (applies to all commands).',
  ];
  const topics = words.map((w) => `\`${w}\``).join(' ');
  return `Unknown help topic [${topics}]\n\n\n${groupSections(groups).join('\n\n')}\n\nUsage:\n  kubectl [flags] [options]\n\n${tips.join('\n')}\n`;
}
