/** The commands in a text people read: one a line, without prompts that were copied along. */
export function commandsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\$ /, '').trimEnd())
    .filter((line) => line.trim() !== '');
}
