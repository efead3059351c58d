/** A body on the page: keys told from values, long ones folded. */
import type { ReadableBody } from '../../../sandbox/worker.ts';
import { button, element } from './dom.ts';
import type { LensWords } from './words.ts';

/** Lines shown at first. */
const SHORT = 24;

export function bodyView(body: ReadableBody, label: string, words: LensWords): HTMLElement {
  const lines = body.text.replace(/\n$/, '').split('\n');
  const pre = element('pre', { class: 'lens-code', 'aria-label': label });
  const show = (all: boolean): void =>
    pre.replaceChildren(...coloured(all ? lines : lines.slice(0, SHORT), body.format));
  const box = element('div', { class: 'lens-body' }, pre);
  const long = lines.length > SHORT + 4;
  show(!long);
  if (long) {
    let all = false;
    const more = button(words.showAll(lines.length), () => {
      all = !all;
      show(all);
      more.textContent = all ? words.showLess : words.showAll(lines.length);
      if (!all) more.scrollIntoView({ block: 'nearest' });
    });
    more.className = 'lens-small';
    box.append(more);
  }
  if (body.left > 0) box.append(element('p', { class: 'lens-note' }, words.left(body.left)));
  if (body.cut > 0) box.append(element('p', { class: 'lens-note' }, words.cut(body.cut)));
  return box;
}

const KEY = { yaml: /^(\s*(?:- )*)([^\s'"#-][^:]*|"[^"]*"|'[^']*')(:)(?=\s|$)/, json: /^(\s*)("(?:[^"\\]|\\.)*")(:)/ };

function coloured(lines: string[], format: ReadableBody['format']): (Node | string)[] {
  if (format === 'text') return [lines.join('\n')];
  return lines.flatMap((line, i) => {
    const end = i < lines.length - 1 ? '\n' : '';
    const match = KEY[format].exec(line);
    if (!match) return [value(line), end];
    const [whole, indent = '', key = ''] = match;
    return [indent, element('span', { class: 'lens-key' }, key), ':', value(line.slice(whole.length)), end];
  });
}

/** Numbers, true, false and null stand out from text. */
function value(text: string): Node | string {
  return /^[\s-]*(true|false|null|-?\d[\d.eE+-]*),?$/.test(text)
    ? element('span', { class: 'lens-literal' }, text)
    : text;
}
