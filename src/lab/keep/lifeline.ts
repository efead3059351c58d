/** The engine behind the terminals, from the first to the one that takes its place when it is gone. */
import type { CommandEvent, Start } from '../../../sandbox/worker.ts';
import { besideOf, type Origin, type RunningEngine, startEngine, stored } from '../engine.ts';
import type { LabState, PageLab } from '../page-lab.ts';
import { Keeper } from './keeper.ts';
import type { Owner } from './owner.ts';
import { PATIENCE, watchPulse } from './pulse.ts';

export interface LifelineOptions {
  page: PageLab;
  owner: Owner;
  show(state: LabState): void;
  /** Says something under the terminal, with what can be done about it; nothing: takes it back. */
  say(words: string | undefined, offer?: { label: string; act(): void }): void;
  /** Opens the terminals on a machine that stands. */
  connect(engine: RunningEngine, start: Start): Promise<void>;
  /** The engine is gone, and with it what ran; the screens stay. */
  lost(): void;
  /** This was taken, from that moment on: the page's milliseconds. */
  kept(bytes: Uint8Array, began: number): void;
}

/** Then it is left to the learner. */
const MOST_FALLS = 4;

export class Lifeline {
  engine: RunningEngine;
  private readonly options: LifelineOptions;
  private readonly keeper: Keeper;
  /** The cluster of the present engine stands. */
  private stands = false;
  private endPulse: () => void = () => {};
  /** Engines that died since the last command. */
  private falls = 0;

  constructor(first: RunningEngine, options: LifelineOptions) {
    this.engine = first;
    this.options = options;
    const { text, chapter } = options.page;
    this.keeper = new Keeper({
      chapter,
      owner: options.owner.id,
      take: () => (this.stands ? this.engine.remote.keep() : undefined),
      taken: () => this.leave(),
      kept: options.kept,
      trouble: (what) => options.say(text.keep[what]),
    });
    options.owner.serve({
      give: async () => {
        if (this.stands) await this.keeper.flush();
        this.leave();
      },
      robbed: () => this.leave(),
    });
  }

  /** The first engine. Rejects when it cannot be loaded. */
  async begin(): Promise<void> {
    const start = await this.run(this.engine);
    const origin = await this.engine.origin;
    if (origin.blocked) this.keeper.quiet();
    const said = this.saysOf(start, origin);
    if (said) this.options.say(said);
    this.keeper.draftsWritten(origin.drafts ?? []);
    this.keeper.prepare();
  }

  command(tab: unknown, event: CommandEvent): void {
    this.falls = 0;
    if (!event.reads) this.keeper.command(tab, event);
  }

  draft(path: string, text: string | undefined): void {
    this.keeper.draft(path, text);
  }

  /** Keeps what there is now. */
  flush(): Promise<void> {
    return this.keeper.flush();
  }

  /** Whether the lab is this tab's; where it is not, that is said, with the way to have it. */
  get here(): boolean {
    const { owner, say, page } = this.options;
    const { keep } = page.text;
    if (!owner.here) say(keep.moved, { label: keep.takeOver, act: () => void this.comeBack() });
    return owner.here;
  }

  /** Another tab has the lab. */
  private leave(): void {
    const { owner, lost, show } = this.options;
    owner.leave();
    this.engine.end();
    this.endPulse();
    this.stands = false;
    lost();
    this.keeper.takeDrafts();
    show('away');
    void this.here;
  }

  private async comeBack(): Promise<void> {
    const { options, keeper } = this;
    options.show('waking');
    await options.owner.take('over');
    const origin = await stored(options.page);
    const start = await this.replace(origin);
    const said = start && this.saysOf(start, origin);
    if (said) options.say(said);
    keeper.draftsWritten(origin.drafts ?? []);
  }

  /** A fresh cluster; what was kept is gone. */
  async startOver(): Promise<void> {
    this.engine.end();
    await this.keeper.forget();
    await this.replace({});
  }

  /** Another moment of the lab takes the place of this one, and is what is kept from then on. Settles when it stands. */
  async travel(origin: Origin): Promise<void> {
    await this.restart(origin, '');
    const { engine, keeper } = this;
    keeper.last = origin.filesOnly ? undefined : origin.kept;
    await engine.remote.ready();
    if (this.engine === engine) void keeper.flush();
  }

