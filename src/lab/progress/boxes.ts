/** The tasks and questions of a page: what was done in them shows again after a reload, and in every tab. */
import { showText } from '../inline.ts';
import { dayOf } from './day.ts';
import { under } from './progress.ts';
import { changeChapter, chapterProgress, note, watchProgress } from './store.ts';
import { progressWords } from './words.ts';

export function watchBoxes(chapter: string, language: string): void {
  const tasks = [...document.querySelectorAll<HTMLElement>('[data-task]')];
  const questions = [...document.querySelectorAll<HTMLFormElement>('[data-predict]')];
  for (const box of tasks) watchTask(box, chapter, language);
  for (const form of questions) watchQuestion(form, chapter);
  const draw = (): void => {
    for (const box of tasks) drawTask(box, chapter, language);
  };
  watchProgress(draw);
  draw();
  for (const form of questions) {
    const given = under(chapterProgress(chapter).answers, form.dataset.predict as string)?.at(-1);
    if (given !== undefined) showAnswer(form, given);
  }
}

function watchTask(box: HTMLElement, chapter: string, language: string): void {
  const task = box.dataset.task as string;
  const words = progressWords(language);
  const { hints, solutions } = chapterProgress(chapter);
  const details = [...box.querySelectorAll<HTMLDetailsElement>('.kt-hint')];
  const solution = box.querySelector<HTMLDetailsElement>('.kt-solution');
  // Those that were opened lead to the next one.
  for (const hint of details.slice(0, under(hints, task) ?? 0)) hint.open = true;
  if (solution && solutions.includes(task)) solution.dataset.seen = '';
  for (const [i, hint] of details.entries()) {
    hint.addEventListener('toggle', () => {
      if (!hint.open || (under(chapterProgress(chapter).hints, task) ?? 0) > i) return;
      note(chapter, { kind: 'hint', task, number: i + 1 });
    });
  }
  solution?.addEventListener('toggle', () => {
    if (!solution.open || chapterProgress(chapter).solutions.includes(task)) return;
    note(chapter, { kind: 'solution', task });
  });
  box.querySelector('[data-forget]')?.addEventListener('click', () => {
    if (!confirm(words.forgetConfirm)) return;
    forgetTask(chapter, task);
    for (const each of box.querySelectorAll('details')) each.open = false;
    delete box.dataset.state;
    for (const row of box.querySelectorAll<HTMLElement>('.kt-checks > li')) delete row.dataset.state;
    for (const each of box.querySelectorAll<HTMLElement>('.kt-difference')) each.hidden = true;
    box.querySelector('.kt-feedback')?.replaceChildren();
    box.querySelector<HTMLElement>('[data-check]')?.focus();
  });
}

/** That hints were opened is remembered where it counts: in the journal. */
function forgetTask(chapter: string, task: string): void {
  changeChapter(chapter, (progress) => {
    delete progress.passed[task];
    delete progress.hints[task];
    progress.solutions = progress.solutions.filter((each) => each !== task);
  });
}

function drawTask(box: HTMLElement, chapter: string, language: string): void {
  const task = box.dataset.task as string;
  const { passed, hints, solutions } = chapterProgress(chapter);
  const at = under(passed, task);
  const mark = box.querySelector<HTMLElement>('[data-done]');
  const forget = box.querySelector<HTMLElement>('[data-forget]');
  box.toggleAttribute('data-passed', at !== undefined);
  if (mark) {
    mark.hidden = at === undefined;
    mark.textContent =
      at === undefined ? '' : progressWords(language).done.replace('{when}', () => dayOf(at, language));
  }
  if (forget) forget.hidden = at === undefined && !under(hints, task) && !solutions.includes(task);
}

function watchQuestion(form: HTMLFormElement, chapter: string): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = form.querySelector<HTMLInputElement>('input:checked');
    if (!chosen) return;
    const option = Number(chosen.value);
    note(chapter, { kind: 'answer', question: form.dataset.predict as string, option });
    showAnswer(form, option);
  });
}

function showAnswer(form: HTMLFormElement, option: number): void {
  const chosen = [...form.querySelectorAll<HTMLInputElement>('input')].find(({ value }) => Number(value) === option);
  const feedback = form.querySelector<HTMLElement>('.kt-feedback');
  if (!chosen || !feedback) return;
  chosen.checked = true;
  const right = 'right' in chosen.dataset;
  form.dataset.state = right ? 'passed' : 'failed';
  showText(feedback, `${right ? feedback.dataset.rightWord : feedback.dataset.wrongWord} ${chosen.dataset.says}`);
}
