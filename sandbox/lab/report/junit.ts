/** For CI: a test suite a lab, a test case for its form, each task and each page. */
import { type LabReport, plain } from './report.ts';

export function junitReport(reports: LabReport[]): string {
  const suites = reports.map((report) => {
    const time = report.seconds === undefined ? '' : ` time="${report.seconds.toFixed(1)}"`;
    const failures = report.cases.filter((each) => each.problems.length > 0).length;
    const skipped = report.cases.filter((each) => each.skipped !== undefined).length;
    const head = `name="${escaped(report.path)}" tests="${report.cases.length}" failures="${failures}" skipped="${skipped}"`;
    const cases = report.cases.map((each) => {
      const name = `classname="${escaped(report.path)}" name="${escaped(each.title)}"`;
      const lines = each.problems.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
      if (lines.length > 0) {
        const first = escaped(each.problems[0]?.message ?? '');
        return `    <testcase ${name}>\n      <failure message="${first}">${lines.map(escaped).join('\n')}</failure>\n    </testcase>`;
      }
      if (each.skipped === undefined) return `    <testcase ${name}/>`;
      return `    <testcase ${name}>\n      <skipped message="${escaped(each.skipped)}"/>\n    </testcase>`;
    });
    return `  <testsuite ${head}${time}>\n${cases.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kubetab check">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** In one line, and without what XML cannot hold. */
export function escaped(text: string): string {
  return plain(text)
    .replace(/[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
