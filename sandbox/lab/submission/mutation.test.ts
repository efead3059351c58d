/** Submissions and labs that were damaged or forged, thousands of them by seeds: nothing breaks, and nothing is graded wrongly. */
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../apimachinery/random.ts';
import { labFiles } from '../../cmd/kubetab/new/lab.ts';
import { ClusterReplays } from '../../replay.ts';
import { Learner } from '../../testing/learner.ts';
import { mutatedText as mutated, torn } from '../../testing/mutation.ts';
import { grade } from '../grade/grade.ts';
import { FormError } from '../journal/form.ts';
import { lint } from '../lint/index.ts';
import { type Lab, readLab, type Task } from '../task.ts';
import { readYaml } from '../yaml.ts';
import { readSubmission } from './submission.ts';

const FILES = labFiles('scaling', ['en', 'zh-CN']);
const beside = (path: string): string => {
  const text = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (text === undefined) throw new Error('no such file');
  return text;
};
let lab: Lab;
let text: string;

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

test('no change of what was handed in is worth more than what was done', async () => {
  const [three] = lab.tasks;
  const untouched = { apiVersion: 'v1', kind: 'Secret', name: 'prize' };
  const two: Lab = {
    ...lab,
    tasks: [
      three as Task,
      {
        ...(three as Task),
        id: 'prize',
        checks: [{ says: { en: '' }, conditions: [{ object: untouched, exists: true }] }] as Task['checks'],
      },
    ],
  };
  const learner = await Learner.sitDown({ name: 'Ann', lab: two, id: 'scaling', engine: '1' });
  await learner.enter('kubectl scale deployment web --replicas=3', 30_000);
  await learner.note({ kind: 'attempt', task: 'three' });
  await learner.note({ kind: 'attempt', task: 'prize' });
  const handedIn = await learner.handIn();
  const options = { engine: '1', lab: two, id: 'scaling', stages: new ClusterReplays(lab.scenario) };
  const honest = await grade(readSubmission(handedIn), options);
  expect(honest.tasks.map(({ passed, points }) => [passed, points])).toEqual([
    [true, 2],
    [false, 0],
  ]);
  const random = createRandom(4);
  const ends = new Map<string, number>();
  for (let graded = 0; graded < 80; ) {
    const submission = read(mutated(handedIn, random));
    if (!submission) continue;
    graded++;
    const found = await grade(submission, { ...options, signal: AbortSignal.timeout(500) });
    expect(found.tasks[1]).toMatchObject({ passed: false, points: 0 });
    expect([0, 2]).toContain(found.points);
    // Points stand only where the replay went so, and where it did not contradict the file.
    if (found.points > 0) expect([found.notGraded, found.tasks[0]?.passed]).toEqual([undefined, true]);
    const end = found.notGraded ? 'not graded' : found.diverged ? 'diverged' : `${found.points} points`;
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  expect([...ends.keys()].sort()).toEqual(expect.arrayContaining(['2 points', 'diverged', 'not graded']));
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
