/** Submissions and labs that were damaged or forged, thousands of them by seeds: nothing breaks, and nothing is graded wrongly. */
import { beforeAll, expect, test } from 'vitest';
import { createRandom, type Random } from '../../apimachinery/random.ts';
import { labFiles } from '../../cmd/kubetab/new/lab.ts';
import { ClusterReplays } from '../../replay.ts';
import { Learner } from '../../testing/learner.ts';
import { grade } from '../grade/grade.ts';
import { FormError } from '../journal/form.ts';
import { lint } from '../lint/index.ts';
import { type Lab, readLab } from '../task.ts';
import { readYaml } from '../yaml.ts';
import { readSubmission } from './submission.ts';

const FILES = labFiles('scaling', ['en', 'zh-CN']);
const beside = (path: string): string => {
  const text = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (text === undefined) throw new Error('no such file');
  return text;
};
const NASTY: unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '\0', '../../etc/passwd', 'x'.repeat(100_000)],
  ...[[], {}, [[[[]]]], { length: 1e9 }, JSON.parse('{"__proto__":{"polluted":1}}'), { constructor: {} }, nested(5000)],
];
let lab: Lab;
let text: string;

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

beforeAll(async () => {
  lab = readLab(readYaml(beside('lab.yaml')).value, beside);
  // Whoever did this has done nothing that counts, and no mutation types the solution.
  const learner = await Learner.sitDown({ name: 'Bob', lab, id: 'scaling', engine: '1' });
  await learner.enter('kubectl get pods', 500);
  await learner.note({ kind: 'answer', question: 'after-delete', option: 0 });
  await learner.note({ kind: 'attempt', task: 'three' });
  await learner.enter('kubectl create configmap c --from-literal=a=b', 500);
  text = await learner.handIn();
});

/** One to three changes of the text or of what it means. */
function mutated(source: string, random: Random): string {
  let out = source;
  for (let n = 1 + random.int(3); n > 0; n--) out = random.int(4) === 0 ? torn(out, random) : reshaped(out, random);
  return out;
}

function torn(source: string, random: Random): string {
  const at = random.int(source.length + 1);
  const to = Math.min(source.length, at + 1 + random.int(20));
  switch (random.int(4)) {
    case 0:
      return source.slice(0, at);
    case 1:
      return source.slice(0, at) + source.slice(to);
    case 2:
      return source.slice(0, at) + String.fromCharCode(random.int(0x300)) + source.slice(at);
    default:
      return source.slice(0, to) + source.slice(at);
  }
}

function reshaped(source: string, random: Random): string {
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch {
    return torn(source, random);
  }
  const places: { holder: Record<string, unknown> | unknown[]; key: string }[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 20) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, unknown>, key });
      walk((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  walk(document, 0);
  if (places.length === 0) return torn(source, random);
  const { holder, key } = places[random.int(places.length)] as (typeof places)[number];
  const map = holder as Record<string, unknown>;
  const old = map[key];
  const nasty = NASTY[random.int(NASTY.length)];
  switch (random.int(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete map[key];
      break;
    case 1:
      map[key] = nasty;
      break;
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, old);
      else map[`${key}x`] = old;
      break;
    case 3:
      map[key] = typeof old === 'number' ? old + [1, -1, 7, 1000, 60_000][random.int(5)]! : nasty;
      break;
    case 4:
      map[key] = typeof old === 'string' ? torn(old, random) : (places[random.int(places.length)]?.holder ?? nasty);
      break;
    default:
      if (Array.isArray(holder)) holder.reverse();
      else Object.assign(holder, { [['__proto__', 'points', 'passed', 'tasks'][random.int(4)] as string]: nasty });
  }
  try {
    return JSON.stringify(document);
  } catch {
    return torn(source, random);
  }
}

/** Refused with a reason, or whole. */
function read(source: string) {
  try {
    return readSubmission(source);
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    expect(error.message.length).toBeLessThan(1000);
    return undefined;
  }
}

test('2,000 mutated submissions are read or refused with a place and a reason', () => {
  const random = createRandom(1);
  let whole = 0;
  for (let i = 0; i < 2000; i++) if (read(mutated(text, random))) whole++;
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(whole).toBeGreaterThan(100);
  expect(whole).toBeLessThan(1900);
});

test('those that can be read are graded, or said why not, and gain nothing', async () => {
  const random = createRandom(2);
  const stages = new ClusterReplays(lab.scenario);
  const ends = new Map<string, number>();
  // Until each end has been met.
  for (let graded = 0; graded < 100 || (ends.size < 3 && graded < 400); ) {
    const submission = read(mutated(text, random));
    if (!submission) continue;
    graded++;
    // What is far off in time is followed for a while only.
    const signal = AbortSignal.timeout(500);
    const found = await grade(submission, { engine: '1', lab, id: 'scaling', stages, signal });
    expect(found.points).toBe(0);
    expect(found.tasks.map(({ passed }) => passed)).toEqual([false]);
    const end = found.notGraded ? 'not graded' : found.diverged ? 'diverged' : 'graded';
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  expect([...ends.keys()].sort()).toEqual(['diverged', 'graded', 'not graded']);
}, 120_000);

test('1,500 mutated labs are read, or their errors told at their places', () => {
  const random = createRandom(3);
  const source = beside('lab.yaml');
  let whole = 0;
  for (let i = 0; i < 1500; i++) {
    const changed =
      random.int(2) === 0 ? torn(source, random) : mutated(JSON.stringify(readYaml(source).value), random);
    const { lab: read, problems } = lint({
      path: 'scaling',
      lab: { path: 'lab.yaml', text: changed },
      pages: [],
      beside: (path) => ({ path, text: beside(path) }),
    });
    if (read) whole++;
    for (const { line, column, message } of problems) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toBe('');
    }
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(whole).toBeGreaterThan(50);
}, 120_000);
