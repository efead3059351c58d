/** Ends watches at their timeoutSeconds. A restored server has none of the old watches: their timers then do nothing. */
import type { Clock } from '../apimachinery/clock.ts';
import type { WatchStream } from '../storage/watch.ts';

export class WatchTimeouts {
  private readonly clock: Clock;
  private readonly actor: string;
  private readonly open = new Map<string, WatchStream>();
  private sequence = 0;

  constructor(clock: Clock, actor: string) {
    this.clock = clock;
    this.actor = actor;
  }

  /** `seconds` from now the stream ends. */
  add(stream: WatchStream, seconds: number): void {
    const key = `watch/${this.sequence++}`;
    const before = stream.onEnd;
    stream.onEnd = () => {
      this.open.delete(key);
      this.clock.cancel(this.actor, key);
      before();
    };
    this.open.set(key, stream);
    this.clock.schedule({ actor: this.actor, key, due: this.clock.now() + seconds * 1000, background: true });
  }

  fire(key: string): void {
    this.open.get(key)?.end();
  }

  save(): number {
    return this.sequence;
  }

  load(sequence: number): void {
    this.sequence = sequence;
  }
}
