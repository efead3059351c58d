/** The snippets of a page of somebody's documentation, as far as a machine reads them. */
import type { Problem } from '../lint/index.ts';
import type { Position } from '../yaml.ts';

export interface DocsPage {
  path: string;
  /** In the order in which they stand: each of a cluster of its own, or of one that others share. */
  snippets: Snippet[];
  problems: Problem[];
}

export interface Snippet extends Position {
  /** Snippets of one name are played on one cluster, in their order. */
  cluster: string;
  /** What it begins from, where it is the first of its cluster. */
  begins: {
    /** A page of the course or the sandbox, as `sandbox/broken`; else the plain cluster. */
    lab?: string;
    /** YAML, `kind: Scenario`. */
    scenario?: string;
    /** Absolute path → text. */
    files: Record<string, string>;
  };
  commands: Command[];
}

export interface Command extends Position {
  script: string;
  /** As written: meant to end so. Without: 0, and nothing on standard error. */
  exit?: string;
}
