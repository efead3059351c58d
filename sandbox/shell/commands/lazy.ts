/** Commands whose code comes with their first use: a chunk of their own in the browser, out of the way of the first prompt. */
import type { Program } from '../../apimachinery/process.ts';

/** Loading takes the host's time, not the simulation's. */
export function lazily(load: () => Promise<Program>): Program {
  let program: Program | undefined;
  return async (process) => {
    program ??= await process.clock.external(load);
    return program(process);
  };
}

export const awk = lazily(async () => (await import('./awk/awk.ts')).awk);
