/** Actions whose code comes with their first use: a chunk of their own in the browser. Names, flags and texts stay with the command. */
import type { Action, Invocation } from './command.ts';

type ActionClass = new (invocation: Invocation) => Action;

/** Loading takes the host's time, not the simulation's. */
export function lazily(load: () => Promise<ActionClass>): (invocation: Invocation) => Action {
  return (invocation) => {
    let action: Action;
    return {
      async complete() {
        // Asked for anew each time, so that a run goes the same way whether it has been loaded before or not.
        const Loaded = await invocation.process.clock.external(load);
        action = new Loaded(invocation);
        await action.complete?.();
      },
      validate: () => action.validate?.(),
      run: () => action.run(),
    };
  };
}
