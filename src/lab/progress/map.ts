/** Draws the map of what is done, and does what is offered below it. */
import { showText } from '../inline.ts';
import { dayOf } from './day.ts';
import { under } from './progress.ts';
import { progress, refused, watchProgress } from './store.ts';
import { progressWords } from './words.ts';

const map = document.querySelector<HTMLElement>('[data-map]') as HTMLElement;
const language = document.documentElement.lang;
const words = progressWords(language);
const says = map.querySelector<HTMLElement>('[data-map-says]') as HTMLElement;

function draw(): void {
  const { chapters } = progress();
  let [done, all] = [0, 0];
  let next = false;
  for (const chapter of map.querySelectorAll<HTMLElement>('[data-map-chapter]')) {
    const id = chapter.dataset.mapChapter as string;
    const passed = under(chapters, id)?.passed ?? {};
    for (const task of chapter.querySelectorAll<HTMLElement>('[data-map-task]')) {
      const at = under(passed, task.dataset.mapTask as string);
      const when = task.querySelector('.kt-map-when') as HTMLElement;
      all++;
      if (at !== undefined) done++;
      task.toggleAttribute('data-passed', at !== undefined);
      task.toggleAttribute('data-next', at === undefined && !next);
      if (at !== undefined) when.textContent = words.done.replace('{when}', () => dayOf(at, language));
      else when.textContent = next ? '' : words.next;
      next ||= at === undefined;
    }
  }
  const total = map.querySelector<HTMLElement>('[data-total]') as HTMLElement;
  const [text, bar] = [total.querySelector('span'), total.querySelector('i')];
  if (text) text.textContent = words.count.replace('{done}', String(done)).replace('{all}', String(all));
  if (bar) bar.style.width = `${(100 * done) / Math.max(all, 1)}%`;
}

map.addEventListener('click', async ({ target }) => {
  const act = (target as Element).closest<HTMLElement>('[data-map-act]')?.dataset.mapAct;
  if (act === undefined) return;
  const work = await import('../work/whole.ts');
  const say = (text: string): void => showText(says, text);
  if (act === 'save') await work.saveAll(language, say);
  if (act === 'open') await work.openFile(language, say);
  if (act === 'resetAll') await work.resetAll(language, say);
});

for (const element of map.querySelectorAll<HTMLElement>('[data-needs-script]')) element.hidden = false;
draw();
watchProgress(draw);
const why = refused();
if (why !== undefined)
  showText(
    says,
    words.refused.replace('{why}', () => why),
  );
