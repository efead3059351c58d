/** The chosen object: its key facts, and what it belongs to as buttons that choose that. */
import type { MapObject } from '../../../../sandbox/worker.ts';
import { button, element } from '../dom.ts';
import type { MapModel, PodGroup } from './model.ts';
import type { MapWords } from './words.ts';

/** Links of one kind that are shown. */
const MOST = 12;
/** What may stand in a command line as it is. */
const PLAIN = /^[a-z0-9.-]+$/;

export interface Links {
  title: string;
  objects: MapObject[];
}

/** What an object belongs to, and what belongs to it. */
export function linksOf(object: MapObject, model: MapModel, { links }: MapWords): Links[] {
  const of = (uids: readonly string[]) => uids.flatMap((uid) => model.objects.get(uid) ?? []);
  const all: Links[] = [
    { title: links.owner, objects: object.owner === undefined ? [] : of([object.owner]) },
    { title: links.owns, objects: model.owns(object.uid) },
  ];
  if (object.kind === 'pod') {
    const node = model.find('node', '', object.node);
    all.push({ title: links.at, objects: node ? [node] : [] });
    all.push({ title: links.services, objects: model.servicesOf(object.uid) });
  }
  if (object.kind === 'node')
    all.push({ title: links.on, objects: model.pods.filter((pod) => pod.node === object.name && model.shown(pod)) });
  if (object.kind === 'service') {
    all.push(
      { title: links.behind, objects: of(object.endpoints) },
      { title: links.unready, objects: of(object.unready) },
    );
    all.push({ title: links.ingresses, objects: model.ingressesOf(object) });
  }
  if (object.kind === 'ingress') all.push({ title: links.behind, objects: model.backends(object) });
  return all.filter(({ objects }) => objects.length > 0);
}

function factsOf(object: MapObject, words: MapWords): [string, string][] {
  const { facts } = words;
  const own: [string, string][] = [];
  if (object.kind === 'pod') {
    own.push([facts.status, object.status], [facts.ready, object.ready]);
    if (object.restarts > 0) own.push([facts.restarts, String(object.restarts)]);
    own.push([facts.address, object.address], [facts.node, object.node], [facts.images, object.images.join(', ')]);
  } else if (object.kind === 'node')
    own.push([facts.status, object.status], [facts.roles, object.roles], [facts.address, object.address]);
  else if (object.kind === 'service')
    own.push([facts.type, object.type], [facts.address, object.address], [facts.ports, object.ports]);
  else if (object.kind === 'ingress')
    own.push(
      [facts.className, object.className],
      [facts.address, object.address],
      [facts.rules, object.rules.map(({ host, path, service }) => `${host}${path} → ${service}`).join('\n')],
    );
  else own.push([facts.replicas, words.ofDesired(object.ready, object.desired)]);
  return [[facts.namespace, object.namespace] as [string, string], ...own].filter(([, value]) => value !== '');
}

const COMMAND_KINDS: Readonly<Record<MapObject['kind'], string>> = {
  node: 'node',
  pod: 'pod',
  service: 'service',
  deployment: 'deployment',
  replicaset: 'replicaset',
  daemonset: 'daemonset',
  ingress: 'ingress',
};

export class Detail {
  readonly element = element('section', { class: 'map-detail' });
  private readonly model: MapModel;
  private readonly words: MapWords;
  private readonly paste: (line: string) => void;
  private readonly choose: (id: string | undefined) => void;
  private told = '';

  constructor(
    model: MapModel,
    words: MapWords,
    paste: (line: string) => void,
    choose: (id: string | undefined) => void,
  ) {
    this.model = model;
    this.words = words;
    this.paste = paste;
    this.choose = choose;
  }

  update(chosen: MapObject | PodGroup | undefined): void {
    const { words, model } = this;
    const object = chosen && 'uid' in chosen ? chosen : undefined;
    const facts = object ? factsOf(object, words) : [];
    const links = object
      ? linksOf(object, model, words)
      : chosen && 'pods' in chosen
        ? [{ title: `${chosen.name} · ${chosen.status}`, objects: chosen.pods as MapObject[] }]
        : [];
    const text = JSON.stringify([
      object?.uid,
      facts,
      links.map(({ title, objects }) => [title, objects.map(({ uid }) => uid)]),
    ]);
    if (text === this.told) return;
    this.told = text;
    if (!chosen) {
      this.element.replaceChildren(element('p', { class: 'map-note' }, words.nothingChosen));
      return;
    }
    const title = object
      ? `${words.kinds[object.kind]} ${object.name}`
      : `${words.kinds.pod} × ${(chosen as PodGroup).pods.length}`;
    this.element.replaceChildren(
      element(
        'div',
        { class: 'map-title' },
        element('h3', {}, title),
        button(words.unselect, () => this.choose(undefined), { class: 'lens-small' }),
      ),
      element(
        'dl',
        { class: 'map-facts' },
        ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
        ...links.flatMap(({ title: name, objects }) => [element('dt', {}, name), this.links(objects)]),
        ...(object?.kind === 'service' && object.ready === 0
          ? [element('dt', {}, words.links.behind), element('dd', { class: 'map-bad' }, words.nothingBehind)]
          : []),
      ),
      ...this.command(object),
    );
  }

  private links(objects: readonly MapObject[]): HTMLElement {
    const { words } = this;
    const rest = objects.length - MOST;
    return element(
      'dd',
      { class: 'map-links' },
      ...objects
        .slice(0, MOST)
        .map((each) =>
          button(`${words.kinds[each.kind]} ${each.name}`, () => this.choose(each.uid), { class: 'map-link' }),
        ),
      rest > 0 && element('span', {}, words.more(rest)),
    );
  }

  private command(object: MapObject | undefined): HTMLElement[] {
    if (!object || !PLAIN.test(object.name) || !/^[a-z0-9-]*$/.test(object.namespace)) return [];
    const within = object.namespace === '' || object.namespace === 'default' ? '' : ` -n ${object.namespace}`;
    const line = `kubectl describe ${COMMAND_KINDS[object.kind]} ${object.name}${within}`;
    return [
      element(
        'p',
        { class: 'map-note' },
        this.words.describe,
        ' ',
        button(line, () => this.paste(line), { class: 'lens-small' }),
      ),
    ];
  }
}
