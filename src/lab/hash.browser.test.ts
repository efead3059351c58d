/** One engine: the same scenario, seed, start and commands give the same cluster, in Node and in a browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJq } from '../../sandbox/cmd/kubetab/jq.ts';
import { Cluster, parseScenario, type ShellResult } from '../../sandbox/index.ts';
import { parseTranscript } from '../../sandbox/lab/notes/transcript.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { callEngine } from '../testing/engine.ts';

const LAB = join(import.meta.dirname, '../../sandbox/lab');
const scenario = parseScenario(readFileSync(join(LAB, 'scenarios/notes.yaml'), 'utf8'));
const scripts = parseTranscript(readFileSync(join(LAB, 'notes/session.yaml'), 'utf8')).map(({ run, until }) =>
  until ? `until ${until}; do sleep 1; done >/dev/null 2>&1; ${run}` : run,
);
const options = { scenario, seed: 7, start: Date.UTC(2026, 0, 5, 9), time: 'virtual' as const };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test('the notes, played in Node and in Chromium, end in the same state', async () => {
  const cluster = await Cluster.start({ ...options, jq: createJq() });
  const inNode: (ShellResult | string)[] = [];
  for (const script of scripts) inNode.push(await cluster.sh(script));
  inNode.push(cluster.hash());
  cluster.stop();

  const { page, problems } = await site.open('/resource-model/objects/');
  const calls = scripts.map((script): [string, string] => ['run', script]);
  const results = await callEngine(page, site.folder, [['start', { ...options, speed: 1 }], ...calls, ['hash']]);
  const inChromium = results.slice(1) as (ShellResult | string)[];
  for (const [i, script] of scripts.entries()) expect(inChromium[i], script).toEqual(inNode[i]);
  expect(inNode.at(-1)).toMatch(/^\S{16,}$/);
  expect(inChromium.at(-1)).toBe(inNode.at(-1));
  expect(problems).toEqual([]);
});
