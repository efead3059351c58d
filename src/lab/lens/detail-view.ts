/** One request opened: its URL taken apart, what was sent, what came back, and how to send it again. */
import type { RequestDetail, RequestSummary } from '../../../sandbox/worker.ts';
import { againView } from './again.ts';
import { bodyView } from './code-view.ts';
import { disclosure, element } from './dom.ts';
import type { LensHost } from './index.ts';
import { statusText } from './status.ts';
import { parameters, urlAnatomy } from './url-view.ts';
import type { LensWords } from './words.ts';

export function detailView(
  request: RequestSummary,
  detail: RequestDetail | undefined,
  host: LensHost,
  words: LensWords,
): HTMLElement[] {
  if (!detail) return [element('p', { class: 'lens-note' }, words.gone)];
  const again = againView(request, detail, host, words);
  const query = parameters(request.url);
  const parts: HTMLElement[] = [urlAnatomy(request.url, words)];
  if (query.length > 0) parts.push(element('h4', {}, words.parameters), pairs(query));
  if (again) parts.push(again);
  parts.push(...sentView(request, detail, words), ...answerView(request, detail, words));
  if (detail.forgotten) parts.push(element('p', { class: 'lens-note' }, words.forgotten));
  return parts;
}

function sentView(request: RequestSummary, detail: RequestDetail, words: LensWords): HTMLElement[] {
  const { headers, certificate, body } = detail;
  const identity: [string, string][] = certificate ? [[words.certificate, certificate]] : [];
  const nobody = !certificate && !headers.some(([name]) => name === 'Authorization');
  return [
    element('h4', {}, words.sent, ' ', element('span', {}, `${request.method} → ${request.server}`)),
    ...(nobody ? [element('p', { class: 'lens-note' }, words.anonymous)] : []),
    ...folded(words.headers(headers.length), headers, identity),
    body
      ? bodyView(body, words.body, words)
      : element('p', { class: 'lens-note', hidden: detail.forgotten }, words.noBody),
  ];
}

function answerView(request: RequestSummary, detail: RequestDetail, words: LensWords): HTMLElement[] {
  const { status, milliseconds = 0, failure, flow } = request;
  const says =
    status === undefined ? (failure ?? words.waiting) : `${statusText(status)} · ${words.after(milliseconds)}`;
  const parts: HTMLElement[] = [element('h4', {}, words.answered, ' ', element('span', {}, says))];
  if (detail.answerHeaders.length > 0) {
    parts.push(...folded(words.headers(detail.answerHeaders.length), detail.answerHeaders, []));
  }
  if (detail.answer) parts.push(bodyView(detail.answer, words.answered, words));
  if (flow?.kind === 'session') parts.push(element('p', { class: 'lens-note' }, words.sessionSays));
  if (detail.events.length > 0) {
    const lines = detail.events.map(({ type, object }) => element('li', {}, element('b', {}, type), ' ', object));
    parts.push(element('h5', {}, words.watchEvents), element('ol', { class: 'lens-events' }, ...lines));
  }
  if (detail.lastEvent) {
    parts.push(element('h5', {}, words.lastEvent), bodyView(detail.lastEvent, words.lastEvent, words));
  }
  return parts;
}

/** Headers behind a button that counts them; `shown` stand before it. */
function folded(label: string, headers: [string, string][], shown: [string, string][]): HTMLElement[] {
  const list = pairs(headers);
  const head = element('button', { type: 'button', class: 'lens-fold' }, label);
  disclosure(head, list);
  return [...(shown.length > 0 ? [pairs(shown)] : []), head, list];
}

function pairs(list: [string, string][]): HTMLElement {
  return element(
    'dl',
    { class: 'lens-pairs' },
    ...list.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}
