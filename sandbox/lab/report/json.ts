/** For programs. */
import type { LabReport } from './report.ts';

export function jsonReport(reports: LabReport[]): string {
  const problems = reports.reduce((sum, report) => sum + report.problems.length, 0);
  const labs = reports.map(({ problems: _, ...report }) => report);
  return `${JSON.stringify({ apiVersion: 'kubetab.dev/v1alpha1', kind: 'LabReport', problems, labs }, null, 2)}\n`;
}
