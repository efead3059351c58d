/** An object on the map: a button with its shape, its name and the word for how it is. */
import type { MapObject, MapPod } from '../../../../sandbox/worker.ts';
import { element } from '../dom.ts';
import { glyph } from './glyph.ts';
import type { PodGroup } from './model.ts';
import type { MapWords } from './words.ts';

export interface Place {
  words: MapWords;
  /** By uid, or a group's key. */
  choose(id: string): void;
  chosen(): string | undefined;
}

/** Its name in two parts: the end, which tells siblings apart, is never cut off. */
function nameOf(name: string): HTMLElement[] {
  const at = name.length > 14 ? name.length - 6 : name.length;
  if (at === name.length) return [element('span', {}, name)];
  return [element('span', { class: 'map-head' }, name.slice(0, at)), element('span', {}, name.slice(at))];
}

export function objectButton(id: string, place: Place): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'map-object', tabindex: '-1' });
  made.dataset.id = id;
  made.addEventListener('click', () => place.choose(id));
  return made;
}

/** Draws it anew only where its text has changed. */
function show(button: HTMLElement, place: Place, label: string, parts: () => (Node | string)[]): void {
  const id = button.dataset.id;
  button.setAttribute('aria-pressed', String(place.chosen() === id));
  if (button.dataset.label === label) return;
  button.dataset.label = label;
  button.title = label;
  button.replaceChildren(...parts());
}

export function showPod(button: HTMLElement, pod: MapPod, place: Place): void {
  const { words } = place;
  const word = pod.status === 'Running' && pod.health === 'waiting' ? `Running ${pod.ready}` : pod.status;
  const where = pod.node ? `, ${words.facts.node} ${pod.node}` : '';
  const label = `${words.kinds.pod} ${pod.namespace}/${pod.name}: ${word}, ${words.health[pod.health]}${where}`;
  button.dataset.health = pod.health;
  show(button, place, label, () => [
    glyph(pod.health),
    element('span', { class: 'map-name' }, ...nameOf(pod.name)),
    element('span', { class: 'map-word' }, word),
  ]);
}

export function showGroup(button: HTMLElement, group: PodGroup, place: Place): void {
  const { words } = place;
  const label = `${group.pods.length} × ${words.kinds.pod} ${group.name}: ${group.status}, ${words.health[group.health]}`;
  button.dataset.health = group.health;
  show(button, place, label, () => [
    glyph(group.health),
    element('b', {}, `${group.pods.length} ×`),
    element('span', { class: 'map-name' }, ...nameOf(group.name)),
    element('span', { class: 'map-word' }, group.status),
  ]);
}

/** Whatever is no Pod: its kind, its name, and a word about it. */
export function showCard(button: HTMLElement, object: Exclude<MapObject, MapPod>, place: Place): void {
  const { words } = place;
  const word = wordOf(object, words);
  const kind = words.kinds[object.kind];
  const label = `${kind} ${object.namespace ? `${object.namespace}/` : ''}${object.name}: ${word}`;
  button.dataset.kind = object.kind;
  show(button, place, label, () => [
    element('span', { class: 'map-kind' }, kind),
    element('span', { class: 'map-name' }, ...nameOf(object.name)),
    element('span', { class: 'map-word' }, word),
  ]);
}

function wordOf(object: Exclude<MapObject, MapPod>, words: MapWords): string {
  switch (object.kind) {
    case 'node':
      return [object.status, object.roles === '<none>' ? '' : object.roles].filter(Boolean).join(' · ');
    case 'service':
      return `${object.type} ${object.ports} · ${words.endpoints(object.ready)}`;
    case 'ingress':
      return `${object.className} · ${object.hosts}`;
    default:
      return words.ofDesired(object.ready, object.desired);
  }
}
