/** The latest connections as lines of text; the chosen one's way is told below it. */
import type { MapConnection } from '../../../../sandbox/worker.ts';
import { button, element } from '../dom.ts';
import { keep } from './keyed.ts';
import type { MapModel } from './model.ts';
import { requestText, resultText, type Stop, wayOf } from './way.ts';
import type { MapWords } from './words.ts';

const MOST = 6;

export class TrafficView {
  readonly element: HTMLElement;
  private readonly list = element('ol', { class: 'map-connections' });
  private readonly steps = element('ol', { class: 'map-steps' });
  private readonly empty: HTMLElement;
  private readonly model: MapModel;
  private readonly words: MapWords;
  private readonly changed: () => void;
  private attempt: string | undefined;
  /** The one drawn; undefined for the latest. */
  private chosen: number | undefined;
  private off = false;
  private told = '';

  constructor(model: MapModel, words: MapWords, paste: (line: string) => void, changed: () => void) {
    this.model = model;
    this.words = words;
    this.changed = changed;
    const attempt = button('', () => this.attempt && paste(this.attempt), { class: 'lens-small' });
    this.empty = element(
      'p',
      { class: 'map-note' },
      words.noTraffic,
      ' ',
      element('span', {}, words.tryIt, ' ', attempt),
    );
    this.element = element(
      'section',
      { class: 'map-traffic' },
      element('h3', {}, words.traffic),
      this.empty,
      this.list,
      this.steps,
    );
  }

  /** The way drawn on the board. */
  get way(): Stop[] {
    const connection = this.connection;
    return connection && !this.off ? wayOf(connection, this.model, this.words) : [];
  }

  private get connection(): MapConnection | undefined {
    const { connections } = this.model;
    return connections.find(({ id }) => id === this.chosen) ?? connections.at(-1);
  }

  update(): void {
    const { model, words } = this;
    const latest = [...model.connections].reverse().slice(0, MOST);
    this.empty.hidden = latest.length > 0;
    if (latest.length === 0) this.offer();
    const drawn = this.off ? undefined : this.connection?.id;
    keep(this.list, latest, {
      key: ({ id }) => String(id),
      make: (connection) =>
        element(
          'li',
          {},
          button('', () => this.choose(connection.id), { class: 'map-connection' }),
        ),
      update: (item, connection) => {
        const line = item.firstElementChild as HTMLElement;
        line.setAttribute('aria-pressed', String(connection.id === drawn));
        const result = resultText(connection.result, words);
        line.dataset.result = /^[23]|^open$/.test(connection.result) ? 'good' : 'bad';
        if (line.textContent === '')
          line.append(
            element('span', { class: 'map-request' }, requestText(connection)),
            element('span', { class: 'map-result' }, result),
          );
        line.title = words.connection(connection.source.name, requestText(connection), result);
      },
    });
    const texts = this.way.map(({ text }) => text);
    if (texts.join('\n') === this.told) return;
    this.told = texts.join('\n');
    this.steps.replaceChildren(...texts.map((text) => element('li', {}, text)));
  }

  private choose(id: number): void {
    this.off = !this.off && this.connection?.id === id;
    this.chosen = id === this.model.connections.at(-1)?.id ? undefined : id;
    this.changed();
  }

  /** A command that makes a connection here, where there is something to connect to. */
  private offer(): void {
    const service = this.model.allServices.find(
      ({ nodePorts, endpoints }) => nodePorts.length > 0 && endpoints.length > 0,
    );
    const node = this.model.nodes.at(-1);
    this.attempt = service && node ? `curl http://${node.name}:${service.nodePorts[0]}/` : undefined;
    const offer = this.empty.lastElementChild as HTMLElement;
    offer.hidden = this.attempt === undefined;
    (offer.lastElementChild as HTMLElement).textContent = this.attempt ?? '';
  }
}
