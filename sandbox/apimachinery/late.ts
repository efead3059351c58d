/** Code and texts that come with their first use, from the site's own files. */
import type { Clock } from './clock.ts';

/** They did not come. */
export class NotFetched extends Error {
  constructor(what: string, options: ErrorOptions) {
    super(`${what} could not be fetched from the site; check the network and try again`, options);
    this.name = 'NotFetched';
  }
}

/** As browsers say it; the Node of the tests has all there is. */
const FAILED = /dynamically imported module|importing a module script/i;

/**
 * Takes the host's time, not the simulation's; to be called anew each time, so that a run goes the same way whether it
 * has been loaded before or not. Throws {@link NotFetched} of `what`; the next call asks again.
 */
export async function fetchLate<T>(clock: Pick<Clock, 'external'>, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await clock.external(load);
  } catch (error) {
    if (error instanceof TypeError && FAILED.test(error.message)) throw new NotFetched(what, { cause: error });
    throw error;
  }
}
