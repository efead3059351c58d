/** For people and editors: a line a problem, as `path:line:column: message`. */
import { counted, type LabReport, plain } from './report.ts';

export function textReport(reports: LabReport[]): string {
  const lines: string[] = [];
  for (const report of reports) {
    const wrong = report.problems.length;
    const { tasks, attempts, blocks } = report;
    const played = report.page
      ? counted(blocks, 'snippet')
      : `${counted(tasks, 'task')}, ${counted(attempts, 'wrong attempt')}, ${counted(blocks, 'block')}`;
    lines.push(
      `${wrong === 0 ? 'ok  ' : 'FAIL'}  ${plain(report.path)}  ${wrong === 0 ? played : counted(wrong, 'problem')}`,
    );
    for (const { path, line, column, message } of report.problems) {
      lines.push(`${plain(path)}:${line}:${column}: ${plain(message)}`);
    }
    for (const { title, skipped } of report.cases) {
      if (skipped !== undefined) lines.push(`${plain(report.path)}: ${plain(title)}: ${plain(skipped)}`);
    }
  }
  const failed = reports.filter((report) => report.problems.length > 0).length;
  const end = failed === 0 ? 'all well' : `${failed} with problems`;
  const pages = reports.filter((report) => report.page).length;
  const labs = reports.length - pages;
  const read = [
    ...(labs > 0 || pages === 0 ? [counted(labs, 'lab')] : []),
    ...(pages > 0 ? [counted(pages, 'page')] : []),
  ];
  lines.push(`${read.join(', ')}: ${end}`);
  return `${lines.join('\n')}\n`;
}
