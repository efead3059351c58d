/** For browser tests: a page for the length of one test, which must end without a problem. */
import { expect } from 'vitest';
import type { OpenOptions, OpenPage, Site } from './browser.ts';

/** Closed whatever comes. `site` is asked when a test runs: it is not there before. */
export function usingPages(site: () => Site, path: string, options: OpenOptions) {
  return async (own: OpenOptions, body: (open: OpenPage) => Promise<void>, other: string = path): Promise<void> => {
    const open = await site().open(other, { ...options, ...own });
    try {
      await body(open);
      expect(open.problems).toEqual([]);
    } finally {
      await open.page.close();
    }
  };
}
