/**
 * One tab of a browser has a chapter's lab at a time, and another may take it over. Where the browser has locks (a
 * secure context), a lock says whose it is; elsewhere the tabs ask each other. Courtesy is all that either is for:
 * what a tab without the lab would store is refused by the store itself, see {@link claim}.
 */
import { claim } from './store.ts';

/** Milliseconds that a lock may take to come free: that of a page just left does. */
const FREE = 700;
/** Milliseconds in which a tab that has the lab answers. */
const ANSWERS = 250;
/** Milliseconds in which it stores what it has and lets go. */
const GIVES = 4000;

type Message = { lab: string; from: string } & (
  | { kind: 'whose' }
  | { kind: 'give' }
  | { kind: 'mine' | 'given'; to: string }
);

export interface Owning {
  /** Another tab takes it over: settles when all is stored and the engine is ended. */
  give(): Promise<void>;
  /** It has been taken. */
  robbed(): void;
}

let numbers = 0;

export class Owner {
  /** Names this page in the store. */
  readonly id = `${performance.timeOrigin}-${++numbers}-${Math.random().toString(36).slice(2)}`;
  private readonly lab: string;
  private readonly channel: BroadcastChannel | undefined;
  private readonly heard = new Set<(message: Message) => void>();
  private owning: Owning | undefined;
  private release: (() => void) | undefined;
  /** It has the lab. */
  here = false;

  /** `lab`: what its state is stored under. */
  constructor(lab: string) {
    this.lab = lab;
    this.channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('kubetab-labs') : undefined;
    this.channel?.addEventListener('message', ({ data }) => this.hear(data));
  }

  /** From when it has the lab. */
  serve(owning: Owning): void {
    this.owning = owning;
  }

  /** Whether it has the lab now. `free`: only if nobody has it. */
  async take(how: 'free' | 'over'): Promise<boolean> {
    const wait: LockOptions = how === 'over' ? { ifAvailable: true } : { signal: AbortSignal.timeout(FREE) };
    this.here = navigator.locks ? await this.lock(wait) : !(await this.answer('mine', ANSWERS, { kind: 'whose' }));
    if (!this.here && how === 'over') {
      await this.answer('given', GIVES, { kind: 'give' });
      this.here = await this.lock({ steal: true });
    }
    // Where the browser stores nothing there is nothing to claim.
    if (this.here) await claim(this.lab, this.id).catch(() => {});
    return this.here;
  }

  leave(): void {
    this.here = false;
    this.release?.();
  }

  /** Gone, and with it what it has. */
  end(): void {
    this.leave();
    this.channel?.close();
  }

  private lock(options: LockOptions): Promise<boolean> {
    const { locks } = navigator;
    if (!locks) return Promise.resolve(true);
    return new Promise((settle) => {
      let held = false;
      const hold = (lock: Lock | null): Promise<void> =>
        new Promise((release) => {
          held = lock !== null;
          settle(held);
          if (held) this.release = release;
          else release();
        });
      locks.request(`kubetab-lab-${this.lab}`, options, hold).catch((error: Error) => {
        // A frame kept from its page has an origin of its own, and no other tab.
        settle(error.name === 'SecurityError');
        if (held) this.lost();
      });
    });
  }

  private lost(): void {
    if (!this.here) return;
    this.here = false;
    this.owning?.robbed();
  }

  /** Whether another tab says so in time. */
  private answer(kind: 'mine' | 'given', ms: number, question: { kind: 'whose' } | { kind: 'give' }): Promise<boolean> {
    const { channel, heard } = this;
    if (!channel) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (yes: boolean): void => {
        clearTimeout(timer);
        heard.delete(listen);
        resolve(yes);
      };
      const listen = (message: Message): void => {
        if (message.kind === kind && message.to === this.id) settle(true);
      };
      const timer = setTimeout(settle, ms, false);
      heard.add(listen);
      this.say(question);
    });
  }

  private say(message: { kind: 'whose' } | { kind: 'give' } | { kind: 'mine' | 'given'; to: string }): void {
    this.channel?.postMessage({ ...message, lab: this.lab, from: this.id } satisfies Message);
  }

  private hear(message: Message): void {
    if (message?.lab !== this.lab || typeof message.from !== 'string') return;
    for (const listen of this.heard) listen(message);
    if (!this.here) return;
    if (message.kind === 'whose') this.say({ kind: 'mine', to: message.from });
    if (message.kind === 'give') void this.give(message.from);
  }

  private async give(to: string): Promise<void> {
    await this.owning?.give();
    this.leave();
    this.say({ kind: 'given', to });
  }
}
