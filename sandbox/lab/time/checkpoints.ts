/** States from just before commands, to go back to: held until somebody asks for them, the oldest let go. */

export interface CheckpointInfo {
  id: number;
  /** Simulated, when the command was entered: Unix milliseconds. */
  time: number;
}

export interface CheckpointsOptions<State> {
  /** The present state; undefined while there is none. Called when nothing runs, and must change nothing. */
  take(): State | undefined;
  /** The host's monotonic milliseconds. */
  now(): number;
}

/** Held at a time. */
const MOST = 24;
/** At most one part in this many of the time is spent on taking them: lines that come faster have one together. */
const SHARE = 20;

export class Checkpoints<State> {
  private readonly options: CheckpointsOptions<State>;
  private readonly held = new Map<number, State>();
  /** By terminal: of a line that was entered, until its command begins. */
  private readonly entered = new Map<unknown, CheckpointInfo>();
  private last = 0;
  private free = 0;

  constructor(options: CheckpointsOptions<State>) {
    this.options = options;
  }

  /** A line was entered at the terminal, and nothing of it has run. */
  before(terminal: unknown, time: number): void {
    this.let(terminal);
    const began = this.options.now();
    if (began < this.free) return;
    const state = this.options.take();
    if (state === undefined) return;
    const ended = this.options.now();
    this.free = ended + (ended - began) * SHARE;
    const id = ++this.last;
    this.held.set(id, state);
    this.entered.set(terminal, { id, time });
    const [oldest] = this.held.keys();
    if (this.held.size > MOST && oldest !== undefined) this.held.delete(oldest);
  }

  /** Its command begins: the state from before it, if there is one. */
  begun(terminal: unknown): CheckpointInfo | undefined {
    const info = this.entered.get(terminal);
    this.entered.delete(terminal);
    return info && this.held.has(info.id) ? info : undefined;
  }

  /** Hands a state over, and holds it no longer. */
  handOver(id: number): State | undefined {
    const state = this.held.get(id);
    this.held.delete(id);
    return state;
  }

  /** What was entered was no whole command. */
  private let(terminal: unknown): void {
    const info = this.entered.get(terminal);
    if (info) this.held.delete(info.id);
    this.entered.delete(terminal);
  }
}
