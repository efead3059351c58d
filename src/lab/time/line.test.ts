import { describe, expect, test } from 'vitest';
import { MOST, TimeLine } from './line.ts';

/** A beginning, and commands at seconds; those with `?` only look, `.` is no command. */
function lineOf(...moments: [seconds: number, line: string][]): TimeLine<string> {
  const line = new TimeLine<string>();
  for (const [seconds, text] of moments) {
    const time = seconds * 1000;
    if (text === '.') line.add({ time, state: text, free: true });
    else line.add({ time, state: text, line: text, changed: !text.endsWith('?') });
  }
  return line;
}

const now = (seconds: number) => () => ({ time: seconds * 1000, state: 'now' });
const states = ({ moments }: TimeLine<string>): string => moments.map(({ state }) => state).join(' ');

describe('undo and forward', () => {
  test('what only looked is passed over; forward leads back, to the present at last', () => {
    const line = lineOf([0, '.'], [5, 'create'], [9, 'get?'], [20, 'delete'], [22, 'get?']);
    expect(line.undoes).toBe(3);
    line.goTo({ index: 3 }, now(30));
    expect([line.at, line.ahead, line.undoes, line.redoes]).toEqual([3, true, 1, 5]);
    line.goTo({ index: 1 }, now(99));
    expect([line.at, line.undoes, line.redoes, states(line)]).toEqual([
      1,
      undefined,
      3,
      '. create get? delete get? now',
    ]);
    line.goTo({ index: 3 }, now(99));
    expect(line.arrive()).toBeUndefined();
    line.goTo({ index: line.redoes as number }, now(99));
    expect(line.arrive()).toMatchObject({ state: 'now', time: 30_000 });
    expect([line.ahead, line.undoes, states(line)]).toEqual([false, 3, '. create get? delete get?']);
  });

  test('a command that still runs can be undone', () => {
    const line = lineOf([0, '.']);
    line.add({ time: 10, state: 'runs', line: 'kubectl delete pod web' });
    expect(line.undoes).toBe(1);
  });

  test('something new takes the place of what was ahead', () => {
    const line = lineOf([0, '.'], [5, 'create'], [20, 'delete']);
    line.goTo({ index: 2 }, now(30));
    const { gone } = line.add({ time: 21_000, state: 'scale', line: 'scale', changed: true });
    expect([gone.map(({ state }) => state), states(line), line.ahead]).toEqual([
      ['delete', 'now'],
      '. create scale',
      false,
    ]);
  });
});

describe('places', () => {
  test('a minute is wider than a second, an hour not much wider than that; no two commands fall together', () => {
    const line = lineOf([0, '.'], [1, 'a'], [1, 'b'], [61, 'c'], [3661, 'd']);
    const places = line.places(3_661_000);
    expect(places.map((place) => Math.round(place * 100))).toEqual([0, 4, 9, 39, 96, 100]);
    expect(line.spotAt(1, 3_661_000)).toBeUndefined();
    expect(line.spotAt(0.041, 3_661_000)).toEqual({ index: 1 });
  });

  test('between a moment from which time alone leads on and the next, every instant can be gone to', () => {
    const line = lineOf([0, '.'], [100, 'create']);
    const half = (line.places(100_000)[1] as number) / 2;
    expect(line.spotAt(half, 100_000)).toEqual({ index: 0, until: 50_000 });
    expect(line.spotAt(0.001, 100_000)).toEqual({ index: 0 });
    line.goTo({ index: 0, until: 50_000 }, now(101));
    expect([line.at, line.undoes]).toEqual([1, undefined]);
    expect(line.spotAt(1, 101_000)).toEqual({ index: 2 });
  });

  test('nothing has been yet', () => {
    const line = new TimeLine<string>();
    expect([line.places(5), line.spotAt(1, 5), line.undoes, line.redoes]).toEqual([
      [1],
      undefined,
      undefined,
      undefined,
    ]);
  });
});

test('older moments thin out: first what is no command, then what only looked', () => {
  const line = lineOf([0, '.']);
  for (let i = 1; i <= 200; i++) {
    const [state, time] = [String(i), i * 1000];
    if (i % 4 === 0) line.add({ time, state, free: true });
    else line.add({ time, state, line: state, changed: i % 4 !== 1 });
  }
  expect(line.moments).toHaveLength(MOST);
  expect(line.moments[0]?.state).toBe('.');
  expect(line.moments.slice(-20).map(({ state }) => Number(state))).toEqual(
    Array.from({ length: 20 }, (_, i) => 181 + i),
  );
  expect(line.moments.slice(1, -20).every(({ changed }) => changed)).toBe(true);
  expect(line.at).toBe(MOST);
});
