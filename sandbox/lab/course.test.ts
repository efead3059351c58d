/** Every lab of the course: each task fails before its solution and passes after it, and each mistake gets its own words. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { createJq } from '../cmd/kubetab/jq.ts';
import { Cluster } from '../index.ts';
import { evaluateTask } from './check.ts';
import { readLab } from './task.ts';
import { worldOf } from './world.ts';

const CONTENT = join(import.meta.dirname, '../../content/en');
const labs = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('lab.yaml'))
  .sort();

describe.each(labs)('%s', (path) => {
  const file = join(CONTENT, path);
  const lab = readLab(load(readFileSync(file, 'utf8')), (beside) => readFileSync(join(dirname(file), beside), 'utf8'));
  const start = { scenario: lab.scenario, seed: lab.seed, jq: createJq() };

  test('its tasks, in order', async () => {
    const cluster = await Cluster.start(start);
    const world = worldOf(cluster);
    for (const task of lab.tasks) {
      expect(await evaluateTask(task, world), `${task.id} before its solution`).toMatchObject({ passed: false });
      const before = await cluster.snapshot();
      for (const [mistake, { attempt }] of task.mistakes.entries()) {
        expect(attempt, `${task.id}.mistakes[${mistake}]: expected an "attempt" that makes it`).toBeDefined();
        const wrong = await Cluster.restore(before, { jq: start.jq });
        await wrong.sh(attempt as string);
        const result = await evaluateTask(task, worldOf(wrong));
        expect(result, `${task.id}: ${attempt}`).toMatchObject({ passed: false, mistake });
        expect(result.feedback).not.toMatch(/\{\w+\}/);
        wrong.stop();
      }
      expect(await cluster.sh(task.solution), task.id).toMatchObject({ code: 0, stderr: '' });
      expect(await evaluateTask(task, world), `${task.id} after its solution`).toMatchObject({ passed: true });
    }
    cluster.stop();
  });

  test.each(['en', 'zh-cn'])('its runnable blocks, as a reader of %s runs them', async (language) => {
    const chapter = readFileSync(join(CONTENT, '..', language, dirname(path), 'index.mdx'), 'utf8');
    const cluster = await Cluster.start(start);
    // ```sh run exit=60: meant to fail, with this status.
    const steps = [...chapter.matchAll(/^```sh run(?: exit=(\d+))?\n([\s\S]*?)^```|^<Task id="([^"]+)"/gm)];
    expect(steps.length).toBeGreaterThan(lab.tasks.length);
    expect([...chapter.matchAll(/^```sh run/gm)]).toHaveLength(steps.filter(([, , block]) => block).length);
    for (const [, exit, block, id] of steps) {
      const task = lab.tasks.find((each) => each.id === id);
      const script = block ?? task?.solution ?? '';
      const result = await cluster.sh(script);
      expect(result, script).toMatchObject(exit ? { code: Number(exit) } : { code: 0, stderr: '' });
      if (task)
        expect(await evaluateTask(task, worldOf(cluster)), `${id}, in its place`).toMatchObject({ passed: true });
    }
    cluster.stop();
  });

  test('every task and question of it is in the text, in every language', () => {
    for (const language of ['en', 'zh-cn']) {
      const chapter = readFileSync(join(CONTENT, '..', language, dirname(path), 'index.mdx'), 'utf8');
      const placed = (tag: string): unknown[] =>
        [...chapter.matchAll(RegExp(`^<${tag} id="([^"]+)"`, 'gm'))].map((m) => m[1]);
      expect(placed('Task')).toEqual(lab.tasks.map(({ id }) => id));
      expect(placed('Predict')).toEqual(lab.questions.map(({ id }) => id));
    }
  });

  test('every text stands in every language', () => {
    const missing: string[] = [];
    const visit = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('en' in value && !('zh-CN' in value)) missing.push(place);
      for (const [key, inner] of Object.entries(value)) visit(inner, `${place}.${key}`);
    };
    visit({ tasks: lab.tasks, questions: lab.questions }, '');
    expect(missing).toEqual([]);
  });
});
