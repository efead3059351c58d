import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('the same seed draws the same, another draws otherwise', () => {
  const draw = (seed: number) => {
    const r = createRandom(seed);
    return [r.uuid(), r.suffix(), r.int(1000), r.fork('x').suffix(8), r.next()];
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('a fork draws by itself', () => {
  const alone = createRandom(1).fork('kubelet').suffix(10);
  const r = createRandom(1);
  r.next();
  r.fork('other').next();
  expect(r.fork('kubelet').suffix(10)).toBe(alone);
});

test('saved and loaded, it draws on', () => {
  const r = createRandom(3);
  r.fork('a').uuid();
  const saved = JSON.parse(JSON.stringify(r.save()));
  const ahead = [r.uuid(), r.fork('a').uuid(), r.fork('new').uuid()];
  const other = createRandom(3);
  other.load(saved);
  expect([other.uuid(), other.fork('a').uuid(), other.fork('new').uuid()]).toEqual(ahead);
});

test('values have their forms', () => {
  const r = createRandom(5);
  for (let i = 0; i < 1000; i++) {
    expect(r.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(r.suffix()).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(r.int(6)).toBeLessThan(6);
  }
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 40_000; i++) (counts[r.int(4)] as number)++;
  for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(500);
});
