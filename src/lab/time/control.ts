/** Time in the lab: what the strip does, by the engine and by taking another engine in its place. */
import type { Remote } from 'comlink';
import type { Engine, Present, Seen, Start, Step, TerminalCommand } from '../../../sandbox/worker.ts';
import type { Origin, RunningEngine } from '../engine.ts';
import { optionsOf, type PageLab } from '../page-lab.ts';
import { Chronicle, type State } from './chronicle.ts';
import type { Moment, Spot } from './line.ts';
import { Strip } from './strip.ts';
import { asCode, fill, type TimeWords, timeWords } from './words.ts';

export interface TimeControlOptions {
  panel: HTMLElement;
  page: PageLab;
  /** Whether the lab is this tab's; says where it is not. */
  here(): boolean;
  /** Takes another engine in place of the present one; `mark` is written across the terminals. Settles when its cluster stands. */
  travel(origin: Origin, mark: string): Promise<void>;
}

/** Milliseconds between two looks at the clock, and between two at the engine's. */
const TICK = 250;
const SYNC = 5000;
/** Milliseconds that a command may run while time stands before it is said to wait. */
const WAITS = 600;

export class TimeControl {
  private readonly options: TimeControlOptions;
  private readonly words: TimeWords;
  private readonly strip: Strip;
  private readonly chronicle: Chronicle;
  private engine: Remote<Engine> | undefined;
  /** As the engine said it last, and when: the page's milliseconds. */
  private present: Present = { time: 0, paused: false, speed: 1, quiet: true };
  private said = 0;
  private factor = 1;
  /** Where the cluster is, when that is not the present. */
  private spot: Spot | undefined;
  /** Settles when the present engine's cluster stands. */
  private connecting: Promise<void> = Promise.resolve();
  /** While another engine takes over. */
  private traveling = false;
  /** Where one went from was paused. */
  private wasPaused = false;
  /** What the strip says, besides what it says of itself. */
  private remark = '';
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TimeControlOptions) {
    this.options = options;
    const { panel, page } = options;
    this.words = timeWords(page.language);
    this.strip = new Strip(panel, {
      words: this.words,
      pause: () => void this.pause(!this.present.paused),
      step: () => void this.step(),
      speed: (factor) => void this.setSpeed(factor),
      undo: () => void this.undo(),
      forward: () => void this.forward(),
      go: (place) => void this.goTo(this.line.spotAt(place, this.now())),
      tell: (place) => this.tells(this.line.spotAt(place, this.now())),
    });
    this.chronicle = new Chronicle({
      chapter: page.chapter,
      build: page.build,
      now: () => this.now(),
      changed: () => this.draw(),
    });
    let ticks = 0;
    setInterval(() => {
      if (document.visibilityState === 'hidden' || !this.engine) return;
      this.tick();
      if (++ticks % (SYNC / TICK) === 0) void this.sync();
    }, TICK);
    this.draw();
  }

  /** An engine takes over; its machine stands. Rejects when its cluster does not come to stand. */
  connect(engine: RunningEngine, start: Start): Promise<void> {
    this.connecting = this.takeOver(engine, start);
    return this.connecting;
  }

  private async takeOver({ remote, origin, start: instant }: RunningEngine, { from }: Start): Promise<void> {
    const began = await origin;
    await remote.ready();
    if (this.traveling) this.hear(await remote.present());
    else {
      this.hear(await remote.pace({ paused: this.present.paused, speed: this.base * this.factor }));
      if (from === 'kept') await this.chronicle.load();
      else this.chronicle.clear();
    }
    const { kept, start = instant } = began;
    const beginning: State = from === 'kept' && kept ? { raw: kept } : { start, ...(from === 'files' ? { kept } : {}) };
    this.engine = remote;
    this.chronicle.stands(remote, beginning);
    this.draw();
  }

  /** The engine is gone. */
  lost(): void {
    this.engine = undefined;
    this.chronicle.lost();
    if (!this.traveling) {
      this.remark = '';
      this.present = { ...this.present, paused: false };
    }
    this.draw();
  }

  command(tab: unknown, event: TerminalCommand): void {
    if (event.status === undefined && !event.reads) this.remark = '';
    this.chronicle.command(tab, event);
    this.watchWaiting();
  }

  /** The page keeps this. */
  kept(bytes: Uint8Array, began: number): void {
    if (!this.traveling) void this.chronicle.kept(bytes, began);
  }

  /** A task was passed. */
  pass(title: string): void {
    this.chronicle.pass(title);
  }

  private get line() {
    return this.chronicle.line;
  }

  /** Simulated seconds per second that the lab has of its own. */
  private get base(): number {
    return optionsOf(this.options.page).speed;
  }

  /** The cluster's time, as far as the page can tell. */
  private now(): number {
    const { time, paused, speed } = this.present;
    return paused ? time : time + (performance.now() - this.said) * speed;
  }

  private hear(present: Present): void {
    this.present = present;
    this.said = performance.now();
  }

  private async sync(): Promise<void> {
    const { engine } = this;
    const present = await engine?.present();
    if (present && this.engine === engine) this.hear(present);
  }

  private async pace(pace: { paused?: boolean; speed?: number }): Promise<void> {
    const { engine } = this;
    if (!this.options.here()) return;
    // Where none stands yet, it will be told.
    if (engine) this.hear(await engine.pace(pace));
    else this.present = { ...this.present, ...pace };
    this.draw();
  }

  private async pause(paused: boolean): Promise<void> {
    this.remark = '';
    await this.pace({ paused });
    this.watchWaiting();
  }

  private async setSpeed(factor: number): Promise<void> {
    this.factor = factor;
    await this.pace({ speed: this.base * factor });
  }

  private async step(): Promise<void> {
    const { engine } = this;
    if (!engine || !this.options.here()) return;
    if (!this.present.paused) this.hear(await engine.pace({ paused: true }));
    const step = await engine.step();
    if (this.engine !== engine) return;
    this.hear(await engine.present());
    this.remark = this.tellsStep(step);
    this.draw();
  }

  private async undo(): Promise<void> {
    const index = this.line.undoes;
    const moment = index === undefined ? undefined : this.line.moments[index];
    if (index === undefined || moment?.line === undefined) return;
    const line = this.shortOf(moment.line);
    const mark = fill(this.words.markUndone, { line });
    await this.travel({ index }, { paused: this.present.paused, mark, remark: fill(this.words.undone, { line }) });
  }

  private async forward(): Promise<void> {
    const index = this.line.redoes;
    if (index !== undefined) await this.goTo({ index }, this.present.paused);
  }

  /** Where time then stands, so that it can be looked at; in the present it goes on as it did. */
  private async goTo(spot: Spot | undefined, paused = true): Promise<void> {
    if (!spot) return this.draw();
    const moment = this.line.moments[spot.index];
    if (!moment) return;
    if (!this.line.ahead) this.wasPaused = this.present.paused;
    const { words } = this;
    const time = clockTime(spot.until ?? moment.time);
    const mark = fill(words.markAt, { time });
    if (moment.present && spot.until === undefined)
      return this.travel(spot, { paused: this.wasPaused, mark, remark: words.back });
    const what = spot.until === undefined && moment.line !== undefined && this.before(moment.line);
    const remark = fill(what ? words.looking : words.lookingAt, { time, what: what || '' });
    await this.travel(spot, { paused, mark, remark });
  }

  private async travel(spot: Spot, then: { paused: boolean; mark: string; remark: string }): Promise<void> {
    const { engine, line, chronicle } = this;
    const moment = line.moments[spot.index];
    if (!engine || !moment || this.traveling || !this.options.here()) return;
    this.traveling = true;
    this.remark = this.words.going;
    this.draw();
    try {
      await chronicle.gather();
      const index = line.moments.indexOf(moment);
      const [histories, origin, now] = await Promise.all([
        engine.histories(),
        chronicle.originOf(moment),
        line.ahead ? undefined : engine.keep(),
      ]);
      const ended = chronicle.runs.filter((each) => each !== moment.line)[0];
      const added = line.goTo({ ...spot, index }, () => ({ time: this.now(), state: { raw: now as Uint8Array } }));
      const arrived = line.arrive();
      this.spot = line.ahead ? { ...spot, index } : undefined;
      this.present = { ...this.present, paused: then.paused };
      const { speed } = this.present;
      const { until } = spot;
      await this.options.travel(
        { ...origin, paused: then.paused, speed, histories, ...(until === undefined ? {} : { until }) },
        then.mark.replaceAll('`', ''),
      );
      await this.connecting;
      chronicle.save(moment);
      if (added) chronicle.save(added);
      if (arrived) chronicle.remove([arrived]);
      const { between } = this.options.page.text.keep;
      const lost = ended !== undefined && fill(this.words.ended, { line: asCode(ended) });
      this.remark = [then.remark, lost].filter(Boolean).join(between);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.remark = fill(this.words.lost, { why });
    } finally {
      this.traveling = false;
      this.draw();
    }
  }

  /** Says when a command waits for time that does not pass. */
  private watchWaiting(): void {
    clearTimeout(this.waiting);
    const runs = this.chronicle.runs.length > 0;
    if (this.present.paused && runs) this.waiting = setTimeout(() => this.drawSaying(true), WAITS);
    this.drawSaying(false);
  }

  private draw(): void {
    const { line } = this;
    const now = this.now();
    const places = line.places(now);
    const end = places.length - 1;
    const place = line.ahead ? this.placeAhead(places) : 1;
    const undoes = line.undoes === undefined ? undefined : line.moments[line.undoes]?.line;
    const marks = line.moments.flatMap(({ line: text, changed }, i) =>
      text === undefined
        ? []
        : [{ place: places[i] as number, kind: changed === false ? ('looks' as const) : ('changes' as const) }],
    );
    const tasks = this.chronicle.passed
      .filter(({ time }) => line.moments.length > 0 && time >= (line.moments[0] as Moment<State>).time)
      .map(({ time }) => ({ place: line.placeOf(time, now), kind: 'task' as const }));
    const stops = places.filter((_, i) =>
      i === end ? !line.ahead : line.moments[i]?.line !== undefined || i === 0 || line.moments[i]?.present,
    );
    const says = this.tells(line.ahead ? this.spot : undefined).replaceAll('`', '');
    const can = this.engine !== undefined && !this.traveling;
    this.strip.draw({
      paused: this.present.paused,
      undoes: can && undoes !== undefined ? this.shortOf(undoes) : undefined,
      forward: can && line.redoes !== undefined,
      slider: { marks: [...marks, ...tasks], stops, place, says },
    });
    this.tick();
    this.drawSaying(false);
  }

  private placeAhead(places: number[]): number {
    const { line } = this;
    const next = line.moments[line.at] as Moment<State>;
    const at = Math.min(this.now(), next.time);
    return Math.min(line.placeOf(at, this.now()), places[line.at] as number);
  }

  private drawSaying(waits: boolean): void {
    const { words, remark } = this;
    const { paused } = this.present;
    const line = this.chronicle.runs[0];
    if (paused && waits && line !== undefined) this.strip.say(fill(words.waits, { line: asCode(line) }), true);
    else this.strip.say(remark || (paused ? words.paused : ''));
  }

  private tick(): void {
    this.strip.time(this.engine ? clockTime(this.now()) : '');
  }

  /** A spot in words. */
  private tells(spot: Spot | undefined): string {
    const { words, line } = this;
    const moment = spot && line.moments[spot.index];
    if (!moment) return line.ahead && spot === this.spot ? clockTime(this.now()) : words.now;
    if (moment.present) return words.now;
    const time = clockTime(spot.until ?? moment.time);
    const before = spot.until === undefined && moment.line !== undefined;
    const passed = this.chronicle.passed.filter((each) => Math.abs(each.time - (spot.until ?? moment.time)) < 1500);
    return [
      time,
      before ? this.before(moment.line as string) : '',
      ...passed.map(({ title }) => fill(words.task, { task: title })),
    ]
      .filter(Boolean)
      .join(words.between);
  }

  private before(line: string): string {
    return fill(this.words.before, { line: this.shortOf(line) });
  }

  /** As code; of several commands the first. */
  private shortOf(line: string): string {
    const more = line.trim().split('\n').length - 1;
    const first = asCode(line);
    return more === 0 ? first : fill(this.words.more, { line: first, count: String(more) });
  }

  private tellsStep({ milliseconds, seen, written }: Step): string {
    const { words } = this;
    const seconds = (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0);
    if (seen.length === 0) return fill(written ? words.steppedOutput : words.steppedNothing, { seconds });
    const events = seen.filter(({ key }) => key.startsWith('/registry/events/'));
    const first = [...seen.filter((each) => !events.includes(each)), ...events];
    const names = [...new Set(first.map((each) => this.nameOf(each)))];
    const more = names.length - SHOWN;
    const what = [...names.slice(0, SHOWN), ...(more > 0 ? [fill(words.others, { count: String(more) })] : [])];
    return fill(words.stepped, { seconds, what: what.join(words.between) });
  }

  private nameOf({ did, key }: Seen): string {
    const [, , resource = '', ...rest] = key.split('/');
    const last = rest.at(-1) ?? '';
    const name = asCode(resource === 'events' ? `event ${last.replace(/\.[^.]*$/, '')}` : `${resource}/${last}`);
    return did === 'delete' ? fill(this.words.gone, { name }) : name;
  }
}

/** Objects named after a step. */
const SHOWN = 3;

/** As the cluster's clocks have it. */
function clockTime(time: number): string {
  return Math.abs(time) < 8.64e15 ? new Date(time).toISOString().slice(11, 19) : '';
}
