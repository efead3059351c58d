/** What the page was built with for its lab. */

import { sameName, seedOf } from '../../sandbox/lab/presets.ts';
import type { Lab } from '../../sandbox/lab/task.ts';
import type { Recording } from '../../sandbox/recording.ts';
import type { EngineOptions } from '../../sandbox/worker.ts';
import type { Words } from '../i18n.ts';
import { learner } from './hand-in/learner.ts';

export interface PageLab {
  /** Without hints and solutions, which stand in the page where they are given. */
  lab: Lab;
  /** Its folder's name. */
  id: string;
  language: string;
  text: Words;
  /** The page's route, in any language: what is kept of its lab is stored under it. */
  chapter: string;
  /** Names the engine and the lab: what was kept by another serves only in part. */
  build: string;
  /** What runs are recorded under. */
  recording: Recording;
  /** Where it is in each language: language → path. Absent where it stands in a page of somebody else. */
  pages?: Record<string, string>;
  /** Simulated seconds per second; the lab's own unless told. */
  speed?: number;
}

export function pageLab(panel: HTMLElement): PageLab {
  const page: PageLab = JSON.parse(panel.querySelector('[data-lab-data]')?.textContent ?? '{}');
  const name = page.lab.presets.askName ? learner() : undefined;
  return name === undefined ? page : of(page, name);
}

/** Of one who gave a name: kept apart, and with a cluster of their own where the lab says so. */
function of(page: PageLab, name: string): PageLab {
  const { lab, chapter, id } = page;
  const seed = lab.presets.ownSeed ? seedOf(name, id) : lab.seed;
  return { ...page, chapter: `${chapter}@${sameName(name)}`, lab: { ...lab, seed } };
}

export function optionsOf({ lab, recording, speed = lab.presets.speed }: PageLab): Omit<EngineOptions, 'start'> {
  return { scenario: lab.scenario, seed: lab.seed, speed, recording };
}

/** `away`: another tab has it. */
export type LabState = 'asleep' | 'waking' | 'ready' | 'failed' | 'away';

/** In the panel's bar, where it is also read out. */
export function showState(panel: HTMLElement, state: LabState, text: Words): void {
  panel.dataset.state = state;
  const status = panel.querySelector('.lab-status');
  if (!status) return;
  if (state === 'failed') status.textContent = `${text.failed} ${text.failedHint}`;
  else status.textContent = state === 'asleep' ? '' : text[state];
}
