/** The Loop lens: desired against actual over simulated time, and what the controllers saw, compared and did. */
import { proxy, type Remote } from 'comlink';
import type { Engine, LoopView } from '../../../../sandbox/worker.ts';
import { button, element } from '../dom.ts';
import type { Lens, LensHost } from '../index.ts';
import frame from '../request-lens.css?inline';
import { Chart } from './chart.ts';
import { LineView } from './line-view.ts';
import css from './loop.css?inline';
import { nameOf, Picker } from './picker.ts';
import { type LoopWords, loopWords, type Span } from './words.ts';

const TRY = 'kubectl create deployment web --image=nginx --replicas=3';
const SPANS: Readonly<Record<Span, number>> = {
  seconds: 20_000,
  minutes: 120_000,
  all: Number.POSITIVE_INFINITY,
};
/** Between two drawings: an eye needs no more, and the engine has its own work. */
const PAUSE_MS = 100;
/** Between two looks at the clock, while time moves the chart's edge. */
const TICK_MS = 1000;
/** Without a change for so long, the sizes are spoken. */
const SETTLED_MS = 1500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class LoopLens implements Lens {
  private readonly words: LoopWords;
  private readonly style = element('style', {}, frame, css);
  private readonly picker: Picker;
  private readonly chart: Chart;
  private readonly spoken = element('p', { class: 'sr-only', role: 'status' });
  private readonly list = element('ol', { class: 'loop-rounds' });
  private readonly bounds = element('p', { class: 'lens-note lens-foot' });
  private readonly content: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly lines = new Map<number, LineView>();
  private engine: Remote<Engine> | undefined;
  private view: LoopView | undefined;
  private choice: string | undefined;
  private span: Span = 'seconds';
  private ticking = false;
  private saying: ReturnType<typeof setTimeout> | undefined;

  constructor(place: HTMLElement, host: LensHost) {
    const words = loopWords(host.language);
    this.words = words;
    this.picker = new Picker(words, (id) => {
      this.choice = id;
      void this.engine?.chooseLoop(id);
    });
    this.chart = new Chart(words);
    const attempt = button(TRY, () => host.paste(TRY), { class: 'lens-small' });
    this.empty = element(
      'p',
      { class: 'lens-empty', hidden: true },
      words.none,
      ' ',
      element('span', {}, words.try, ' ', attempt),
    );
    this.content = element(
      'div',
      { hidden: true },
      this.chart.element,
      element('h3', { class: 'loop-title' }, words.rounds),
      this.list,
      this.bounds,
    );
    place.append(
      this.style,
      element('div', { class: 'lens-tools loop-tools' }, this.picker.element, this.choices()),
      element('div', { class: 'lens-scroll' }, this.spoken, this.empty, this.content),
    );
  }

  connect(engine: Remote<Engine>): void {
    this.engine = engine;
    this.view = undefined;
    this.lines.clear();
    this.list.replaceChildren();
    const draw = async (view: LoopView): Promise<void> => {
      // Not while the page is out of sight: the engine waits.
      await new Promise((frame) => requestAnimationFrame(frame));
      if (this.engine === engine) this.show(view);
      await pause(PAUSE_MS);
    };
    const { choice } = this;
    engine
      .watchLoop(proxy(draw))
      .then(() => (choice === undefined ? undefined : engine.chooseLoop(choice)))
      // A cluster that does not come up says so in the terminal.
      .catch(() => {});
  }

  close(): void {
    void this.engine?.watchLoop();
    this.engine = undefined;
    this.chart.close();
    clearTimeout(this.saying);
    this.style.remove();
  }

  private show(view: LoopView): void {
    this.view = view;
    this.picker.update(view);
    this.content.hidden = view.chosen === undefined;
    this.empty.hidden = view.chosen !== undefined;
    this.draw(view.now);
    this.story(view);
    const { words } = this;
    const bounds = [words.bounded(view.kept)];
    if (view.earlier > 0) bounds.unshift(words.earlier(view.earlier));
    if (view.more > 0) bounds.push(words.more(view.more));
    this.bounds.textContent = bounds.join(' ');
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(), SETTLED_MS);
  }

  private get name(): string {
    const { view } = this;
    const chosen = view?.workloads.find(({ id }) => id === view.chosen);
    return chosen ? nameOf(chosen) : '';
  }

  private draw(now: number): void {
    const { view } = this;
    if (!view) return;
    const acts = view.lines.flatMap(({ rounds }) =>
      rounds.filter(({ did }) => did.some((deed) => deed.did !== 'status')).map(({ at }) => at),
    );
    const settled = this.chart.draw({ points: view.points, now, acts, span: SPANS[this.span], name: this.name });
    if (!settled && !this.ticking) void this.tick();
  }

  /** Time goes on though nothing changes, for a little while to be seen. */
  private async tick(): Promise<void> {
    this.ticking = true;
    await pause(TICK_MS);
    const { engine, view } = this;
    const now = (await engine?.present().catch(() => undefined))?.time;
    this.ticking = false;
    if (engine && this.engine === engine && now !== undefined) this.draw(Math.max(now, view?.now ?? now));
  }

  private story({ lines }: LoopView): void {
    const { list } = this;
    const focused = document.activeElement;
    const had = list.contains(focused);
    const wanted = new Set(lines.map(({ id }) => id));
    for (const [id, line] of this.lines) {
      if (wanted.has(id)) continue;
      line.element.remove();
      this.lines.delete(id);
    }
    let next: Element | null = list.firstElementChild;
    for (const line of lines) {
      let made = this.lines.get(line.id);
      if (made) made.update(line);
      else {
        made = new LineView(line, this.words);
        this.lines.set(line.id, made);
      }
      if (made.element === next) next = next.nextElementSibling;
      else list.insertBefore(made.element, next);
    }
    if (had && focused instanceof HTMLElement && document.activeElement !== focused) focused.focus();
  }

  private say(): void {
    const last = this.view?.points.at(-1);
    const said = last ? this.words.summary(this.name, last) : '';
    if (said !== this.spoken.textContent) this.spoken.textContent = said;
  }

  private choices(): HTMLElement {
    const { words } = this;
    const spans = (Object.keys(SPANS) as Span[]).map((span) =>
      button(
        words.spans[span],
        () => {
          this.span = span;
          for (const each of spans) each.setAttribute('aria-pressed', String(each.dataset.span === span));
          this.draw(this.view?.now ?? 0);
        },
        { 'data-span': span, 'aria-pressed': String(span === this.span) },
      ),
    );
    const table = button(
      words.table,
      () => {
        const on = table.getAttribute('aria-pressed') !== 'true';
        table.setAttribute('aria-pressed', String(on));
        this.chart.asTable(on);
      },
      { 'aria-pressed': 'false' },
    );
    return element(
      'div',
      { class: 'loop-choices' },
      element('div', { class: 'lens-formats', role: 'group', 'aria-label': words.span }, ...spans),
      element('div', { class: 'lens-formats loop-alone' }, table),
    );
  }
}
