/** Writes down what comes into a machine from outside, as it comes. */
import type { Place } from '../../apimachinery/clock.ts';
import {
  ARGUMENTS,
  type Doing,
  ENTRIES,
  type End,
  type Entry,
  type EntryKind,
  type EntryPlace,
  type Journal,
  writeEntry,
} from './journal.ts';

export type Beginning = Omit<Journal, 'kubetab' | 'version' | 'entries' | 'end'>;

/** What is written down of one terminal's keys at one place, at most. */
const JOINED = 4096;
/** What a page may tell again and again; once is enough. */
const TOLD: readonly EntryKind[] = ['hint', 'solution', 'answer'];
/** Keys that are each a character and nothing else: so many at once are as many one by one. */
const PLAIN = /^[\x20-\x7e]+$/;

export class Recorder {
  private readonly beginning: Beginning;
  private readonly entries: Entry[];
  /** All but the last, which may still change, as they are written. */
  private readonly lines: unknown[][] = [];
  private clock: { place: Place } | undefined;
  /** Of the clock, when commands could first run; undefined before. */
  private base: number | undefined;
  /** Where the last `ready` is, in steps. */
  private from = 0;
  /** Why nothing more is written. */
  private full = false;

  /** Goes on with what an engine before had recorded, when it is given. */
  constructor(beginning: Beginning, before?: Journal) {
    this.beginning = beginning;
    this.entries = before ? [...before.entries] : [];
    if (!before) return;
    this.entries.push({ ...placeOf(before.end), kind: 'resume' });
    this.from = before.end.step;
  }

  /** The machine's clock. */
  attach(clock: { place: Place }): void {
    this.clock = clock;
  }

  put(doing: Doing): void {
    if (this.entries.length >= ENTRIES) {
      this.full = true;
      return;
    }
    if (TOLD.includes(doing.kind) && this.has(doing)) return;
    if (doing.kind === 'ready') this.base = this.clock?.place.step;
    this.entries.push({ ...this.place, ...doing });
  }

  /** Keys for a terminal; `free`: they change nothing but the line at its prompt. */
  key(terminal: number, text: string, free: boolean): void {
    const last = this.entries.at(-1);
    const { step, turn, time } = this.place;
    if (
      free &&
      last?.kind === 'key' &&
      last.terminal === terminal &&
      last.step === step &&
      last.turn === turn &&
      last.time === time &&
      last.text.length + text.length <= JOINED &&
      PLAIN.test(last.text) &&
      PLAIN.test(text)
    ) {
      last.text += text;
      return;
    }
    this.put({ kind: 'key', terminal, text });
  }

  held(terminal: number, write: number): void {
    const last = this.entries.at(-1);
    if (last?.kind === 'held' && last.terminal === terminal && last.write + last.count === write) last.count++;
    else this.put({ kind: 'held', terminal, write, count: 1 });
  }

  /** The journal until now. Undefined when more came than it may hold. */
  journal(hash?: string): Journal | undefined {
    if (this.full) return undefined;
    return this.whole(
      this.entries.map((entry) => ({ ...entry })),
      hash,
    );
  }

  /** The same as JSON, for one that takes it often: what was written before is not written again. */
  written(hash?: string): object | undefined {
    if (this.full) return undefined;
    const { entries, lines } = this;
    for (let i = lines.length; i < entries.length - 1; i++) {
      lines.push(writeEntry(entries[i] as Entry, entries[i - 1]));
    }
    const last = entries.at(-1);
    return this.whole(last ? [...lines, writeEntry(last, entries.at(-2))] : [], hash);
  }

  private whole<T>(entries: T[], hash?: string): Omit<Journal, 'entries'> & { entries: T[] } {
    const end: End = { ...this.place, ...(hash === undefined ? {} : { hash }) };
    return { kubetab: 'journal', version: 1, ...this.beginning, entries, end };
  }

  private has(doing: Doing): boolean {
    const names = ['kind', ...ARGUMENTS[doing.kind]] as (keyof Doing)[];
    return this.entries.some((entry) => names.every((name) => entry[name] === doing[name]));
  }

  /** Before commands run the engine's own steps are not counted. */
  private get place(): EntryPlace {
    const { clock, base } = this;
    const last = this.entries.at(-1);
    if (!clock || base === undefined) return { step: this.from, turn: 0, time: last?.time ?? 0 };
    const { step, turn, time } = clock.place;
    return { step: this.from + step - base, turn, time: time - this.beginning.start };
  }
}

function placeOf({ step, turn, time }: EntryPlace): EntryPlace {
  return { step, turn, time };
}
