/** Plays a journal again: the same run, to its end or to any entry of it. */
import type { SimulationClock } from '../../apimachinery/clock.ts';
import { DivergedError, Follower } from '../../apimachinery/follower.ts';
import type { Entry, EntryPlace, Journal } from './journal.ts';

/** A terminal as a machine opens it. */
export interface ReplayTerminal {
  run(): Promise<number>;
  input(data: string): void;
  type(script: string): void;
  untype(): Promise<string>;
  recall(line: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
  save(): unknown;
}

export interface ReplayTerminalOptions {
  onCommand: (event: { line: string; reads?: boolean; status?: number }) => void;
  /** What its screen gets. */
  draw?: (data: string) => void;
  saved?: unknown;
  heldAt: (write: number) => boolean;
  edit: (request: unknown, save: (text: string, as?: string) => Promise<unknown>) => Promise<number>;
}

export interface ScreenSize {
  columns: number;
  rows: number;
}

/** A machine whose cluster may not stand yet. */
export interface ReplayMachine {
  clock: SimulationClock;
  terminal(size: ScreenSize, options: ReplayTerminalOptions): ReplayTerminal;
  write(path: string, text: string, mode?: number): void;
}

/** A cluster on its machine. */
export interface ReplayStage {
  hash(): string;
  sh(script: string): Promise<unknown>;
  snapshot(): Promise<unknown>;
  stop(): void;
}

/** Makes them. `before` is awaited when the cluster stands and no command has run. */
export interface ReplayStages<Stage extends ReplayStage> {
  start(journal: Journal, before: (machine: ReplayMachine) => Promise<void>): Promise<Stage>;
  restore(snapshot: unknown, journal: Journal, before: (machine: ReplayMachine) => Promise<void>): Promise<Stage>;
}

export interface ReplayOptions<Stage> {
  /** So many entries, and on to where the next one comes in. Default: all, and then on to the end. */
  until?: number;
  /** A command begins, or with its status has ended. */
  command?: (event: { line: string; status?: number; terminal: number }) => void;
  /** What a terminal's screen gets: first its size, and again when that has changed. */
  draw?: (terminal: number, data: string | ScreenSize) => void;
  /** Nothing runs, and what is next is a timer or the entry. May look, and must change nothing. */
  between?: (stage: Stage) => Promise<void> | undefined;
  /** All has come in: the terminals that are open. */
  finish?: (terminals: ReplayTerminal[]) => void;
  /** The host's patience: its reason, a text, is why it went no further. */
  signal?: AbortSignal | undefined;
  /** An entry is about to come in. */
  entry?: (entry: Entry, stage: Stage | undefined) => Promise<void> | undefined;
}

export interface Replayed<Stage> {
  stage: Stage;
  /** Entries that came in as they had. */
  entries: number;
  /** Why it went no further: `diverged at input N: …`. */
  diverged?: string;
}

/** Rejects only when the engine breaks. */
export async function replay<Stage extends ReplayStage>(
  journal: Journal,
  stages: ReplayStages<Stage>,
  options: ReplayOptions<Stage> = {},
): Promise<Replayed<Stage>> {
  const player = new Player(journal, stages, options);
  try {
    await player.play();
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    const { stage, done } = player;
    const where = done < journal.entries.length ? `diverged at input ${done + 1}` : 'diverged at the end';
    return { stage: stage as Stage, entries: done, diverged: `${where}: ${error.message}` };
  }
  return { stage: player.stage as Stage, entries: player.done };
}

class Player<Stage extends ReplayStage> {
  stage: Stage | undefined;
  done = 0;
  private readonly journal: Journal;
  private readonly stages: ReplayStages<Stage>;
  private readonly options: ReplayOptions<Stage>;
  private machine: ReplayMachine | undefined;
  private follower: Follower | undefined;
  private terminals = new Map<number, ReplayTerminal>();
  private editors: Editor[] = [];
  private saved: unknown[] = [];
  /** Of the clock, at the last `ready`, and of the journal there. */
  private base = 0;
  private from = 0;

  constructor(journal: Journal, stages: ReplayStages<Stage>, options: ReplayOptions<Stage>) {
    this.journal = journal;
    this.stages = stages;
    this.options = options;
  }

  async play(): Promise<void> {
    const { journal, options } = this;
    const until = Math.min(options.until ?? journal.entries.length, journal.entries.length);
    this.stage = await this.begin((before) => this.stages.start(journal, before), until);
    while (this.done < until) {
      const entry = journal.entries[this.done] as Entry;
      if (entry.kind === 'resume') {
        await this.resume(entry, until);
        continue;
      }
      if (entry.kind === 'take') await this.goingOn.take(this.absolute(entry));
      else if (entry.kind !== 'held') {
        await this.goingOn.to(this.absolute(entry));
        await this.options.entry?.(entry, this.stage);
        this.enter(entry);
      }
      this.done++;
    }
    const next = journal.entries[until];
    if (next?.kind === 'take') return this.goingOn.before(this.absolute(next));
    if (next) return next.kind === 'held' ? undefined : this.goingOn.to(this.absolute(next));
    await this.goingOn.to(this.absolute(journal.end));
    const { hash } = journal.end;
    const found = this.stage.hash();
    if (hash !== undefined && hash !== found) throw new DivergedError(`the cluster is ${found}, not ${hash}`);
    options.finish?.([...this.terminals.values()]);
  }

