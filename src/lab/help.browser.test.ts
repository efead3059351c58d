/** kubectl's texts come with their first use: the built page then says what the sources say. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../../sandbox/index.ts';
import { root } from '../../sandbox/kubectl/cmd/index.ts';
import type { Command } from '../../sandbox/kubectl/command.ts';
import { DEFAULT_SCENARIO } from '../../sandbox/lab/scenario.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { callEngine } from '../testing/engine.ts';
import { screenLines, wakeLab } from '../testing/terminal.ts';
import { weigh } from '../testing/weight.ts';

const CHAPTER = '/resource-model/objects/';
const options = { scenario: DEFAULT_SCENARIO, seed: 5, start: Date.UTC(2026, 0, 5, 9), time: 'virtual' as const };

/** `kubectl create service`, and all others. */
const commands = (function below(command: Command, parents: string[]): string[] {
  const words = [...parents, command.name];
  return [words.join(' '), ...(command.commands ?? []).flatMap((c) => below(c, words))];
})(root, []);

const scripts = [
  commands.map((command) => `${command} --help`).join('\n'),
  'kubectl; kubectl help rollout undo; kubectl options; kubectl rollout; kubectl config use-context',
  'kubectl __complete get --; kubectl __complete scale ""; kubectl __complete get -o ""; kubectl __complete --',
];

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test('help of every command is that of the sources, and the run goes the same way', async () => {
  const cluster = await Cluster.start(options);
  const inNode: unknown[] = [];
  for (const script of scripts) inNode.push(await cluster.sh(script));
  inNode.push(cluster.hash());
  cluster.stop();

  const { page, problems } = await site.open(CHAPTER);
  const calls = scripts.map((script): [string, string] => ['run', script]);
  const inChromium = await callEngine(page, site.folder, [['start', { ...options, speed: 1 }], ...calls, ['hash']]);
  expect(inChromium.slice(1)).toEqual(inNode);
  expect(JSON.stringify(inNode).length).toBeGreaterThan(100_000);
  expect(problems).toEqual([]);
  await page.close();
});

test('Tab shows what each flag means', async () => {
  const cluster = await Cluster.start(options);
  const { stdout } = await cluster.sh('kubectl __complete get --');
  cluster.stop();
  const meanings = new Map(stdout.split('\n').map((line) => line.split('\t') as [string, string]));

  const { page, problems } = await site.open(undefined, { viewport: { width: 2200, height: 1600 } });
  const weighed = weigh(page);
  const texts = async () => (await weighed()).filter(({ path }) => /\/texts-[^/]*\.js$/.test(path)).length;
  await page.goto(site.url + CHAPTER);
  await wakeLab(page);
  await page.keyboard.type('kubectl get \t\t');
  await expect.poll(() => screenLines(page)).toContainEqual(expect.stringMatching(/^configmaps {2,}[a-z]/));
  expect(await texts()).toBe(0);
  await page.keyboard.type('--\t\t');
  const shown = async () => (await screenLines(page)).filter((line) => /^--[a-z-]+ +\(/.test(line));
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(40);
  expect(await texts()).toBe(1);
  for (const line of await shown()) {
    const [, name = '', text = ''] = /^(\S+) +\((.*?)…?\)$/.exec(line) ?? [];
    expect(meanings.get(name)?.startsWith(text) && text !== '', line).toBe(true);
  }
  expect(problems).toEqual([]);
  await page.close();
});
