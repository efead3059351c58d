/**
 * The lenses, in the order of their buttons: a new one is a file and a line here, its title in src/i18n.ts.
 * One is open at a time, below the terminal. A lens draws what the engine recorded and owns no logic of the cluster.
 */
import type { Remote } from 'comlink';
import type { Engine } from '../../../sandbox/worker.ts';

/** What a lens may ask of the lab. */
export interface LensHost {
  /** The page's language. */
  language: string;
  /** Puts a line at the terminal's prompt, without Enter, and the keyboard with it. */
  paste(line: string): void;
}

export interface Lens {
  /** Draws from this engine from now on: at first, and after each start over. */
  connect(engine: Remote<Engine>): void;
  /** Lets go of the engine and of what it drew. */
  close(): void;
}

export interface LensDefinition {
  name: string;
  /** Loads the lens and draws it, still empty, into an element of its own. */
  open(element: HTMLElement, host: LensHost): Promise<Lens>;
}

export const lenses = [
  {
    name: 'requests',
    open: async (element, host) => new (await import('./request-lens.ts')).RequestLens(element, host),
  },
  {
    name: 'loop',
    open: async (element, host) => new (await import('./loop/loop-lens.ts')).LoopLens(element, host),
  },
  {
    name: 'map',
    open: async (element, host) => new (await import('./map/map-lens.ts')).MapLens(element, host),
  },
] as const satisfies readonly LensDefinition[];

export type LensName = (typeof lenses)[number]['name'];
