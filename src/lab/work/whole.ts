/** Everything this browser holds of the learner's work, or one chapter of it: saved, opened, reset. */
import { FormError } from '../../../sandbox/lab/journal/form.ts';
import { examine } from '../engine.ts';
import { Owner } from '../keep/owner.ts';
import * as store from '../keep/store.ts';
import { merge, NOTHING } from '../progress/progress.ts';
import { forget, progress, setProgress } from '../progress/store.ts';
import { forgetLine } from '../time/store.ts';
import { ask } from './dialog.ts';
import { choose, download, sizeOf } from './file.ts';
import { clearLab } from './reset.ts';
import { workWords } from './words.ts';
import { packWork, unpackWork, type Work, type WorkLab } from './work-file.ts';

type Say = (words: string) => void;

/** None where the browser stores nothing. */
const stored = (): Promise<string[]> => store.chapters().catch(() => []);

export async function saveAll(language: string, say: Say): Promise<void> {
  await save(await stored(), undefined, language, say);
}

export async function saveChapter(chapter: string, language: string, say: Say): Promise<void> {
  await save([chapter], chapter, language, say);
}

async function save(chapters: string[], only: string | undefined, language: string, say: Say): Promise<void> {
  const labs: Record<string, WorkLab> = {};
  for (const chapter of chapters) {
    const { bytes, at } = await store.load(chapter).catch(() => ({ bytes: undefined, at: undefined }));
    const kept = bytes && parsed(bytes);
    if (kept) labs[chapter] = { at, kept };
  }
  const all = progress();
  const one = only !== undefined && Object.hasOwn(all.chapters, only) ? { [only]: all.chapters[only] } : {};
  const mine = only === undefined ? all : { ...NOTHING, chapters: one as typeof all.chapters };
  const blob = await packWork({ kubetab: 'work', version: 1, at: Date.now(), progress: mine, labs });
  const name = `${only?.replace(/[^\p{L}\p{N}]+/gu, '-') ?? 'kubetab'}-${new Date().toLocaleDateString('sv')}.kubetab`;
  download(name, [blob], 'application/gzip');
  const { files } = workWords(language);
  say(files.saved.replace('{file}', () => name).replace('{size}', sizeOf(blob.size, language)));
}

function parsed(bytes: Uint8Array): object | undefined {
  try {
    const kept: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof kept === 'object' && kept ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Whether anything of it was taken in. */
export async function openFile(language: string, say: Say): Promise<boolean> {
  const { files, cancel } = workWords(language);
  const file = await choose('.kubetab,.json,application/json,application/gzip');
  if (!file) return false;
  say(files.reading);
  const read = await looked(file).catch((error) => {
    if (!(error instanceof FormError)) throw error;
    say(files.refused.replace('{file}', () => file.name).replace('{why}', () => error.message));
  });
  if (!read) return false;
  const { work, labs } = read;
  say('');
  const tasks = Object.values(work.progress.chapters).reduce((n, { passed }) => n + Object.keys(passed).length, 0);
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(work.at);
  const there = await stored();
  const lost = Object.keys(work.labs).filter((chapter) => there.includes(chapter));
  const answer = await ask({
    title: files.title,
    says: [
      files.holds
        .replace('{when}', () => when)
        .replace('{tasks}', String(tasks))
        .replace('{labs}', String(labs.length)),
      lost.length === 0 ? files.nothingLost : files.lost.replace('{labs}', () => lost.join(files.between)),
    ],
    answers: [{ value: 'open', label: files.open, ...(lost.length > 0 ? { danger: true } : { main: true }) }],
    cancel,
  });
  if (!answer) return false;
  for (const { chapter, bytes, at } of labs) await putLab(chapter, bytes, at);
  setProgress(merge(progress(), work.progress));
  say(files.opened);
  return true;
}

interface Looked {
  work: Work;
  labs: { chapter: string; bytes: Uint8Array; at: number }[];
}

/** Each lab in it is such that an engine can go on from it, and what was done goes with what is done here. Throws a FormError. */
async function looked(file: File): Promise<Looked> {
  const work = await unpackWork(new Uint8Array(await file.slice(0, 64_000_001).arrayBuffer()));
  const labs: Looked['labs'] = [];
  for (const [chapter, { kept, at = work.at }] of Object.entries(work.labs)) {
    const bytes = new TextEncoder().encode(JSON.stringify(kept));
    const place = `labs[${JSON.stringify(chapter)}].kept`;
    if (bytes.length > store.MOST)
      throw new FormError(place, `expected at most ${store.MOST} bytes, found ${bytes.length}`);
    const why = await examine(bytes);
    if (why !== undefined) throw new FormError(place, why);
    labs.push({ chapter, bytes, at });
  }
  merge(progress(), work.progress);
  return { work, labs };
}

/** In place of what is there, whoever has it open. */
export async function putLab(chapter: string, bytes: Uint8Array, at: number): Promise<void> {
  const owner = new Owner(chapter);
  await owner.take('over');
  // It is another line of time.
  await forgetLine(chapter).catch(() => {});
  await store.save(chapter, bytes, at, owner.id);
  owner.end();
}

export async function resetAll(language: string, say: Say): Promise<void> {
  const { resetting, cancel } = workWords(language);
  const answer = await ask({
    title: resetting.allTitle,
    says: [resetting.all],
    answers: [{ value: 'reset', label: resetting.reset, danger: true }],
    cancel,
  });
  if (!answer) return;
  for (const chapter of await stored()) await clearLab(chapter);
  forget();
  say(resetting.done);
}
