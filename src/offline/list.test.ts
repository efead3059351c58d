/** What a page asks the offline worker for may come from any script of the origin. */
import { expect, test } from 'vitest';
import { createRandom } from '../../sandbox/apimachinery/random.ts';
import { harm } from '../../sandbox/testing/mutation.ts';
import { isWarmRequest, type OfflineList, type WarmRequest } from './list.ts';
import { Shelf } from './shelf.ts';

const LIST: OfflineList = { build: 'b1', hashed: '_astro/', assets: ['_astro/a.js'], pages: { en: ['', 'x/'] } };
const BASE = 'https://example.org/course/';

/** A cache storage of one site that remembers what was asked of the network. */
function place() {
  const asked: string[] = [];
  const held = new Map<string, Map<string, Response>>();
  const caches = {
    open: async (name: string) => {
      const cache = held.get(name) ?? new Map<string, Response>();
      held.set(name, cache);
      return {
        keys: async () => [...cache.keys()].map((url) => ({ url })),
        put: async (url: string, response: Response) => void cache.set(url, response),
      };
    },
    keys: async () => [...held.keys()],
    match: async () => undefined,
  } as unknown as CacheStorage;
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return new Response('<meta name="kubetab-build" content="b1">');
  };
  return { asked, held, place: { base: BASE, caches, fetch } };
}

test('three thousand damaged requests: only what the build lists is fetched, and each is answered', async () => {
  const random = createRandom(1);
  const listed = ['_astro/a.js', '', 'x/'].map((path) => BASE + path);
  const outcomes = { whole: 0, other: 0, incomplete: 0, ignored: 0 };
  for (let i = 0; i < 3000; i++) {
    const damaged: { data: unknown } = { data: { kind: 'warm', build: 'b1', language: 'en' } satisfies WarmRequest };
    for (let n = 1 + random.int(2); n > 0; n--) harm(damaged, random);
    const { data } = damaged;
    if (!isWarmRequest(data)) {
      outcomes.ignored++;
      continue;
    }
    const { asked, held, place: where } = place();
    outcomes[await new Shelf(LIST, where).warm(data.build, data.language)]++;
    expect(asked.filter((url) => !listed.includes(url))).toEqual([]);
    expect([...held.keys()].filter((name) => name !== 'kubetab-offline:/course/:b1')).toEqual([]);
  }
  expect(outcomes.incomplete).toBe(0);
  expect(Math.min(outcomes.whole, outcomes.other, outcomes.ignored)).toBeGreaterThan(100);
});

test.each(['constructor', '__proto__', 'toString', '../', 'en/../../x', ''])(
  'a language %j has no pages',
  async (language) => {
    const { asked, place: where } = place();
    expect(await new Shelf(LIST, where).warm('b1', language)).toBe('whole');
    expect(asked).toEqual([`${BASE}_astro/a.js`]);
  },
);
