/** Where the lines of the chart go: numbers to pixels, and nothing of the page. */
import type { SizePoint } from '../../../../sandbox/worker.ts';

/** What of the time is shown, simulated milliseconds, and up to how many Pods. */
export interface Frame {
  from: number;
  to: number;
  most: number;
}

/** The room for the lines, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type Line = 'desired' | 'created' | 'ready';

const LEAST_MS = 5000;

/**
 * `span` ms before the last change, and a little after it, as far as time has come: the chart does not run on where
 * nothing happens.
 */
export function frameOf(points: readonly SizePoint[], now: number, span: number): Frame {
  const first = points[0]?.at ?? now;
  const last = points.at(-1)?.at ?? now;
  const from = Math.max(first, last - span);
  const shown = Math.max(LEAST_MS, last - from);
  const to = Math.max(from + LEAST_MS, Math.min(Math.max(now, last), last + shown * 0.15));
  let most = 1;
  for (const [i, point] of points.entries()) {
    // What still held when the frame begins counts.
    if ((points[i + 1]?.at ?? to) >= from) most = Math.max(most, point.desired, point.created, point.ready);
  }
  return { from, to, most };
}

/** As far as `now` may still move the right edge. */
export const isSettled = (points: readonly SizePoint[], now: number, { from }: Frame): boolean => {
  const last = points.at(-1)?.at ?? now;
  return now - last >= Math.max(LEAST_MS, Math.max(LEAST_MS, last - from) * 0.15);
};

export const x = (at: number, { from, to }: Frame, { left, width }: Box): number =>
  round(left + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * width);
export const y = (count: number, { most }: Frame, { top, height }: Box): number =>
  round(top + height - (count / most) * height);
const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** A path of steps: a size holds until the next. It ends where the workload was deleted, and begins anew after. */
export function steps(points: readonly SizePoint[], line: Line, now: number, frame: Frame, box: Box): string {
  let path = '';
  let drawing = false;
  for (const [i, point] of points.entries()) {
    const next = points[i + 1]?.at ?? (point.gone ? point.at : Math.max(now, point.at));
    if (next < frame.from) continue;
    const [from, to] = [x(point.at, frame, box), x(next, frame, box)];
    const at = y(point[line], frame, box);
    if (point.gone) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'V' : `M${from} `}${at}H${to}`;
    drawing = true;
  }
  return path;
}

/** Whole numbers from 0, few enough to be read, the largest of them at least `most`. */
export function countTicks(most: number): number[] {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) as number;
  const ticks: number[] = [];
  for (let at = 0; ; at += step) {
    ticks.push(at);
    if (at >= most) return ticks;
  }
}

const SECOND = 1000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * SECOND,
);

/** Round times within the frame, at most `count`. */
export function timeTicks({ from, to }: Frame, count: number): number[] {
  const span = to - from;
  const last = STEPS.at(-1) as number;
  const step = STEPS.find((each) => span / each <= count) ?? Math.ceil(span / count / last) * last;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** `hh:mm:ss`, with milliseconds where asked; as `date` in the lab's terminals, UTC. */
export const clockTime = (at: number, exact = false): string => new Date(at).toISOString().slice(11, exact ? 23 : 19);
