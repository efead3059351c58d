/** One request: a line that opens. */
import type { RequestSummary } from '../../../sandbox/worker.ts';
import { disclosure, element } from './dom.ts';
import { statusText } from './status.ts';
import { urlLine } from './url-view.ts';
import type { LensWords } from './words.ts';

export class RowView {
  readonly element = element('li', { class: 'lens-request' });
  readonly head = element('button', { type: 'button', class: 'lens-row' });
  readonly detail = element('div', { class: 'lens-detail' });
  summary: RequestSummary;
  private readonly result = element('span', { class: 'lens-result' });
  private readonly fold: ReturnType<typeof disclosure>;
  private readonly words: LensWords;

  /** `opened` is to fill {@link detail}. */
  constructor(summary: RequestSummary, words: LensWords, opened: (row: RowView) => void) {
    this.summary = summary;
    this.words = words;
    this.head.append(
      element('b', { class: 'lens-method' }, summary.method),
      ' ',
      urlLine(summary.url),
      ' ',
      this.result,
    );
    this.element.append(this.head, this.detail);
    this.fold = disclosure(this.head, this.detail, (open) => {
      if (open) opened(this);
      else this.detail.replaceChildren();
    });
    this.update(summary);
  }

  get open(): boolean {
    return this.fold.isOpen();
  }

  /** Somebody is at something in the opened part: it is not drawn anew. */
  get inUse(): boolean {
    return this.detail.contains(document.activeElement) || this.detail.querySelector('[aria-expanded="true"]') !== null;
  }

  update(summary: RequestSummary): void {
    this.summary = summary;
    const { status, failure } = summary;
    const state = failure !== undefined || (status ?? 0) >= 400 ? 'bad' : status === undefined ? 'waiting' : 'good';
    this.result.dataset.state = state;
    this.result.replaceChildren(
      element('span', { class: 'lens-status' }, status === undefined ? this.without() : statusText(status)),
      ' ',
      element('span', { class: 'lens-time' }, this.time()),
    );
  }

  private without(): string {
    return this.summary.failure === undefined ? this.words.waiting : this.words.failed;
  }

  private time(): string {
    const { flow, milliseconds } = this.summary;
    const { words } = this;
    if (!flow) return milliseconds === undefined ? '' : `${milliseconds} ms`;
    if (flow.kind === 'session') return flow.open ? `${words.session}, ${words.open}` : words.session;
    const count = flow.kind === 'watch' ? words.events(flow.count) : words.bytes(flow.count);
    return flow.open ? `${count}, ${words.open}` : count;
  }
}
