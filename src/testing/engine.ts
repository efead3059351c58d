/** For browser tests: the built engine in its worker, called as the page calls it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Calls methods of a new engine one after another; gives their results. `folder` is that of the built site, which the page comes from. */
export async function callEngine(
  page: Page,
  folder: string,
  calls: [method: string, ...args: unknown[]][],
): Promise<unknown[]> {
  const file = readdirSync(join(folder, '_astro')).find((name) => /^worker-[^.]*\.js$/.test(name));
  if (!file) throw new Error(`no worker-….js in ${folder}/_astro`);
  return page.evaluate(
    async ({ file, calls }) => {
      const worker = new Worker(`/_astro/${file}`, { type: 'module' });
      const results: unknown[] = [];
      // Comlink's protocol, by hand: the page's own copy is bundled away.
      for (const [i, [method, ...args]] of calls.entries()) {
        const answer = await new Promise<{ value: unknown; name?: string }>((resolve, reject) => {
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            if (data.id === String(i)) resolve(data);
          };
          worker.postMessage({
            id: String(i),
            type: 'APPLY',
            path: [method],
            argumentList: args.map((value) => ({ type: 'RAW', value })),
          });
        });
        if (answer.name === 'throw') throw new Error(JSON.stringify(answer.value));
        results.push(answer.value);
      }
      worker.terminate();
      return results;
    },
    { file, calls },
  );
}
