/** Every lab of the course, read and played as `kubetab check` does. */
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { findLabs, readFolder } from '../cmd/kubetab/check/folder.ts';
import { clusterStages } from '../cmd/kubetab/check/stages.ts';
import { checkFolder } from './report/report.ts';

const CONTENT = join(import.meta.dirname, '../../content');

test.each(findLabs(CONTENT).map((path) => [relative(CONTENT, path), path]))('%s', async (_, path) => {
  const folder = readFolder(path);
  expect(folder.pages.map((page) => page.language)).toEqual(['en', 'zh-CN']);
  const { problems, tasks, blocks, cases } = await checkFolder(folder, clusterStages());
  expect(problems).toEqual([]);
  expect(cases.map((each) => each.skipped).filter(Boolean)).toEqual([]);
  // A scenario of the free sandbox asks for nothing.
  if (!folder.path.includes('/sandbox')) expect(tasks).toBeGreaterThan(0);
  expect(blocks).toBeGreaterThan(0);
});
