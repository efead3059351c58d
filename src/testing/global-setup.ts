/** Before the browser tests: the site is built and the browser unpacked once, not by each of those that begin together. */
import { buildSite, findHeadless } from './browser.ts';

export async function setup(): Promise<void> {
  await Promise.all([buildSite(), findHeadless()]);
}
