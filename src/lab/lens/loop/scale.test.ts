import { expect, test } from 'vitest';
import { clockTime, countTicks, frameOf, isSettled, steps, timeTicks } from './scale.ts';

const at = (ms: number, desired: number, created: number, ready: number) => ({ at: ms, desired, created, ready });
const points = [at(10_000, 3, 0, 0), at(10_000, 3, 3, 0), at(30_000, 3, 3, 3), at(100_000, 5, 3, 3)];
const box = { left: 0, top: 0, width: 100, height: 10 };

test('the frame ends a little after the last change, as far as time has come', () => {
  expect(frameOf(points, 100_000, 60_000)).toEqual({ from: 40_000, to: 100_000, most: 5 });
  expect(frameOf(points, 103_000, 60_000)).toEqual({ from: 40_000, to: 103_000, most: 5 });
  expect(frameOf(points, 900_000, 60_000)).toEqual({ from: 40_000, to: 109_000, most: 5 });
  expect(frameOf(points, 900_000, Number.POSITIVE_INFINITY)).toEqual({ from: 10_000, to: 113_500, most: 5 });
  expect(frameOf(points.slice(0, 1), 10_000, 60_000)).toEqual({ from: 10_000, to: 15_000, most: 3 });
  expect(frameOf([], 7, 60_000)).toEqual({ from: 7, to: 5007, most: 1 });
  const frame = frameOf(points, 103_000, 60_000);
  expect([isSettled(points, 103_000, frame), isSettled(points, 109_000, frame)]).toEqual([false, true]);
});

test('a size holds until the next; of one instant, each is drawn; what came before the frame is seen in it', () => {
  const all = { from: 10_000, to: 110_000, most: 5 };
  expect(steps(points, 'created', 110_000, all, box)).toBe('M0 10H0V4H20V4H90V4H100');
  expect(steps(points, 'desired', 105_000, all, box)).toBe('M0 4H0V4H20V4H90V0H95');
  expect(steps(points, 'ready', 110_000, { from: 60_000, to: 110_000, most: 5 }, box)).toBe('M0 4H80V4H100');
});

test('a deleted workload has an end, and another of its name a beginning', () => {
  const gone = { ...at(20_000, 3, 3, 3), gone: true as const };
  const frame = { from: 0, to: 100_000, most: 3 };
  expect(steps([at(0, 3, 3, 3), gone], 'ready', 100_000, frame, box)).toBe('M0 0H20');
  expect(steps([at(0, 3, 3, 3), gone, at(50_000, 1, 0, 0)], 'desired', 100_000, frame, box)).toBe('M0 0H20M50 6.7H100');
});

test('ticks are round and few', () => {
  expect([1, 3, 4, 7, 9, 23, 500].map(countTicks)).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
    [0, 2, 4, 6, 8],
    [0, 5, 10],
    [0, 10, 20, 30],
    [0, 200, 400, 600],
  ]);
  expect(timeTicks({ from: 500, to: 5500, most: 1 }, 5)).toEqual([1000, 2000, 3000, 4000, 5000]);
  expect(timeTicks({ from: 1000, to: 69_000, most: 1 }, 4)).toEqual([30_000, 60_000]);
  expect(timeTicks({ from: 0, to: 86_400_000 * 30, most: 1 }, 4)).toHaveLength(4);
  expect([clockTime(1_500), clockTime(1_500, true)]).toEqual(['00:00:01', '00:00:01.500']);
});
