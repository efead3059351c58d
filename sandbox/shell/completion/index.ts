/** What Tab offers at the prompt. */
import type { Interpreter } from '../interpreter.ts';
import { completeProgrammed } from './programmable.ts';
import { type Completion, completeShell } from './shell.ts';

export { type Completer, type Completion, commonPrefix } from './shell.ts';

/** First what the command itself says (`complete`), then commands, variables and files. `columns`: the screen's width. */
export async function completeLine(
  sh: Interpreter,
  line: string,
  cursor: number,
  columns: number,
): Promise<Completion> {
  return (await completeProgrammed(sh, line, cursor, columns)) ?? completeShell(sh, line, cursor);
}
