/** For spreadsheets: a row a submission, five columns a task. */
import { type Result, trouble } from './result.ts';

export function csvGrades(results: readonly Result[]): string {
  const first = results.find(({ grade }) => grade)?.grade;
  const tasks = first?.tasks.map(({ id }) => id) ?? [];
  const questions = first?.questions.map(({ id }) => id) ?? [];
  const head = [
    ...['file', 'name', 'points', 'of', 'commands', 'minutes', 'trouble', 'remarks'],
    ...tasks.flatMap((id) => ['points', 'minutes', 'command', 'attempts', 'hints'].map((what) => `${id} ${what}`)),
    ...questions.map((id) => `${id} right`),
  ];
  const rows = results.map((result) => {
    const { file, grade } = result;
    if (!grade || grade.notGraded !== undefined) {
      return [file, grade?.name, '', grade?.of, '', '', trouble(result), grade?.remarks.join('; ')];
    }
    const { name, points, of, commands, time, remarks } = grade;
    return [
      ...[file, name, points, of, commands, minutes(time), trouble(result), remarks.join('; ')],
      ...grade.tasks.flatMap((task) => [task.points, minutes(task.time), task.command, task.attempts, task.hints]),
      ...grade.questions.map(({ right }) => right),
    ];
  });
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function minutes(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : (ms / 60_000).toFixed(1);
}

/** A spreadsheet must not take what a learner wrote for a formula. */
function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
