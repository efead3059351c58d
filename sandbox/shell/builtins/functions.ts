/** Printing functions as bash does. */
import { parse } from 'unbash';
import { print } from 'unbash/printer';
import type { FunctionDefinition } from '../state.ts';

/** As `declare -f` and `type` show it: four spaces of indent, braces on lines of their own. */
export function printDefinition(definition: FunctionDefinition): string {
  const node = parse(definition.text).commands[0]?.command;
  if (node?.type !== 'Function') return `${definition.text}\n`;
  const script = parse(definition.text);
  let printed: string;
  try {
    printed = print(script);
  } catch {
    return `${definition.text}\n`;
  }
  const lines = printed.trimEnd().split('\n').slice(1, -1);
  const body = lines.map((line) => line.replace(/^ +/, (spaces) => ' '.repeat(spaces.length * 2)));
  const joined = body.map((line, i) =>
    i < body.length - 1 && needsSemicolon(line, body[i + 1] as string) ? `${line};` : line,
  );
  return `${definition.name} () \n{ \n${joined.join('\n')}\n}\n`;
}

/** bash puts `;` between the commands of a list. */
function needsSemicolon(line: string, next: string): boolean {
  if (/(?:\b(?:then|do|else|in)|\{|\(|&&|\|\||\||;;|&)$/.test(line)) return false;
  return !/^\s*(?:then|do)\b/.test(next);
}
