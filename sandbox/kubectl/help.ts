/** The layout of `--help`. Follows kubectl/pkg/util/templates. */
import type { Command } from './command.ts';
import type { Flag } from './flags.ts';

/** What cobra pads the names of commands to. */
const MIN_NAME_WIDTH = 11;

export interface CommandGroup {
  title: string;
  commands: readonly Command[];
}

const OPTIONS_TIP = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';

/** Help of the last command of the line. `groups` sorts the root's commands under headings. */
export function helpText(line: readonly Command[], groups?: readonly CommandGroup[]): string {
  const command = line.at(-1) as Command;
  const path = line.map((c) => c.name).join(' ');
  const sections = [description(command)];
  if (command.aliases?.length) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.examples) sections.push(`Examples:\n${indent(command.examples)}`);
  const visible = command.commands?.filter((c) => !c.hidden) ?? [];
  if (groups) sections.push(...groupSections(groups));
  else if (visible.length > 0) sections.push(`Available Commands:\n${commandRows(sortByName(visible))}`);
  const flags = flagUsages([...(command.flags ?? []), ...(line.length > 1 ? (command.persistentFlags ?? []) : [])]);
  if (flags) sections.push(`Options:\n${flags}`);
  sections.push(`Usage:\n  ${usageLine(line)}`);
  const tips = visible.length > 0 ? [`Use "${path} <command> --help" for more information about a given command.`] : [];
  return `${sections.join('\n\n')}\n\n${[...tips, OPTIONS_TIP].join('\n')}\n`;
}

export function optionsText(flags: readonly Flag[]): string {
  return `The following options can be passed to any command:\n\n${flagUsages(flags)}\n\n`;
}

export function groupSections(groups: readonly CommandGroup[]): string[] {
  const width = nameWidth(groups.flatMap((g) => g.commands));
  return groups.map((g) => {
    const rows = g.commands.filter((c) => !c.hidden).map((c) => `  ${c.name.padEnd(width)}   ${c.short}`);
    return [g.title, ...rows].join('\n');
  });
}

function usageLine(line: readonly Command[]): string {
  const command = line.at(-1) as Command;
  const parents = line.slice(0, -1).map((c) => c.name);
  if (parents.length === 0) return `${command.name} [flags] [options]`;
  return [...parents, command.use].join(' ') + (command.use.includes('[options]') ? '' : ' [options]');
}

function description({ long, short }: Command): string {
  return (long ?? short)
    .trim()
    .split('\n\n')
    .map((paragraph, i) => (i === 0 ? paragraph : ` ${paragraph}`))
    .join('\n\n');
}

function indent(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((l) => `  ${l}`)
    .join('\n');
}

function commandRows(commands: readonly Command[]): string {
  const width = nameWidth(commands);
  return commands.map((c) => `  ${c.name.padEnd(width)}   ${c.short}`).join('\n');
}

function nameWidth(commands: readonly Command[]): number {
  return Math.max(MIN_NAME_WIDTH, ...commands.map((c) => c.name.length));
}

function sortByName(commands: readonly Command[]): Command[] {
  return commands.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function flagUsages(flags: readonly Flag[]): string {
  return flags
    .filter((f) => !f.hidden && !f.deprecated)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((f) => `    ${f.shorthand ? `-${f.shorthand}, ` : ''}--${f.name}=${defaultText(f)}:\n\t${f.usage}`)
    .join('\n\n');
}

function defaultText(f: Flag): string {
  if (Array.isArray(f.default)) return `[${f.default.join(',')}]`;
  return f.type === 'string' && !f.bareDefault ? `'${f.default}'` : String(f.default);
}
