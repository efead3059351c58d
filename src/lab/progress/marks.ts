/** How far the learner is, beside each link to a chapter; and the way on, where a page offers one. */
import { under } from './progress.ts';
import { progress, watchProgress } from './store.ts';
import { progressWords } from './words.ts';

const language = document.documentElement.lang;
const words = progressWords(language);
const links = [...document.querySelectorAll<HTMLAnchorElement>('a[data-tasks]')];
const onward = document.querySelector<HTMLAnchorElement>('a[data-go-on]');

function draw(): void {
  const { chapters } = progress();
  let begun = false;
  let next: HTMLAnchorElement | undefined;
  for (const link of links) {
    const { chapter = '', tasks = '' } = link.dataset;
    const ids = tasks.split(' ').filter(Boolean);
    const passed = under(chapters, chapter)?.passed ?? {};
    const done = ids.filter((id) => Object.hasOwn(passed, id)).length;
    mark(link, done, ids.length);
    begun ||= done > 0;
    if (done < ids.length) next ??= link;
  }
  if (!onward || !begun || !next) return;
  onward.href = next.href;
  const label = onward.querySelector('span');
  if (label) label.textContent = (onward.dataset.goOn ?? '').replace('{title}', () => next?.dataset.title ?? '');
}

function mark(link: HTMLAnchorElement, done: number, all: number): void {
  link.dataset.title ??= link.textContent?.trim() ?? '';
  let count = link.querySelector<HTMLElement>('.kt-count');
  if (done === 0) {
    count?.remove();
    return;
  }
  if (!count) {
    count = document.createElement('span');
    count.className = 'kt-count';
    link.append(count);
  }
  const whole = done === all;
  const seen = document.createElement('span');
  seen.setAttribute('aria-hidden', 'true');
  seen.textContent = whole ? '✓' : `${done}/${all}`;
  const heard = document.createElement('span');
  heard.className = 'sr-only';
  heard.textContent = ` (${words.count.replace('{done}', String(done)).replace('{all}', String(all))})`;
  count.toggleAttribute('data-whole', whole);
  count.replaceChildren(seen, heard);
}

draw();
watchProgress(draw);
