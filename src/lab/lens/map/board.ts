/** The drawing: ways in and owners at the side, nodes with their Pods, and lines between what belongs together. */
import type { MapNode, MapObject, MapOwner, MapPod } from '../../../../sandbox/worker.ts';
import { element } from '../dom.ts';
import { keep } from './keyed.ts';
import { groupsOf, type MapModel, MOST_PODS, type PodGroup } from './model.ts';
import { objectButton, type Place, showCard, showGroup, showPod } from './object-button.ts';

/** Of one section at the side. */
const MOST_CARDS = 40;

type Drawable = { id: string; pod?: MapPod; group?: PodGroup };

export class Board {
  readonly element: HTMLElement;
  private readonly model: MapModel;
  private readonly place: Place;
  private readonly entries = element('ul', { class: 'map-cards' });
  private readonly owners = element('ul', { class: 'map-families' });
  /** How many owners are not drawn. */
  private readonly rest = element('p', { class: 'map-more' });
  private readonly nodes = element('div', { class: 'map-nodes' });
  /** Beside the ways in: the nodes and what stands under them. */
  readonly main: HTMLElement;
  /** Where connections from outside begin. */
  readonly client: HTMLElement;
  /** Pod uid → what stands for it. */
  private readonly standsFor = new Map<string, string>();

  /** `below` stands under the nodes. */
  constructor(model: MapModel, place: Place, below: HTMLElement) {
    this.model = model;
    this.place = place;
    const { words } = place;
    const section = (name: string, title: string, ...parts: HTMLElement[]) =>
      element('section', { class: `map-section map-${name}` }, element('h3', {}, title), ...parts);
    this.main = element('div', { class: 'map-main' }, this.nodes, below);
    this.client = element('p', { class: 'map-client' }, words.client);
    this.element = element(
      'div',
      { class: 'map-board', role: 'group', 'aria-label': words.board },
      element(
        'div',
        { class: 'map-side' },
        this.client,
        section('entries', words.entries, this.entries),
        section('owners', words.owners, this.owners, this.rest),
      ),
      this.main,
    );
  }

  /** Groups as they are drawn now, by their keys. */
  readonly groups = new Map<string, PodGroup>();

  /** The element that shows an object, alone or among others. */
  elementOf(uid: string): HTMLElement | undefined {
    const id = this.standsFor.get(uid) ?? uid;
    return this.element.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? undefined;
  }

  update(): void {
    const { model } = this;
    this.cards(this.entries, [...model.ingresses, ...model.allServices]);
    this.families();
    this.groups.clear();
    this.standsFor.clear();
    const pods = new Map<string, MapPod[]>();
    for (const pod of model.pods) pods.set(pod.node, [...(pods.get(pod.node) ?? []), pod]);
    const unscheduled = (pods.get('') ?? []).filter((pod) => model.shown(pod));
    const columns: (MapNode | undefined)[] = [...model.nodes, ...(unscheduled.length > 0 ? [undefined] : [])];
    keep(this.nodes, columns, {
      key: (node) => node?.uid ?? '',
      make: (node) => this.column(node),
      update: (column, node) => this.fill(column, node, pods.get(node?.name ?? '') ?? []),
    });
    this.roving();
  }

  /** An owner with what it owns, other than Pods. */
  private families(): void {
    const all = this.model.owners;
    const shown = all.slice(0, MOST_CARDS);
    keep(this.owners, shown, {
      key: ({ uid }) => uid,
      make: () => element('li', { class: 'map-family' }, element('ul', { class: 'map-cards' })),
      update: (item, owner) => this.cards(item.firstElementChild as HTMLElement, [owner, ...this.below(owner)]),
    });
    this.rest.textContent = all.length > shown.length ? this.place.words.more(all.length - shown.length) : '';
  }

  /** ReplicaSets that have Pods. */
  private below(owner: MapOwner): MapOwner[] {
    return this.model.owns(owner.uid).filter((each): each is MapOwner => each.kind === 'replicaset');
  }

  private cards(list: HTMLElement, objects: readonly Exclude<MapObject, MapPod>[]): void {
    const shown = objects.slice(0, MOST_CARDS);
    const rest = objects.length - shown.length;
    keep(list, [...shown, ...(rest > 0 ? [rest] : [])], {
      key: (each) => (typeof each === 'number' ? 'more' : each.uid),
      make: (each) =>
        typeof each === 'number'
          ? element('li', { class: 'map-more' })
          : element(
              'li',
              each.kind === 'replicaset' && each.owner ? { class: 'map-nested' } : {},
              objectButton(each.uid, this.place),
            ),
      update: (item, each) => {
        if (typeof each === 'number') item.textContent = this.place.words.more(each);
        else showCard(item.firstElementChild as HTMLElement, each, this.place);
      },
    });
  }

  private column(node: MapNode | undefined): HTMLElement {
    const head = node
      ? objectButton(node.uid, this.place)
      : element('p', { class: 'map-object map-plain' }, this.place.words.unscheduled);
    head.classList.add('map-node-head');
    return element(
      'section',
      { class: 'map-node' },
      head,
      element('ul', { class: 'map-pods' }),
      element('p', { class: 'map-more' }),
    );
  }

  private fill(column: HTMLElement, node: MapNode | undefined, all: readonly MapPod[]): void {
    const { model, place } = this;
    const [head, list, foot] = column.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
    if (node) showCard(head, node, place);
    const pods = all.filter((pod) => model.shown(pod));
    const drawn = this.drawables(pods);
    keep(list, drawn, {
      key: ({ id }) => id,
      make: ({ id }) => element('li', {}, objectButton(id, place)),
      update: (item, { pod, group }) => {
        const button = item.firstElementChild as HTMLElement;
        if (pod) showPod(button, pod, place);
        else if (group) showGroup(button, group, place);
      },
    });
    const hidden = all.length - pods.length;
    const text = hidden > 0 ? place.words.hidden(hidden) : pods.length === 0 ? place.words.noPods : '';
    if (foot.textContent !== text) foot.textContent = text;
  }

  private drawables(pods: readonly MapPod[]): Drawable[] {
    if (pods.length <= MOST_PODS) return pods.map((pod) => ({ id: pod.uid, pod }));
    return groupsOf(pods, this.model).map((group) => {
      const [only] = group.pods;
      if (group.pods.length === 1 && only) return { id: only.uid, pod: only };
      this.groups.set(group.key, group);
      for (const { uid } of group.pods) this.standsFor.set(uid, group.key);
      return { id: group.key, group };
    });
  }

  /** One of them is in the order of Tab. */
  private roving(): void {
    const all = this.objects();
    if (all.some((each) => each.tabIndex === 0)) return;
    const first = all[0];
    if (first) first.tabIndex = 0;
  }

  objects(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('button.map-object')];
  }
}
