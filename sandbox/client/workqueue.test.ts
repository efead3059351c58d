import { expect, test } from 'vitest';
import { SimulationClock } from '../apimachinery/clock.ts';
import { WorkQueue, type WorkQueueOptions } from './workqueue.ts';

const START = Date.UTC(2026, 10, 22);

function setUp(process: (key: string) => Promise<void>, options: Partial<WorkQueueOptions> = {}) {
  const clock = new SimulationClock({ mode: 'virtual', start: START });
  const queue = new WorkQueue({ actor: 'c', clock, process, ...options });
  clock.register({ name: 'c', fire: (key) => void queue.fire(key) });
  return { clock, queue };
}

test('a key added many times before it is taken is processed once; one added meanwhile, once more', async () => {
  const seen: string[] = [];
  const { clock, queue } = setUp(async (key) => {
    seen.push(key);
    if (seen.length === 1) for (let i = 0; i < 3; i++) queue.add('a');
    await undefined;
  });
  for (const key of ['a', 'b', 'a', 'b']) queue.add(key);
  await clock.idle();
  expect(seen).toEqual(['a', 'b', 'a']);
});

test('failures back off as 5, 10, 20 … ms and are forgotten after a success', async () => {
  const at: number[] = [];
  const { clock, queue } = setUp(async () => {
    at.push(clock.now() - START);
    if (at.length < 5) throw new Error('no');
  });
  queue.add('a');
  await clock.settle();
  expect(at).toEqual([0, 5, 15, 35, 75]);
  expect(queue.numRequeues('a')).toBe(0);
});

test('addAfter keeps the earlier time', async () => {
  const at: number[] = [];
  const { clock, queue } = setUp(async () => void at.push(clock.now() - START));
  queue.addAfter('a', 100);
  queue.addAfter('a', 30);
  queue.addAfter('a', 200);
  await clock.settle();
  expect(at).toEqual([30]);
});

test('a crowd of events costs few passes, and the last of them is seen', async () => {
  const seen: number[] = [];
  let state = 0;
  const { clock, queue } = setUp(async () => void seen.push(state), { coalesce: { burst: 3, interval: 50 } });
  for (let i = 0; i < 500; i++) {
    state = i;
    queue.addCoalesced('a');
    await clock.advance(1);
  }
  await clock.settle();
  expect(seen.length).toBeLessThanOrEqual(3 + 500 / 50 + 1);
  expect(seen.at(-1)).toBe(499);
});

test('saved and loaded, it goes on as the original would', async () => {
  const run = async (restore: boolean) => {
    const at: string[] = [];
    const process = async (key: string) => {
      at.push(`${key} ${clock.now() - START}`);
      if (key === 'bad' && at.length < 9) throw new Error('no');
    };
    let { clock, queue } = setUp(process);
    queue.add('bad');
    for (let i = 0; i < 12; i++) queue.addCoalesced(`k${i % 2}`);
    queue.addAfter('later', 40);
    await clock.advance(20);
    if (restore) {
      const saved = JSON.parse(JSON.stringify({ clock: clock.save(), queue: queue.save() }));
      ({ clock, queue } = setUp(process));
      clock.load(saved.clock);
      queue.load(saved.queue);
    }
    for (let i = 0; i < 30; i++) queue.addCoalesced('k1');
    await clock.settle();
    return at;
  };
  expect(await run(true)).toEqual(await run(false));
});
