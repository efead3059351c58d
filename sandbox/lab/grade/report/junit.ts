/** For CI: a test suite a submission, a test case a task. */
import { escaped } from '../../report/junit.ts';
import { nameOf, type Result, trouble } from './result.ts';

export function junitGrades(results: readonly Result[]): string {
  const suites = results.map((result) => {
    const { file, grade } = result;
    const why = trouble(result);
    const cases: string[] = [];
    const name = (title: string) => `classname="${escaped(nameOf(result))}" name="${escaped(title)}"`;
    if (why !== undefined) {
      cases.push(`    <testcase ${name('replay')}>\n      <error message="${escaped(why)}"/>\n    </testcase>`);
    }
    const graded = grade && grade.notGraded === undefined ? grade : undefined;
    for (const { id, passed } of graded?.tasks ?? []) {
      if (passed) cases.push(`    <testcase ${name(id)}/>`);
      else cases.push(`    <testcase ${name(id)}>\n      <failure message="not done"/>\n    </testcase>`);
    }
    const failures = graded?.tasks.filter(({ passed }) => !passed).length ?? 0;
    const out = grade?.remarks.length ? `\n    <system-out>${grade.remarks.map(escaped).join('\n')}</system-out>` : '';
    const counts = `tests="${cases.length}" failures="${failures}" errors="${why === undefined ? 0 : 1}"`;
    return `  <testsuite name="${escaped(file)}" ${counts}>\n${cases.join('\n')}${out}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kubetab grade">\n${suites.join('\n')}\n</testsuites>\n`;
}
