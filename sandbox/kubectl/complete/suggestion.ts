/** What completing a word means, in cobra's terms. */
import type { Command } from '../command.ts';
import type { Factory } from '../factory.ts';
import type { Flags } from '../flags.ts';

/** What the shell is to do with the suggestions: bits, as cobra numbers them. */
export const DIRECTIVE = { default: 0, error: 1, noSpace: 2, noFile: 4, fileExtensions: 8 } as const;

export interface Suggestions {
  /** Whole words, or, after a tab, `word\tdescription`. */
  words: string[];
  directive: number;
}

export interface Completing {
  factory: Factory;
  command: Command;
  flags: Flags;
  /** Arguments before the word, flags left out. */
  args: readonly string[];
  /** The word as far as it is typed. */
  word: string;
}

/** Suggestions for an argument or for a flag's value. */
export type Suggester = (completing: Completing) => Promise<Suggestions> | Suggestions;

export const nothing = (directive: number = DIRECTIVE.noFile): Suggestions => ({ words: [], directive });

/** A fixed list, whole; the shell picks what fits. */
export function oneOf(...words: string[]): Suggester {
  return () => ({ words, directive: DIRECTIVE.noFile });
}

/** What of a list begins with the word. */
export function beginning(...words: string[]): Suggester {
  return ({ word }) => ({ words: words.filter((w) => w.startsWith(word)), directive: DIRECTIVE.noFile });
}
