/** For programs. */
import { type Result, trouble } from './result.ts';

export function jsonGrades(results: readonly Result[]): string {
  const submissions = results.map((result) => {
    const { file, grade } = result;
    const why = trouble(result);
    const { marks: _, ...told } = grade ?? { marks: [] };
    return {
      file,
      ...told,
      ...(why === undefined ? {} : { trouble: why }),
    };
  });
  return `${JSON.stringify({ apiVersion: 'kubetab.dev/v1alpha1', kind: 'GradeReport', submissions }, null, 2)}\n`;
}
