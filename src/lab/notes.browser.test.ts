/** The commands of the notes, typed into the page in a real browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTranscript, pattern } from '../../sandbox/lab/notes/transcript.ts';
import { parseScenario } from '../../sandbox/lab/scenario.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { run, runInside, wakeLab } from '../testing/terminal.ts';

const LAB = join(import.meta.dirname, '../../sandbox/lab');
const scenario = parseScenario(readFileSync(join(LAB, 'scenarios/notes.yaml'), 'utf8'));
const lines = parseTranscript(readFileSync(join(LAB, 'notes/session.yaml'), 'utf8'));

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** As a terminal shows it: tabs to the next eighth column, no space at the end of a line, none after the last. */
function shown(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let out = '';
      for (const c of line) out += c === '\t' ? ' '.repeat(8 - (out.length % 8)) : c;
      return out.trimEnd();
    })
    .join('\n')
    .trimEnd();
}

test('every command gives, in the page, what Kubernetes answers', async () => {
  const { page, problems } = await site.open('/resource-model/objects/', { viewport: { width: 2600, height: 2400 } });
  // The cluster of the notes' author in place of the chapter's, ten times as fast.
  await page.$eval(
    '[data-lab-data]',
    (element, other) => {
      const data = JSON.parse(element.textContent ?? '');
      element.textContent = JSON.stringify({ ...data, speed: 10, lab: { ...data.lab, scenario: other } });
    },
    scenario as unknown,
  );
  await wakeLab(page);
  for (const line of lines) {
    if (line.until) await run(page, `until ${line.until}; do sleep 1; done >/dev/null 2>&1`, { paste: true });
    const output = line.keys
      ? await runInside(page, line.run, line.keys, '[root@mypod /]# ')
      : await run(page, line.run);
    expect.soft(shown(output), line.run).toMatch(pattern(shown(line.expect)));
  }
  expect(problems).toEqual([]);
}, 600_000);
