/** What comes with its first use and does not come: said plainly, and asked for again. */
import { expect, test } from 'vitest';
import { lazily as lazyAction } from '../kubectl/lazy.ts';
import { lazily } from '../shell/commands/lazy.ts';
import { SimulationClock } from './clock.ts';
import { fetchLate, NotFetched } from './late.ts';
import type { Process } from './process.ts';
import { collector } from './streams.ts';

const clock = (): SimulationClock => new SimulationClock({ mode: 'virtual', start: 0 });
const CHROME = new TypeError('Failed to fetch dynamically imported module: https://x/_astro/filters-abc.js');
const FIREFOX = new TypeError('error loading dynamically imported module: https://x/_astro/filters-abc.js');
const SAFARI = new TypeError('Importing a module script failed.');

test.each([CHROME, FIREFOX, SAFARI])('$message', async (failure) => {
  await expect(fetchLate(clock(), 'it', () => Promise.reject(failure))).rejects.toThrow(NotFetched);
});

test('what is wrong with the code itself is no matter of the network', async () => {
  const bug = new TypeError('x is not a function');
  await expect(fetchLate(clock(), 'it', () => Promise.reject(bug))).rejects.toBe(bug);
});

test('a program that does not come, and comes the next time', async () => {
  const stderr = collector();
  const process = { argv: ['sort'], clock: clock(), stderr } as unknown as Process;
  let tries = 0;
  const program = lazily(
    async () => {
      if (++tries === 1) throw CHROME;
      return { sort: async () => 7 };
    },
    (module) => module.sort,
  );
  expect(await program(process)).toBe(126);
  expect(stderr.text()).toBe('sort: its code could not be fetched from the site; check the network and try again\n');
  expect(await program(process)).toBe(7);
  expect(tries).toBe(2);
});

test("an action of kubectl's that does not come", async () => {
  const action = lazyAction(
    () => Promise.reject(CHROME),
    () => {
      throw new Error('there is nothing to pick');
    },
  );
  const invocation = { path: 'kubectl describe', process: { clock: clock() } };
  await expect(action(invocation as unknown as Parameters<typeof action>[0]).complete?.()).rejects.toThrow(
    'kubectl describe could not be fetched from the site; check the network and try again',
  );
});
