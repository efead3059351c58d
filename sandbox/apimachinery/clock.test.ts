import { describe, expect, test } from 'vitest';
import { type Clock, SimulationClock } from './clock.ts';

const virtual = (start = 0) => new SimulationClock({ mode: 'virtual', start });

/** An actor that writes down what fires and when. */
function recorder(clock: Clock, name = 'a') {
  const log: string[] = [];
  clock.register({ name, fire: (key) => void log.push(`${key}@${clock.now()}`) });
  return log;
}

describe('virtual time', () => {
  test('timers fire by due time, then in the order they were set, each at its own moment', async () => {
    const clock = virtual();
    const log = recorder(clock);
    for (const [key, due] of [
      ['late', 300],
      ['first', 100],
      ['second', 100],
      ['never', 900],
    ] as const)
      clock.schedule({ actor: 'a', key, due });
    clock.cancel('a', 'never');
    await clock.advance(1000);
    expect(log).toEqual(['first@100', 'second@100', 'late@300']);
    expect(clock.now()).toBe(1000);
  });

  test('setting a timer again moves it, and its place in the order', async () => {
    const clock = virtual();
    const log = recorder(clock);
    clock.schedule({ actor: 'a', key: 'x', due: 10 });
    clock.schedule({ actor: 'a', key: 'y', due: 20 });
    clock.schedule({ actor: 'a', key: 'x', due: 20 });
    expect(clock.due('a', 'x')).toBe(20);
    await clock.advance(50);
    expect(log).toEqual(['y@20', 'x@20']);
  });

  test('stands still until somebody waits, and then moves only as far as it must', async () => {
    const clock = virtual();
    const log = recorder(clock);
    clock.schedule({ actor: 'a', key: 'x', due: 5000 });
    clock.schedule({ actor: 'a', key: 'y', due: 20_000 });
    await clock.idle();
    expect([clock.now(), log]).toEqual([0, []]);
    await clock.input(() => clock.sleep(10_000));
    expect([clock.now(), log]).toEqual([10_000, ['x@5000']]);
  });

  test('a sleep ends at once when its signal aborts', async () => {
    const clock = virtual();
    const stop = new AbortController();
    const slept = clock.input(() => clock.sleep(60_000, stop.signal));
    stop.abort();
    expect(await slept).toBe(false);
    expect(clock.now()).toBe(0);
  });

  test('settle leaves background timers alone', async () => {
    const clock = virtual();
    const log = recorder(clock);
    clock.schedule({ actor: 'a', key: 'lease', due: 50_000, background: true });
    clock.schedule({ actor: 'a', key: 'pull', due: 2000 });
    expect(clock.isQuiet).toBe(false);
    expect(await clock.settle()).toBe(true);
    expect([clock.now(), log, clock.isQuiet]).toEqual([2000, ['pull@2000'], true]);
  });

  test('a jump does not live through the time between: each timer overdue fires once, now', async () => {
    const clock = virtual();
    const log = recorder(clock);
    clock.schedule({ actor: 'a', key: 'lease', due: 10_000, background: true });
    clock.schedule({ actor: 'a', key: 'far', due: 99_000_000 });
    clock.jump(86_400_000);
    await clock.advance(0);
    expect(log).toEqual(['lease@86400000']);
    expect(clock.due('a', 'far')).toBe(99_000_000);
  });

  test('work outside holds time, and comes back in the order it was asked for', async () => {
    const clock = virtual();
    const log = recorder(clock);
    clock.schedule({ actor: 'a', key: 'x', due: 0 });
    const later =
      <T>(value: T, turns: number) =>
      async () => {
        for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
        return value;
      };
    const order: string[] = [];
    await clock.input(() =>
      Promise.all([
        clock.external(later('slow', 20)).then((v) => order.push(`${v}@${clock.now()}`)),
        clock.external(later('quick', 1)).then((v) => order.push(`${v}@${clock.now()}`)),
      ]),
    );
    expect(order).toEqual(['slow@0', 'quick@0']);
    expect(log.every((l) => l === 'x@0')).toBe(true);
  });

  test('asked for while the clock stands idle, work outside comes back too', async () => {
    const clock = virtual();
    const later = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return 'there';
    };
    expect(await clock.external(later)).toBe('there');
    expect(await Promise.all([clock.external(later), clock.external(async () => 'at once')])).toEqual([
      'there',
      'at once',
    ]);
  });
});

test('saved and loaded, a clock goes on as if nothing had been', async () => {
  const run = async (interrupt: boolean) => {
    let clock = virtual(1000);
    const log: string[] = [];
    const actor = (c: SimulationClock) => ({
      name: 'a',
      fire(key: string) {
        log.push(`${key}@${c.now()}`);
        if (key === 'tick') c.schedule({ actor: 'a', key, due: c.now() + 700 });
      },
    });
    clock.register(actor(clock));
    clock.schedule({ actor: 'a', key: 'tick', due: 1500 });
    clock.schedule({ actor: 'a', key: 'once', due: 2900 });
    await clock.advance(1400);
    if (interrupt) {
      const saved = JSON.parse(JSON.stringify(clock.save()));
      clock = virtual();
      clock.register(actor(clock));
      clock.load(saved);
    }
    await clock.advance(2000);
    return [log, clock.now(), clock.steps, clock.save()];
  };
  expect(await run(true)).toEqual(await run(false));
});

test('real time is virtual time, paced', async () => {
  let host = 0;
  let due: (() => void) | undefined;
  const clock = new SimulationClock({
    mode: 'real',
    start: 0,
    speed: 10,
    host: {
      now: () => host,
      task: () => new Promise((resolve) => setImmediate(resolve)),
      timeout: (_ms, callback) => {
        due = callback;
        return () => {
          due = undefined;
        };
      },
      error: (error) => {
        throw error;
      },
    },
  });
  const log = recorder(clock);
  clock.schedule({ actor: 'a', key: 'x', due: 1000 });
  await clock.idle();
  host = 99;
  due?.();
  await clock.idle();
  expect(log).toEqual([]);
  host = 130;
  due?.();
  await clock.idle();
  expect(log).toEqual(['x@1000']);
  expect(await clock.input(() => clock.now())).toBe(1300);
  clock.pause();
  host = 500;
  expect(await clock.input(() => clock.now())).toBe(1300);
});

test('everybody who waits for quiet hears that the work outside is done', async () => {
  const clock = new SimulationClock({ mode: 'virtual', start: 0 });
  let finish = () => {};
  const work = clock.input(() => clock.external(() => new Promise<void>((resolve) => (finish = resolve))));
  const waiting = Promise.all([clock.idle(), clock.settle(), clock.idle()]);
  // The pump and the three wait by now.
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  finish();
  await work;
  await waiting;
});
