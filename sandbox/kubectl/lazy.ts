/** Actions whose code comes with their first use: a chunk of their own in the browser. Names, flags and texts stay with the command. */
import { fetchLate } from '../apimachinery/late.ts';
import type { Action, Invocation } from './command.ts';

type ActionClass = new (invocation: Invocation) => Action;

export function lazily<M>(
  load: () => Promise<M>,
  pick: (module: M) => ActionClass,
): (invocation: Invocation) => Action {
  return (invocation) => {
    let action: Action;
    return {
      async complete() {
        const Loaded = pick(await fetchLate(invocation.process.clock, invocation.path, load));
        action = new Loaded(invocation);
        await action.complete?.();
      },
      validate: () => action.validate?.(),
      run: () => action.run(),
    };
  };
}
