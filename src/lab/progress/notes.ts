/** Tells the engine's journal what the page alone knows: hints opened, solutions shown, answers given. */
import type { Remote } from 'comlink';
import type { Engine } from '../../../sandbox/worker.ts';
import { notesOf } from './progress.ts';
import { chapterProgress, watchProgress } from './store.ts';

export class NoteTeller {
  private readonly chapter: string;
  private remote: Remote<Engine> | undefined;
  private told = new Set<string>();

  constructor(chapter: string) {
    this.chapter = chapter;
    watchProgress(() => this.tell());
  }

  /** A journal that begins anew is told all of it, and one that knows it already takes it for nothing new. */
  connect(remote: Remote<Engine>): void {
    this.remote = remote;
    this.told = new Set();
    this.tell();
  }

  private tell(): void {
    for (const doing of notesOf(chapterProgress(this.chapter))) {
      const key = JSON.stringify(doing);
      if (this.told.has(key)) continue;
      this.told.add(key);
      this.remote?.note(doing).catch(() => {});
    }
  }
}
