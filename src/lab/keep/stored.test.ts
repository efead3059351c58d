/** What the browser stores may be another edition's, half written or forged: other shapes count for nothing. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/apimachinery/random.ts';
import { harm, mutatedText } from '../../../sandbox/testing/mutation.ts';
import { NO_EFFORT, readEffort } from '../class/standing.ts';
import { MOST, TimeLine } from '../time/line.ts';
import { readLine, type StoredLine, type StoredMoment } from '../time/store.ts';
import { readStored } from './store.ts';

const bytes = new Uint8Array([1, 2, 3]);

test('two thousand damaged states and drafts', () => {
  const random = createRandom(1);
  const outcomes = { state: 0, none: 0 };
  for (let i = 0; i < 2000; i++) {
    const found = {
      lab: { bytes: new Uint8Array(bytes), at: 5 },
      keys: [
        ['a', '/root/x'],
        ['a', '/root/y'],
      ] as [string, string][],
      texts: [{ text: 'one' }, { text: 'two' }],
    };
    for (const part of [found.lab, found.texts[0], found.texts]) if (random.int(2) === 0) harm(part, random);
    const { bytes: state, at, drafts } = readStored(found.lab, found.keys, found.texts);
    outcomes[state ? 'state' : 'none']++;
    expect([state === undefined || state instanceof Uint8Array, state === undefined || Number.isFinite(at)]).toEqual([
      true,
      true,
    ]);
    for (const { path, text } of drafts) expect([typeof path, typeof text]).toEqual(['string', 'string']);
  }
  expect(Math.min(outcomes.state, outcomes.none)).toBeGreaterThan(200);
});

test('three thousand damaged time lines: each serves whole, or counts for nothing', () => {
  const random = createRandom(2);
  const outcomes = { read: 0, none: 0 };
  for (let i = 0; i < 3000; i++) {
    const found: { line: StoredLine; moments: StoredMoment[] } = {
      line: { build: 'b', at: 2, passed: [{ time: 1500, title: 'pods/web' }] },
      moments: [
        { id: 1, time: 1000, state: 900 },
        { id: 2, time: 2000, state: new Uint8Array(bytes), line: 'kubectl get pods', changed: false },
        { id: 3, time: 3000, state: new Uint8Array(bytes), line: 'kubectl delete pod web', changed: true, free: true },
      ],
    };
    for (let n = 1 + random.int(2); n > 0; n--) harm(random.int(2) === 0 ? found.line : found.moments, random);
    const whole = readLine('b', found.line, found.moments);
    outcomes[whole ? 'read' : 'none']++;
    if (!whole) continue;
    const { at, passed, moments } = whole;
    expect({
      at: at >= 0 && at <= moments.length && moments.length <= MOST,
      passed: passed.every(({ time, title }) => Number.isFinite(time) && typeof title === 'string'),
      order: moments.every(({ time }, k) => k === 0 || (moments[k - 1] as StoredMoment).time <= time),
      ids: new Set(moments.map(({ id }) => id)).size,
      states: moments.every(({ state }) => typeof state === 'number' || state instanceof Uint8Array),
      lines: moments.every(({ line }) => line === undefined || (typeof line === 'string' && line.length <= 4096)),
    }).toEqual({ at: true, passed: true, order: true, ids: moments.length, states: true, lines: true });
    new TimeLine<StoredMoment['state']>().load(moments, at);
  }
  expect(Math.min(outcomes.read, outcomes.none)).toBeGreaterThan(300);
});

test('a thousand damaged efforts of the board', () => {
  const random = createRandom(3);
  const whole = JSON.stringify({ since: 5, troubles: 2, hand: true });
  const outcomes = { read: 0, none: 0 };
  for (let i = 0; i < 1000; i++) {
    const effort = readEffort(mutatedText(whole, random));
    outcomes[effort === NO_EFFORT ? 'none' : 'read']++;
    const { since = 0, troubles, hand, ...rest } = effort;
    expect([Number.isSafeInteger(since), troubles >= 0, typeof hand, rest]).toEqual([true, true, 'boolean', {}]);
  }
  expect(Math.min(outcomes.read, outcomes.none)).toBeGreaterThan(100);
});
