/** The prose of a lab in one language, as far as a machine reads it. */
import type { Position } from './yaml.ts';

export interface Page {
  /** As people name it. */
  path: string;
  /** BCP 47. */
  language: string;
  /** In the order a reader meets them. */
  steps: Step[];
  /** What its syntax has against it. */
  problems: (Position & { message: string })[];
}

export type Step = Position & (Block | Placed);

/** A fence marked `run`. */
export interface Block {
  kind: 'block';
  /** Of the fence: `sh`. */
  syntax: string;
  script: string;
  /** `exit=N`, as written: meant to end so. Without: 0, and nothing on standard error. */
  exit?: string;
}

/** `<Task id="…" />` or `<Predict id="…" />`. */
export interface Placed {
  kind: 'task' | 'question';
  id: string;
}
