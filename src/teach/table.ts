/** Grades as a table: a row a submission, a column a task, and below a row what a teacher should look at. */
import type { TaskGrade } from '../../sandbox/lab/grade/grade.ts';
import { clockTime, nameOf, type Result, trouble } from '../../sandbox/lab/grade/report/result.ts';
import { type Lab, say } from '../../sandbox/lab/task.ts';
import { button, element, inline } from './dom.ts';
import { reason } from './reasons.ts';
import { fill, type TeachWords } from './words.ts';

export interface TableOptions {
  lab: Lab;
  language: string;
  text: TeachWords;
  /** Opens the time line of that result. */
  open(result: Result, opener: HTMLButtonElement): void;
}

export function gradesTable(results: readonly Result[], { lab, language, text, open }: TableOptions): HTMLElement {
  const asked = lab.questions.length > 0;
  const head = element(
    'tr',
    {},
    column(text.name),
    ...lab.tasks.map((task) => element('th', { scope: 'col' }, ...inline(say(task.title, language)))),
    ...(asked ? [column(text.questions)] : []),
    column(text.points),
    column(text.commands),
    column(text.time),
    element('td', {}),
  );
  const columns = head.children.length;
  const rows = results.flatMap((result) => {
    const { grade } = result;
    const why = trouble(result);
    const name = nameOf(result);
    const graded = grade && grade.notGraded === undefined ? grade : undefined;
    const cells: HTMLElement[] = [];
    if (graded) {
      for (const task of graded.tasks) cells.push(taskCell(task, text));
      if (asked) {
        const right = graded.questions.filter((question) => question.right).length;
        cells.push(element('td', {}, `${right}/${graded.questions.length}`));
      }
      cells.push(element('td', {}, element('strong', {}, `${graded.points}/${graded.of}`)));
      cells.push(element('td', {}, String(graded.commands)), element('td', {}, clockTime(graded.time)));
      const opener = button(text.timeLine, () => open(result, opener));
      opener.setAttribute('aria-label', fill(text.timeLineOf, { name }));
      cells.push(element('td', {}, opener));
    } else cells.push(element('td', { colspan: String(columns - 1), class: 'kt-muted' }, text.notGraded));
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, name, ...(name === result.file ? [] : [element('small', {}, result.file)])),
      ...cells,
    );
    const notes = [...(why === undefined ? [] : [why]), ...(grade?.remarks ?? [])];
    if (notes.length === 0) return [row];
    const list = element('ul', {}, ...notes.map((note) => element('li', {}, reason(note, language))));
    const remarks = element('tr', { class: 'kt-remarks' }, element('td', { colspan: String(columns) }, list));
    return [row, remarks];
  });
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
  return element('div', { class: 'kt-grades', tabindex: '0', role: 'region', 'aria-label': text.results }, table);
}

function column(words: string): HTMLElement {
  return element('th', { scope: 'col' }, words);
}

function taskCell({ passed, time = 0, command = 0, hints, solution }: TaskGrade, text: TeachWords): HTMLElement {
  const mark = element('span', { 'aria-hidden': 'true' }, passed ? '✓' : '✕');
  const spoken = element('span', { class: 'sr-only' }, passed ? text.passed : text.notPassed);
  const more = [
    ...(passed ? [fill(text.atCommand, { n: command })] : []),
    ...(hints > 0 ? [fill(hints === 1 ? text.hints.one : text.hints.other, { n: hints })] : []),
    ...(solution ? [text.solution] : []),
  ];
  const detail = more.length > 0 ? [element('small', {}, more.join(' · '))] : [];
  return element(
    'td',
    { class: passed ? 'kt-passed' : 'kt-missed' },
    mark,
    spoken,
    ...(passed ? [` ${clockTime(time)}`] : []),
    ...detail,
  );
}
