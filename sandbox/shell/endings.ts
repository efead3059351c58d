/** How a shell ends: the status of what ended it, and its EXIT trap. */
import { BrokenPipe } from '../apimachinery/streams.ts';
import {
  BreakLoop,
  ContinueLoop,
  DiscardLine,
  ExitShell,
  Interrupted,
  MemoryExhausted,
  ReturnFunction,
  signalStatus,
} from './control.ts';
import type { Interpreter } from './interpreter.ts';

/** The exit status of a shell that ended this way. */
export function statusOf(sh: Interpreter, error: unknown): number {
  if (error instanceof ExitShell || error instanceof ReturnFunction) return error.status;
  if (error instanceof BreakLoop || error instanceof ContinueLoop) return 0;
  if (error instanceof DiscardLine) return sh.state.status;
  if (error instanceof BrokenPipe) return 141;
  if (error instanceof Interrupted) return error.signal === '' ? sh.state.status : signalStatus(error.signal);
  // What a tab cannot hold, and (a bug) anything else: the shell says it and lives on.
  const memory = error instanceof MemoryExhausted || error instanceof RangeError;
  const words = memory
    ? 'xrealloc: cannot allocate memory'
    : `internal error: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
  void sh.complain(`${sh.name}: ${words}\n`).catch(() => {});
  return memory ? 2 : 70;
}

export async function exitTrap(sh: Interpreter, status: number): Promise<number> {
  const trap = sh.state.traps.get('EXIT');
  if (!trap) return status;
  sh.state.traps.delete('EXIT');
  sh.state.status = status;
  if (sh.controller.signal.aborted) sh.controller = new AbortController();
  try {
    await sh.runText(trap);
  } catch (error) {
    return sh.statusOf(error);
  }
  return status;
}
