/** One command and what it sent. */
import type { CommandSummary } from '../../../sandbox/worker.ts';
import { disclosure, element } from './dom.ts';
import type { RowView } from './row-view.ts';
import type { LensWords } from './words.ts';

/** Rows on the page of one command; the engine remembers no more either. */
const ROWS = 200;

export class CommandView {
  readonly element = element('li', { class: 'lens-command' });
  readonly rows: RowView[] = [];
  summary: CommandSummary;
  private readonly head = element('button', { type: 'button', class: 'lens-line' });
  private readonly says = element('span', { class: 'lens-says' });
  private readonly list = element('ol', { class: 'lens-list' });
  private readonly note = element('p', { class: 'lens-note' });
  private readonly discoveryHead = element('button', { type: 'button', class: 'lens-fold' });
  private readonly discoveryList = element('ol', { class: 'lens-list' });
  private readonly discovery: HTMLElement;
  private readonly fold: ReturnType<typeof disclosure>;
  private readonly words: LensWords;
  /** The reader opened or closed something in it: it is left as it is. */
  private touched = false;

  constructor(summary: CommandSummary, words: LensWords) {
    this.summary = summary;
    this.words = words;
    this.head.append(element('code', {}, summary.line), ' ', this.says);
    const more = element('div', {}, element('p', { class: 'lens-note' }, words.discoveryWhy), this.discoveryList);
    this.discovery = element('div', { class: 'lens-discovery' }, this.discoveryHead, more);
    disclosure(this.discoveryHead, more, () => this.touch());
    const body = element('div', {}, this.discovery, this.note, this.list);
    this.element.append(element('h3', {}, this.head), body);
    this.fold = disclosure(this.head, body, () => this.touch());
    this.update(summary, []);
  }

  touch(): void {
    this.touched = true;
  }

  /** The latest is open and always shown; what sent nothing is not worth a line later. */
  setLatest(latest: boolean): void {
    if (!this.touched) this.fold.set(latest);
    this.element.hidden = !latest && this.summary.sent === 0;
  }

  /** Gives the rows that had to go. */
  update(summary: CommandSummary, added: RowView[]): RowView[] {
    const { words } = this;
    this.summary = summary;
    this.rows.push(...added);
    const gone = this.rows.splice(0, Math.max(0, this.rows.length - ROWS));
    for (const row of gone) row.element.remove();
    const found = this.rows.filter((row) => row.summary.discovery);
    // A command that asks for nothing else is about these.
    const apart = found.length > 0 && found.length < this.rows.length;
    for (const row of this.rows) {
      const list = apart && row.summary.discovery ? this.discoveryList : this.list;
      if (row.element.parentElement !== list) list.append(row.element);
    }
    this.discovery.hidden = !apart;
    this.discoveryHead.textContent = words.discovery(found.length);
    const earlier = summary.sent - this.rows.length;
    this.note.hidden = earlier <= 0;
    this.note.textContent = words.earlier(earlier);
    this.says.textContent = [
      summary.sent > 0 ? words.requests(summary.sent) : summary.status === undefined ? '' : words.nothing,
      summary.status === undefined ? words.running : summary.status === 0 ? '' : `${words.exit} ${summary.status}`,
      new Date(summary.at).toISOString().slice(11, 19),
    ]
      .filter(Boolean)
      .join(' · ');
    return gone;
  }
}
