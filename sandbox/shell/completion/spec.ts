/** What `complete` keeps of a command. JSON. */
export interface CompletionSpec {
  /** -F */
  function?: string;
  /** -W */
  words?: string;
  /** -A and its letters: `file`, `directory`, `function` … */
  actions: string[];
  /** -o: `default`, `nospace`, `filenames` … */
  options: string[];
}

/** A program with cobra's hidden `__complete`, as `source <(kubectl completion bash)` would register it. */
export const COBRA = '__start_';

/** What a login shell's profile has loaded: kubectl's own completion. */
export function standardCompletions(): [string, CompletionSpec][] {
  return [['kubectl', { function: `${COBRA}kubectl`, actions: [], options: ['default'] }]];
}
