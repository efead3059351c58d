/** The Map lens: nodes, Pods, Services and owners as they are, and traffic hop by hop. Draws what the engine tells. */
import { proxy, type Remote } from 'comlink';
import type { Engine, MapChanges, MapObject } from '../../../../sandbox/worker.ts';
import { button, element } from '../dom.ts';
import type { Lens, LensHost } from '../index.ts';
import frame from '../request-lens.css?inline';
import { Board } from './board.ts';
import { Detail, linksOf } from './detail.ts';
import { glyph } from './glyph.ts';
import { arrows } from './keys.ts';
import { type Line, Lines, type Stop as Mark } from './lines.ts';
import { ListView } from './list.ts';
import css from './map.css?inline';
import { MapModel, type PodGroup } from './model.ts';
import { TrafficView } from './traffic-view.ts';
import { CLIENT } from './way.ts';
import { type MapWords, mapWords } from './words.ts';

const HEALTHS = ['good', 'waiting', 'bad', 'ended', 'leaving'] as const;

export class MapLens implements Lens {
  private readonly words: MapWords;
  private readonly model = new MapModel();
  private readonly board: Board;
  private readonly lines: Lines;
  private readonly detail: Detail;
  private readonly traffic: TrafficView;
  private readonly list: ListView;
  private readonly namespaces: HTMLSelectElement;
  /** Traffic and facts: on the board, or under the list. */
  private readonly below: HTMLElement;
  private readonly left = element('p', { class: 'map-note' });
  private readonly loading: HTMLElement;
  private readonly content: HTMLElement;
  private readonly style = element('style', {}, frame, css);
  private readonly resized: ResizeObserver;
  private engine: Remote<Engine> | undefined;
  private chosen: string | undefined;
  private asList = false;

  constructor(place: HTMLElement, host: LensHost) {
    const words = mapWords(host.language);
    const { model } = this;
    this.words = words;
    this.detail = new Detail(model, words, host.paste, (id) => this.choose(id, true));
    this.traffic = new TrafficView(model, words, host.paste, () => this.update());
    this.list = new ListView(model, words);
    this.below = element('div', { class: 'map-below' }, this.traffic.element, this.detail.element);
    const mine = { words, choose: (id: string) => this.choose(id), chosen: () => this.chosen };
    this.board = new Board(model, mine, this.below);
    this.lines = new Lines(this.board.element);
    this.loading = element('p', { class: 'map-note', role: 'status' }, words.loading);
    this.namespaces = element('select', { 'aria-label': words.namespaces });
    this.namespaces.addEventListener('change', () => {
      model.choice = this.namespaces.value;
      this.update();
    });
    this.content = element(
      'div',
      { class: 'lens-scroll map-content' },
      this.loading,
      this.board.element,
      this.list.element,
      this.left,
    );
    place.append(
      this.style,
      element(
        'div',
        { class: 'lens-tools map-tools' },
        this.legend(),
        element('div', { class: 'map-choices' }, this.namespaces, this.views()),
      ),
      this.content,
    );
    arrows(this.board.element, () => this.board.objects());
    this.content.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.chosen !== undefined) this.choose(undefined, true);
    });
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.board.element);
    this.show();
  }

  connect(engine: Remote<Engine>): void {
    this.engine = engine;
    this.model.clear();
    this.chosen = undefined;
    this.loading.hidden = false;
    this.update();
    const draw = async (changes: MapChanges): Promise<void> => {
      // Not while the page is out of sight: the engine waits.
      await new Promise((shown) => requestAnimationFrame(shown));
      if (this.engine !== engine) return;
      this.loading.hidden = true;
      this.model.apply(changes);
      this.update();
    };
    void engine.watchMap(proxy(draw));
  }

  close(): void {
    void this.engine?.watchMap();
    this.engine = undefined;
    this.resized.disconnect();
    this.style.remove();
  }

  private choose(id: string | undefined, focus = false): void {
    const before = this.chosen;
    this.chosen = id !== undefined && id === before && !focus ? undefined : id;
    this.update();
    const target = this.board.elementOf(id ?? before ?? '');
    if (!focus || !target) return;
    if (!this.asList) target.focus();
  }

  private get object(): MapObject | PodGroup | undefined {
    if (this.chosen === undefined) return undefined;
    return this.model.objects.get(this.chosen) ?? this.board.groups.get(this.chosen);
  }

  private update(): void {
    const { model } = this;
    if (this.chosen !== undefined && !this.object) this.chosen = undefined;
    this.fillNamespaces();
    this.board.update();
    if (this.asList) this.list.update();
    this.traffic.update();
    this.detail.update(this.object);
    this.left.hidden = model.left === 0;
    this.left.textContent = this.words.left(model.left);
    this.draw();
  }

  /** Lines from the chosen object to what it belongs to, and the way of the connection. */
  private draw(): void {
    if (this.asList) return;
    const lines: Line[] = [];
    const of = (uid: string | undefined) => (uid === undefined ? undefined : this.board.elementOf(uid));
    const link = (from: HTMLElement | undefined, to: HTMLElement | undefined, kind: Line['kind']) => {
      if (from && to && from !== to) lines.push({ from, to, kind });
    };
    const { object } = this;
    const near = new Set<HTMLElement>();
    if (object && 'uid' in object)
      for (const { objects } of linksOf(object, this.model, this.words))
        for (const { uid, kind } of objects) {
          const to = of(uid);
          if (to) near.add(to);
          // A Pod stands in its node; a line would say it twice.
          if (!(kind === 'node' || object.kind === 'node')) link(of(object.uid), to, 'link');
        }
    for (const each of this.board.objects()) each.toggleAttribute('data-near', near.has(each));
    const marks = new Map<HTMLElement, number[]>();
    let last: HTMLElement | undefined;
    for (const [i, { at, reads = [] }] of this.traffic.way.entries()) {
      for (const uid of reads) link(last, of(uid), 'read');
      const here = at === CLIENT ? this.board.client : of(at);
      if (!here || reads.length > 0) continue;
      link(last, here, 'hop');
      marks.set(here, [...(marks.get(here) ?? []), i + 1]);
      last = here;
    }
    const stops: Mark[] = [...marks].map(([at, numbers]) => ({ at, numbers }));
    this.lines.draw(lines, stops);
  }

  private fillNamespaces(): void {
    const { words, model, namespaces: select } = this;
    const names = ['', '*', ...model.namespaces];
    if (!names.includes(model.choice)) model.choice = '';
    if (names.join() !== [...select.options].map(({ value }) => value).join())
      select.replaceChildren(
        ...names.map((value) =>
          element('option', { value }, value === '' ? words.own : value === '*' ? words.all : value),
        ),
      );
    select.value = model.choice;
  }

  private legend(): HTMLElement {
    const { words } = this;
    return element(
      'ul',
      { class: 'map-legend', 'aria-label': words.shapes },
      ...HEALTHS.map((health) => element('li', {}, glyph(health), words.health[health])),
    );
  }

  private views(): HTMLElement {
    const { words } = this;
    const choices = [false, true].map((list) =>
      button(
        list ? words.list : words.map,
        () => {
          this.asList = list;
          this.show();
          for (const [i, each] of choices.entries()) each.setAttribute('aria-pressed', String(list === (i === 1)));
        },
        { 'aria-pressed': String(list === this.asList) },
      ),
    );
    return element('div', { class: 'lens-formats', role: 'group', 'aria-label': words.view }, ...choices);
  }

  private show(): void {
    this.board.element.hidden = this.asList;
    this.list.element.hidden = !this.asList;
    (this.asList ? this.content : this.board.main).append(this.below);
    this.update();
  }
}
