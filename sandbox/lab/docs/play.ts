/** Plays the snippets of a page as its readers will, and says which of them break. */

import { runWithin } from '../limit.ts';
import { ending, type PlayOptions, type Stage, type Stages } from '../play.ts';
import type { LabReport } from '../report/report.ts';
import { DEFAULT_SCENARIO, parseScenario, type Scenario, ScenarioError } from '../scenario.ts';
import type { Lab } from '../task.ts';
import type { Command, DocsPage, Snippet } from './snippet.ts';

/** Gives the lab of a page of the site; undefined where there is none. */
export type LabOf = (slug: string) => Lab | undefined;

/** Never rejects for what a page holds: that is a problem of the page. */
export async function playDocs(
  page: DocsPage,
  stages: Stages,
  labOf: LabOf,
  { progress, signal }: PlayOptions = {},
): Promise<LabReport> {
  const problems = [...page.problems];
  const running = new Map<string, Stage | undefined>();
  const total = page.snippets.reduce((sum, { commands }) => sum + commands.length, 0);
  let done = 0;
  let blocks = 0;
  for (const snippet of page.snippets) {
    const complain = ({ line, column }: Command | Snippet, message: string) =>
      problems.push({ path: page.path, line, column, message });
    if (!running.has(snippet.cluster)) {
      running.set(snippet.cluster, await begun(snippet, stages, labOf, (message) => complain(snippet, message)));
    }
    const stage = running.get(snippet.cluster);
    if (!stage) continue;
    for (const command of snippet.commands) {
      progress?.(done++, total, `line ${command.line}`);
      const { script, exit } = command;
      try {
        const { code, stderr } = await runWithin(stage, script, { signal });
        blocks++;
        const wrong = ending(code, stderr, exit);
        if (wrong) complain(command, `"${script.trim().split('\n')[0]}" ${wrong}`);
      } catch (error) {
        complain(command, `"${script.trim().split('\n')[0]}" ${(error as Error).message}`);
        running.set(snippet.cluster, undefined);
        break;
      }
    }
  }
  for (const stage of running.values()) stage?.stop();
  const cases = [{ title: 'snippets', problems }];
  return { path: page.path, page: true, problems, cases, tasks: 0, attempts: 0, blocks };
}

async function begun(
  { begins }: Snippet,
  stages: Stages,
  labOf: LabOf,
  complain: (message: string) => void,
): Promise<Stage | undefined> {
  const lab = begins.lab === undefined ? undefined : labOf(begins.lab);
  if (begins.lab !== undefined && !lab) {
    complain(`lab: there is no page ${JSON.stringify(begins.lab)}`);
    return undefined;
  }
  try {
    const scenario: Scenario =
      begins.scenario === undefined ? (lab?.scenario ?? DEFAULT_SCENARIO) : parseScenario(begins.scenario);
    const files = { ...scenario.files, ...begins.files };
    return await stages.start(
      {
        scenario: { ...scenario, files },
        seed: lab?.seed ?? 1,
        presets: lab?.presets as Lab['presets'],
        questions: [],
        tasks: [],
      },
      (script, { code, stderr }) => {
        const wrong = code === 0 ? undefined : ending(code, stderr, undefined);
        if (wrong) complain(`scenario: "${script.trim().split('\n')[0]}" ${wrong}`);
      },
    );
  } catch (error) {
    complain(
      `scenario: ${error instanceof ScenarioError ? '' : 'it does not come about: '}${(error as Error).message}`,
    );
    return undefined;
  }
}
