/** The texts of kubectl edit: the file as it is shown, what two files have in common, the editor's name. */
import { sorted } from '../../object-check.ts';
import { parseYAML } from '../../yaml.ts';

export const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Why the server, or kubectl, refused what was edited. */
export interface Reason {
  head: string;
  others: string[];
}

export function reasonLines(reasons: readonly Reason[]): string {
  const hashed = (text: string) => text.replace(/\n(?=[^#])/g, '\n# ');
  return reasons
    .map(({ head, others }) => {
      const first = `# ${hashed(head)}${others.length > 0 ? ':' : ''}\n`;
      return `${first}${others.map((o) => `# * ${hashed(o)}\n`).join('')}#\n`;
    })
    .join('');
}

/** What was wrong with the file, without the words for a file the learner has named. */
export function validationError(message: string): string {
  return message
    .replace(/^error parsing edited-file: (error converting YAML to JSON: )?/, '')
    .replace(
      /^error validating "edited-file": error validating data: (.*); if you choose to ignore these errors.*$/s,
      '$1',
    );
}

/** As kubectl splits it: at spaces, or, with quotes, by the shell. `name` is how messages call it. */
export function editorCommand(editor: string, shell: string, file: string): { argv: string[]; name: string } {
  if (!/["'\\]/.test(editor)) return { argv: [...editor.split(' '), file], name: editor };
  return {
    argv: [shell.slice(shell.lastIndexOf('/') + 1), '-c', `${editor} ${JSON.stringify(file)}`],
    name: `${shell} -c ${editor}`,
  };
}

/** Two texts that say the same, however they are laid out and commented. */
export function meaning(text: string): string {
  try {
    return JSON.stringify(sorted(parseYAML(text)));
  } catch {
    return manualStrip(text);
  }
}

export function manualStrip(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');
}

/** Go's %#v. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, each]) => `${JSON.stringify(key)}:${goSyntax(each)}`).join(', ')}}`;
}