  private saysOf(start: Start, { at, drafts = [], blocked }: Origin): string | undefined {
    const { language, text } = this.options.page;
    const { keep } = text;
    const when = at === undefined ? '' : timeOf(at, language);
    const said = [
      start.refused !== undefined && keep.refused.replace('{why}', () => start.refused as string),
      start.from === 'kept' && keep.continued.replace('{when}', when),
      start.from === 'files' && keep.renewed.replace('{when}', when),
      drafts.length > 0 && this.saysDrafts(drafts.map(({ path }) => path)),
      blocked && keep.blocked,
    ];
    return said.filter(Boolean).join(text.keep.between) || undefined;
  }

  private saysDrafts(paths: string[]): string {
    return this.options.page.text.keep.draft.replace('{files}', () =>
      paths.map((path) => `\`${besideOf(path).replaceAll('`', "'")}\``).join(', '),
    );
  }

  /** Takes an engine over once its machine stands. */
  private async run(engine: RunningEngine): Promise<Start> {
    this.engine = engine;
    this.stands = false;
    this.endPulse();
    const start = await engine.started;
    await this.options.connect(engine, start);
    void engine.died.then(() => this.died(engine));
    this.endPulse = watchPulse(
      () => engine.remote.beat(),
      (answers) => this.pulse(engine, answers),
    );
    engine.remote.ready().then(
      () => {
        if (this.engine === engine) this.stands = true;
      },
      (error) => {
        if (this.engine === engine) this.unbuilt(start, error);
      },
    );
    return start;
  }

  private async replace(origin: Origin): Promise<Start | undefined> {
    this.options.show('waking');
    try {
      const start = await this.run(startEngine(this.options.page, Promise.resolve(origin)));
      this.options.show('ready');
      return start;
    } catch (error) {
      console.error(error);
      this.options.show('failed');
      return undefined;
    }
  }

  /** What was kept cannot be gone on from: less of it is tried, then none. */
  private unbuilt(start: Start, error: unknown): void {
    console.warn(error);
    if (start.from === 'nothing') {
      this.options.show('failed');
      return;
    }
    const { keep } = this.options.page.text;
    const why = error instanceof Error ? error.message : String(error);
    const said = keep.refused.replace('{why}', () => why);
    void this.engine.origin.then((origin) =>
      this.restart({ ...origin, ...(start.from === 'kept' ? { filesOnly: true } : { kept: undefined }) }, said),
    );
  }

  private pulse(engine: RunningEngine, answers: boolean): void {
    if (this.engine !== engine) return;
    const { keep } = this.options.page.text;
    if (answers) this.options.say(undefined);
    else {
      this.options.say(keep.stuck.replace('{seconds}', String(PATIENCE)), {
        label: keep.restart,
        act: () => void this.died(engine),
      });
    }
  }

  /** Another one goes on from the last quiet point; from less, when one that came from there has died as well. */
  private async died(engine: RunningEngine): Promise<void> {
    const before = await engine.origin;
    if (this.engine !== engine) return;
    const { keep } = this.options.page.text;
    const line = this.keeper.since[0]?.trim().split('\n')[0]?.replaceAll('`', "'");
    if (++this.falls > MOST_FALLS) {
      engine.end();
      this.endPulse();
      this.options.lost();
      this.options.show('failed');
      return;
    }
    const kept = this.keeper.last ?? before.kept;
    const tried = kept !== undefined && kept === before.kept;
    const rung = tried ? this.falls + (this.stands ? 0 : 1) : 1;
    const origin: Origin = !kept || rung > 2 ? {} : { kept, filesOnly: rung === 2 };
    const words = !origin.kept ? keep.lost : rung === 2 ? keep.lostCluster : line ? keep.stopped : keep.stoppedIdle;
    await this.restart(
      origin,
      words.replace('{line}', () => line ?? ''),
    );
  }

  private async restart(origin: Origin, words: string): Promise<void> {
    const { options, keeper } = this;
    options.lost();
    this.engine.end();
    const drafts = [...(origin.drafts ?? []), ...keeper.takeDrafts()];
    await this.replace({ ...origin, drafts });
    keeper.draftsWritten(drafts);
    options.say(
      [words, drafts.length > 0 && this.saysDrafts(drafts.map(({ path }) => path))]
        .filter(Boolean)
        .join(options.page.text.keep.between),
    );
  }
}

/** Of the same day the hour alone. */
function timeOf(at: number, language: string): string {
  const same = new Date(at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, { ...(same ? {} : { dateStyle: 'medium' }), timeStyle: 'short' }).format(at);
}
