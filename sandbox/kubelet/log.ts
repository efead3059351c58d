/** A container's log: whole lines with their times, as the runtime keeps them. */
import type { ContainerRun, LogLine } from './types.ts';

/** Rotation, in lines: what is older is gone, as after containerLogMaxSize. */
const KEEP = 10_000;

/** Adds text at an instant; a line without its newline waits for the rest. */
export function appendLog(run: ContainerRun, text: string, stream: 'stdout' | 'stderr', at: number): void {
  if (text.indexOf('\n') === text.length - 1 && !run.log.at(-1)?.partial) {
    run.log.push({ at, stream, text: text.slice(0, -1) });
    if (run.log.length > KEEP) run.log.splice(0, run.log.length - KEEP);
    return;
  }
  const parts = text.split('\n');
  parts.forEach((part, i) => {
    const lastPart = i === parts.length - 1;
    if (lastPart && part === '') return;
    const open = openLine(run.log, stream);
    if (open) {
      open.text += part;
      if (!lastPart) delete open.partial;
    } else run.log.push({ at, stream, text: part, ...(lastPart ? { partial: true } : {}) });
  });
  if (run.log.length > KEEP) run.log.splice(0, run.log.length - KEEP);
}

function openLine(log: LogLine[], stream: string): LogLine | undefined {
  for (let i = log.length - 1; i >= 0 && i > log.length - 8; i--) {
    const line = log[i] as LogLine;
    if (line.stream === stream) return line.partial ? line : undefined;
  }
  return undefined;
}
