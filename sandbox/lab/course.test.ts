/** Every lab of the course: each task fails before its solution and passes after it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { createJq } from '../cmd/kubetab/jq.ts';
import { Cluster } from '../index.ts';
import { evaluateTask, type Read } from './check.ts';
import { readLab } from './task.ts';

const CONTENT = join(import.meta.dirname, '../../content/en');
const labs = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('lab.yaml'))
  .sort();

describe.each(labs)('%s', (path) => {
  const file = join(CONTENT, path);
  const lab = readLab(load(readFileSync(file, 'utf8')), (beside) => readFileSync(join(dirname(file), beside), 'utf8'));

  test('its tasks, in order', async () => {
    const cluster = await Cluster.start({ scenario: lab.scenario, seed: lab.seed });
    const read: Read = async (url) => {
      const answer = await cluster.fetch(new Request(`https://kubernetes${url}`));
      return { status: answer.status, body: await answer.json() };
    };
    for (const task of lab.tasks) {
      expect(await evaluateTask(task, read), `${task.id} before its solution`).toMatchObject({ passed: false });
      expect(await cluster.sh(task.solution), task.id).toMatchObject({ code: 0, stderr: '' });
      expect(await evaluateTask(task, read), `${task.id} after its solution`).toMatchObject({ passed: true });
    }
    cluster.stop();
  });

  test.each(['en', 'zh-cn'])('its runnable blocks, as a reader of %s runs them', async (language) => {
    const chapter = readFileSync(join(CONTENT, '..', language, dirname(path), 'index.mdx'), 'utf8');
    const cluster = await Cluster.start({ scenario: lab.scenario, seed: lab.seed, jq: createJq() });
    const steps = [...chapter.matchAll(/^```sh run\n([\s\S]*?)^```|^<Task id="([^"]+)"/gm)];
    expect(steps.length).toBeGreaterThan(lab.tasks.length);
    for (const [, block, task] of steps) {
      const script = block ?? lab.tasks.find(({ id }) => id === task)?.solution ?? '';
      expect(await cluster.sh(script), script).toMatchObject({ code: 0, stderr: '' });
    }
    cluster.stop();
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