  private get goingOn(): Follower {
    if (!this.follower) throw new DivergedError('nothing runs yet');
    return this.follower;
  }

  private absolute({ step, turn, time }: EntryPlace) {
    return { step: this.base + step - this.from, turn, time: this.journal.start + time };
  }

  /** Plays what comes before commands run, and has them run. */
  private async begin(
    make: (before: (machine: ReplayMachine) => Promise<void>) => Promise<Stage>,
    until: number,
  ): Promise<Stage> {
    this.terminals = new Map();
    this.editors = [];
    let failed: unknown;
    const stage = await make(async (machine) => {
      this.machine = machine;
      const between = () => this.stage && this.options.between?.(this.stage);
      this.follower = await Follower.of(machine.clock, { between, signal: this.options.signal });
      try {
        await this.early(machine, until);
      } catch (error) {
        failed = error;
      }
      this.base = machine.clock.steps;
    });
    this.stage = stage;
    if (failed) throw failed;
    return stage;
  }

  private async early(machine: ReplayMachine, until: number): Promise<void> {
    for (; this.done < until; this.done++) {
      const entry = this.journal.entries[this.done] as Entry;
      this.from = entry.step;
      if (entry.kind === 'ready') {
        this.done++;
        return;
      }
      if (entry.kind === 'resume') throw new DivergedError('the engine ended before its cluster stood');
      if (entry.kind === 'take') {
        await this.goingOn.drained();
        if (!machine.clock.takeNext(machine.clock.now())) throw new DivergedError('nothing waits to be taken in');
      } else {
        await machine.clock.task();
        await this.options.entry?.(entry, undefined);
        this.enter(entry);
      }
    }
  }

  private async resume(entry: Entry, until: number): Promise<void> {
    const stage = this.stage as Stage;
    await this.goingOn.to(this.absolute(entry));
    await this.options.entry?.(entry, stage);
    const snapshot = await stage.snapshot();
    this.saved = [...this.terminals.values()].map((terminal) => terminal.save());
    stage.stop();
    this.stage = undefined;
    this.done++;
    await this.begin((before) => this.stages.restore(snapshot, this.journal, before), until);
  }

  private enter(entry: Entry): void {
    switch (entry.kind) {
      case 'put':
        this.machine?.write(entry.path, entry.text, entry.mode);
        return;
      case 'open':
        this.open(entry);
        return;
      case 'key':
        this.terminal(entry).input(entry.text);
        return;
      case 'type':
        this.terminal(entry).type(entry.text);
        return;
      case 'untype':
        void this.terminal(entry).untype();
        return;
      case 'recall':
        this.terminal(entry).recall(entry.text);
        return;
      case 'size':
        this.options.draw?.(entry.terminal, { columns: entry.columns, rows: entry.rows });
        this.terminal(entry).resize(entry.columns, entry.rows);
        return;
      case 'close':
        this.terminal(entry).close();
        return;
      case 'save':
        void this.editor(entry).save(entry.text, entry.as);
        return;
      case 'edited':
        this.editor(entry).close(entry.status);
        return;
      case 'run':
        void this.stage?.sh(entry.text);
        return;
    }
  }

  private open({ terminal: id, columns, rows }: { terminal: number; columns: number; rows: number }): void {
    const { machine } = this;
    if (!machine || this.terminals.has(id)) throw new DivergedError(`terminal ${id} is open already`);
    const saved = this.saved.shift();
    const held = this.holds(id);
    const { command, draw } = this.options;
    draw?.(id, { columns, rows });
    const terminal = machine.terminal(
      { columns, rows },
      {
        onCommand: (event) => event.reads || command?.({ ...event, terminal: id }),
        ...(draw ? { draw: (data: string) => draw(id, data) } : {}),
        heldAt: (write) => held.some(([from, to]) => write >= from && write < to),
        edit: (_, save) => new Promise((close) => this.editors.push({ save, close })),
        ...(saved === undefined ? {} : { saved }),
      },
    );
    this.terminals.set(id, terminal);
    const ended = () => this.terminals.delete(id);
    void terminal.run().then(ended, ended);
  }

  /** When a terminal of the present engine holds its programs. */
  private holds(terminal: number): [from: number, to: number][] {
    const held: [number, number][] = [];
    for (const entry of this.journal.entries.slice(this.done)) {
      if (entry.kind === 'resume') break;
      if (entry.kind === 'held' && entry.terminal === terminal) held.push([entry.write, entry.write + entry.count]);
    }
    return held;
  }

  private terminal({ terminal: id }: { terminal: number }): ReplayTerminal {
    const terminal = this.terminals.get(id);
    if (!terminal) throw new DivergedError(`no terminal ${id} is open`);
    return terminal;
  }

  private editor({ editor: id }: { editor: number }): Editor {
    const editor = this.editors[id - 1];
    if (!editor) throw new DivergedError(`no editor ${id} has been opened`);
    return editor;
  }
}

interface Editor {
  save(text: string, as?: string): Promise<unknown>;
  close(status: number): void;
}
