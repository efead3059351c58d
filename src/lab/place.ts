/** Which terminal a script of the page goes to: never into a command that would swallow it. */
import { endless, wayOut } from './holding.ts';
import type { Tab, TabStrip } from './tabs.ts';

/** Milliseconds a command may take before it is taken to hold the prompt. */
export const HOLDS = 2000;

/** The active tab when a prompt is there or comes soon; else a free one, or a new one. */
export async function placeFor(script: string, strip: TabStrip): Promise<Tab> {
  const first = strip.active;
  if (!takes(first, script) && first.running !== undefined && !endless(first.running) && !first.held) {
    await soon(() => takes(first, script) || first.held === true);
  }
  if (takes(first, script)) return first;
  const free = strip.tabs.find((tab) => tab.running === undefined);
  if (free) strip.show(free);
  return free ?? strip.open();
}

/** A shell within the shell (in a container, say) takes what is not kubectl's. */
function takes(tab: Tab, script: string): boolean {
  if (tab.running === undefined) return true;
  return wayOut(tab.running, false) === 'exit' && !/\bkubectl\b/.test(script);
}

async function soon(there: () => boolean): Promise<void> {
  const end = performance.now() + HOLDS;
  while (!there() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 30));
}
