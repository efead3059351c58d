/** The Request lens: what the last commands sent to the API server, and what came back. The latest stands first. */
import { proxy, type Remote } from 'comlink';
import type { BodyFormat, Engine, RequestChanges } from '../../../sandbox/worker.ts';
import { CommandView } from './command-view.ts';
import { detailView } from './detail-view.ts';
import { button, element } from './dom.ts';
import type { Lens, LensHost } from './index.ts';
import css from './request-lens.css?inline';
import { RowView } from './row-view.ts';
import urlCss from './url.css?inline';
import { legend } from './url-view.ts';
import { type LensWords, lensWords } from './words.ts';

const FORMAT = 'kubetab-body-format';
const TRY = 'kubectl get pods';

export class RequestLens implements Lens {
  private readonly host: LensHost;
  private readonly words: LensWords;
  private readonly style = element('style', {}, css, urlCss);
  private readonly list = element('ol', { class: 'lens-commands' });
  private readonly scroll: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly commands = new Map<number, CommandView>();
  private readonly rows = new Map<number, RowView>();
  private engine: Remote<Engine> | undefined;
  private format: BodyFormat = recall();

  constructor(place: HTMLElement, host: LensHost) {
    this.host = host;
    const words = lensWords(host.language);
    this.words = words;
    const attempt = button(TRY, () => host.paste(TRY), { class: 'lens-small' });
    this.empty = element(
      'p',
      { class: 'lens-empty' },
      words.empty,
      ' ',
      element('span', {}, words.emptyTry, ' ', attempt),
    );
    this.scroll = element('div', { class: 'lens-scroll' }, this.empty, this.list);
    this.scroll.append(element('p', { class: 'lens-note lens-foot' }, words.verbose));
    place.append(this.style, element('div', { class: 'lens-tools' }, legend(words), this.formats()), this.scroll);
    this.list.addEventListener('keydown', (event) => this.key(event));
  }

  connect(engine: Remote<Engine>): void {
    this.engine = engine;
    this.commands.clear();
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
    const draw = async (changes: RequestChanges): Promise<void> => {
      // Not while the page is out of sight: the engine waits.
      await new Promise((frame) => requestAnimationFrame(frame));
      if (this.engine === engine) this.show(changes);
    };
    void engine.watchRequests(proxy(draw));
  }

  close(): void {
    void this.engine?.watchRequests();
    this.engine = undefined;
    this.style.remove();
  }

  private show({ oldest, commands, requests }: RequestChanges): void {
    const added = new Map<number, RowView[]>();
    for (const summary of requests) {
      const row = this.rows.get(summary.id);
      if (row) {
        const flowed = summary.flow?.count !== row.summary.flow?.count || summary.status !== row.summary.status;
        row.update(summary);
        if (flowed && row.open && !row.inUse) void this.fill(row);
        continue;
      }
      const made = new RowView(summary, this.words, (opened) => {
        this.commands.get(opened.summary.command)?.touch();
        void this.fill(opened).then(() => this.reveal(opened.element));
      });
      this.rows.set(summary.id, made);
      added.set(summary.command, [...(added.get(summary.command) ?? []), made]);
    }
    for (const summary of commands) {
      let view = this.commands.get(summary.id);
      if (!view) {
        view = new CommandView(summary, this.words);
        this.commands.set(summary.id, view);
        this.list.prepend(view.element);
      }
      const gone = view.update(summary, added.get(summary.id) ?? []);
      for (const row of gone) this.rows.delete(row.summary.id);
    }
    for (const [id, view] of this.commands) if (id < oldest) this.forget(id, view);
    const latest = Math.max(...this.commands.keys());
    for (const [id, view] of this.commands) view.setLatest(id === latest);
    this.empty.hidden = this.rows.size > 0;
  }

  private forget(id: number, view: CommandView): void {
    for (const row of view.rows) this.rows.delete(row.summary.id);
    this.commands.delete(id);
    view.element.remove();
  }

  /** Bodies come when somebody looks. */
  private async fill(row: RowView): Promise<void> {
    const { engine } = this;
    if (!engine) return;
    const detail = await engine.request(row.summary.id, this.format);
    if (row.open && this.engine === engine) {
      row.detail.replaceChildren(...detailView(row.summary, detail, this.host, this.words));
    }
  }

  /** What was opened is seen, as much as there is room for. Only the lens scrolls. */
  private reveal(opened: HTMLElement): void {
    const { top, bottom } = this.scroll.getBoundingClientRect();
    const box = opened.getBoundingClientRect();
    const beyond = Math.min(box.bottom - bottom, box.top - top);
    if (beyond > 0) this.scroll.scrollTop += beyond;
  }

  private formats(): HTMLElement {
    const choices = (['yaml', 'json'] as const).map((format) =>
      button(
        format.toUpperCase(),
        () => {
          this.format = format;
          remember(format);
          for (const each of choices)
            each.setAttribute('aria-pressed', String(each.textContent === format.toUpperCase()));
          for (const row of this.rows.values()) if (row.open) void this.fill(row);
        },
        { 'aria-pressed': String(format === this.format) },
      ),
    );
    return element('div', { class: 'lens-formats', role: 'group', 'aria-label': this.words.format }, ...choices);
  }

  /** The arrows go from line to line; each line is in the order of Tab too. */
  private key(event: KeyboardEvent): void {
    const heads = [...this.list.querySelectorAll<HTMLElement>('.lens-line, .lens-row, .lens-discovery > .lens-fold')];
    const lines = heads.filter((head) => head.offsetParent);
    const at = lines.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || !lines[to]) return;
    event.preventDefault();
    lines[to].focus();
  }
}

// A page may be read where storage is refused.
function recall(): BodyFormat {
  try {
    return localStorage.getItem(FORMAT) === 'json' ? 'json' : 'yaml';
  } catch {
    return 'yaml';
  }
}

function remember(format: BodyFormat): void {
  try {
    localStorage.setItem(FORMAT, format);
  } catch {
    // Not remembered, then.
  }
}
