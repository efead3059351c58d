/** What a rule of the lint sees, and how it complains. */
import type { Page } from '../page.ts';
import type { Lab } from '../task.ts';
import type { Position, YamlDocument } from '../yaml.ts';

export interface Problem extends Position {
  /** The file, as people name it. */
  path: string;
  message: string;
}

/** A file of a lab's folder. */
export interface SourceFile {
  /** As people name it. */
  path: string;
  text: string;
}

/** A lab as it lies in its folder. */
export interface LabFolder {
  path: string;
  /** lab.yaml. */
  lab: SourceFile;
  pages: Page[];
  /** A file of the folder, by its path there. Throws where there is none. */
  beside(path: string): SourceFile;
}

export interface Linted {
  folder: LabFolder;
  /** Whole: its form has no problem. */
  lab: Lab;
  document: YamlDocument;
  /** About a place of lab.yaml. */
  complain(place: string, problem: string, key?: string): void;
  /** About any file. */
  problem(problem: Problem): void;
}

export type Rule = (linted: Linted) => void;
