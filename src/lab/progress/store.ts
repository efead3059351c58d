/**
 * The progress of this browser's learner. In the local storage: it is small, there before the page is drawn, and
 * tells the other tabs by itself. Where nothing can be stored it lasts as long as the page.
 */
import { FormError, parseJson } from '../../../sandbox/lab/journal/form.ts';
import {
  type ChapterProgress,
  emptyChapter,
  NOTHING,
  type NoteDoing,
  noted,
  PROGRESS_LIMIT,
  type Progress,
  readProgress,
  under,
} from './progress.ts';

const KEY = 'kubetab-progress';

const listeners = new Set<() => void>();
let last: { text: string | null; progress: Progress; refused?: string } | undefined;
/** Where nothing is stored. */
let own: string | undefined;

function stored(): string | null {
  if (own !== undefined) return own;
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function read(): { progress: Progress; refused?: string } {
  const text = stored();
  if (last?.text !== text) last = { text, ...parse(text) };
  return last as { progress: Progress };
}

function parse(text: string | null): { progress: Progress; refused?: string } {
  if (text === null) return { progress: NOTHING };
  try {
    return { progress: readProgress(parseJson(text, PROGRESS_LIMIT), '') };
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    return { progress: NOTHING, refused: error.message };
  }
}

export function progress(): Progress {
  return read().progress;
}

/** Why what is stored is not used; then it counts for nothing. */
export function refused(): string | undefined {
  return read().refused;
}

export function chapterProgress(chapter: string): ChapterProgress {
  const { chapters } = progress();
  return under(chapters, chapter) ?? emptyChapter();
}

export function setProgress(progress: Progress): void {
  const text = JSON.stringify(progress);
  try {
    localStorage.setItem(KEY, text);
    own = undefined;
  } catch {
    own = text;
  }
  for (const listener of listeners) listener();
}

export function changeChapter(chapter: string, change: (progress: ChapterProgress) => void): void {
  const changed = structuredClone(chapterProgress(chapter));
  change(changed);
  const now = progress();
  setProgress({ ...now, chapters: { ...now.chapters, [chapter]: changed } });
}

/** Of a chapter, or of all. */
export function forget(chapter?: string): void {
  if (chapter === undefined) {
    setProgress(NOTHING);
    return;
  }
  const { [chapter]: _, ...chapters } = progress().chapters;
  setProgress({ ...NOTHING, chapters });
}

/** The first time counts. */
export function pass(chapter: string, task: string, at: number): void {
  changeChapter(chapter, ({ passed }) => {
    passed[task] = under(passed, task) ?? at;
  });
}

export function note(chapter: string, doing: NoteDoing): void {
  changeChapter(chapter, (progress) => noted(progress, doing));
}

/** Called after each change, another tab's too. */
export function watchProgress(listener: () => void): void {
  if (listeners.size === 0) {
    addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) for (const each of listeners) each();
    });
  }
  listeners.add(listener);
}
