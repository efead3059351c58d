/** A run in the fragment of an address: back as it was, and refused with a reason when somebody changed it. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/apimachinery/random.ts';
import { FormError } from '../../../sandbox/lab/journal/form.ts';
import type { Entry, Journal } from '../../../sandbox/lab/journal/journal.ts';
import { fragmentOf, LINK_LIMIT, PREFIX, readFragment } from './link.ts';

/** As a person types: each key by itself, a tenth of a second from the last. */
function typed(commands: number): Journal {
  const random = createRandom(commands);
  const entries: Entry[] = [
    { step: 0, turn: 0, time: 0, kind: 'open', terminal: 1, columns: 100, rows: 30 },
    { step: 0, turn: 0, time: 0, kind: 'ready' },
  ];
  let [step, time] = [0, 0];
  for (let i = 0; i < commands; i++) {
    for (const key of `kubectl get pods -o wide --selector app=demoapp-${i}\r`) {
      time += 40 + random.int(160);
      entries.push({ step, turn: 0, time, kind: 'key', terminal: 1, text: key });
    }
    entries.push({ step: ++step, turn: 0, time, kind: 'take' });
    step += random.int(30);
    time += 2000 + random.int(5000);
  }
  const scenario = { name: 'one-broken-pod', digest: '00' };
  const begun = { engine: '0.1.0+abc', scenario, seed: 7, start: 1_795_824_903_089, time: 'real' } as const;
  return { kubetab: 'journal', version: 1, ...begun, entries, end: { step, turn: 0, time, hash: 'ab' } };
}

test('there and back', async () => {
  const journal = typed(3);
  expect(await readFragment(await fragmentOf(journal))).toEqual(journal);
});

test('a hundred commands, typed key by key, are a link', async () => {
  expect((await fragmentOf(typed(100))).length).toBeLessThan(LINK_LIMIT);
});

test.each([
  ['#state=2.AAAA', 'version: expected 1'],
  ['#state=1.A!', 'expected letters, digits, "-" and "_"'],
  ['#state=1.AAAA', 'it cannot be unpacked'],
  [PREFIX + 'x'.repeat(LINK_LIMIT), `expected at most ${LINK_LIMIT} characters, found ${LINK_LIMIT + PREFIX.length}`],
])('refused: %.20s', async (fragment, why) => {
  await expect(readFragment(fragment)).rejects.toThrow(why);
});

test('a thousand damaged ones are read, or refused by a FormError', async () => {
  const fragment = await fragmentOf(typed(4));
  const random = createRandom(5);
  for (let i = 0; i < 1000; i++) {
    const at = PREFIX.length + random.int(fragment.length - PREFIX.length);
    const put = 'Aa0-_.='[random.int(7)];
    const error = await readFragment(fragment.slice(0, at) + put + fragment.slice(at + random.int(3))).catch((e) => e);
    if (error instanceof Error) expect(error).toBeInstanceOf(FormError);
  }
});
