/** Grades for people: a line a submission, a column a task, and below it what a teacher should look at. */
import { clockTime, nameOf, type Result, trouble } from '../../../lab/grade/report/result.ts';
import { counted, plain } from '../../../lab/report/report.ts';
import { textWidth } from '../../../shell/width.ts';

export function tableGrades(results: readonly Result[]): string {
  const ids = results.find(({ grade }) => grade)?.grade?.tasks.map(({ id }) => id) ?? [];
  const questions = results.some(({ grade }) => grade?.questions.some(({ of }) => of > 0));
  const head = ['NAME', ...ids, ...(questions ? ['QUESTIONS'] : []), 'POINTS', 'COMMANDS', 'TIME'];
  const rows = results.map((result) => {
    const { grade } = result;
    const name = plain(nameOf(result));
    if (!grade || grade.notGraded !== undefined) return [name, ...head.slice(1).map(() => '-')];
    const cells = grade.tasks.map(({ passed, time = 0, command, hints, solution }) => {
      const helped = `${hints > 0 ? ` h${hints}` : ''}${solution ? ' s' : ''}`;
      return `${passed ? `${clockTime(time)} #${command}` : 'no'}${helped}`;
    });
    const right = grade.questions.filter((question) => question.right).length;
    const asked = questions ? [`${right}/${grade.questions.length}`] : [];
    return [name, ...cells, ...asked, `${grade.points}/${grade.of}`, String(grade.commands), clockTime(grade.time)];
  });
  const notes = results.flatMap((result) => {
    const why = trouble(result);
    const said = [...(why === undefined ? [] : [why]), ...(result.grade?.remarks ?? [])];
    return said.map((note) => `${plain(result.file)}: ${plain(note)}`);
  });
  const whole = results.filter((result) => trouble(result) === undefined).length;
  const sum = `${counted(results.length, 'submission')}: ${whole === results.length ? 'all graded' : `${whole} graded`}`;
  return `${aligned([head, ...rows]).join('\n')}\n${notes.map((note) => `${note}\n`).join('')}${sum}\n`;
}

function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => textWidth(row[i] ?? ''))));
  return rows.map((row) =>
    row
      .map((text, i) => text + ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(text))))
      .join('   ')
      .trimEnd(),
  );
}
