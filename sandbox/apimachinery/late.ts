/** Code and texts that come with their first use, from the site's own files. */
import type { Clock } from './clock.ts';

/** They did not come. */
export class NotFetched extends Error {
  constructor(what: string, options: ErrorOptions) {
    super(`${what} could not be fetched from the site; check the network and try again`, options);
    this.name = 'NotFetched';
  }
}

/** As browsers say it, most of them with the address; the Node of the tests has all there is. */
const FAILED = /(?:dynamically imported module|importing a module script)(?:: (?<url>https?:\S+))?/i;

/** How often each address has failed. */
const failures = new Map<string, number>();

/**
 * Takes the host's time, not the simulation's; to be called anew each time, so that a run goes the same way whether it
 * has been loaded before or not. Throws {@link NotFetched} of `what`; the next call asks again.
 */
export function fetchLate<M>(clock: Pick<Clock, 'external'>, what: string, load: () => Promise<M>): Promise<M> {
  return clock.external(async () => {
    try {
      return await load();
    } catch (error) {
      const failed = error instanceof TypeError ? FAILED.exec(error.message) : null;
      if (!failed) throw error;
      const url = failed.groups?.['url'];
      const found = url && (await loadAgain<M>(url));
      if (found) return found;
      throw new NotFetched(what, { cause: error });
    }
  });
}

/** A browser remembers that an address has failed, and asks for it no more: another one leads to the same file. */
async function loadAgain<M>(url: string): Promise<M | undefined> {
  const times = failures.get(url) ?? 1;
  try {
    return await import(/* @vite-ignore */ `${url}?again=${times}`);
  } catch {
    failures.set(url, times + 1);
    return undefined;
  }
}
