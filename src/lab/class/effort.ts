/** What the board remembers of a learner, for as long as the tab is open. */
import { type Effort, NO_EFFORT, readEffort } from './standing.ts';

const keyOf = (chapter: string): string => `kubetab-effort ${chapter}`;

export function loadEffort(chapter: string): Effort {
  try {
    return readEffort(sessionStorage.getItem(keyOf(chapter)));
  } catch {
    return NO_EFFORT;
  }
}

export function saveEffort(chapter: string, effort: Effort): void {
  try {
    sessionStorage.setItem(keyOf(chapter), JSON.stringify(effort));
  } catch {
    // The page remembers it.
  }
}

export function forgetEffort(chapter: string): void {
  try {
    sessionStorage.removeItem(keyOf(chapter));
  } catch {
    // Nothing was stored.
  }
}
