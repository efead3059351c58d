/** solution.sh: each section belongs to one task, and no task has two solutions. */
import { nearest } from '../nearest.ts';
import { readSolutions } from '../solutions.ts';
import type { Rule, SourceFile } from './rule.ts';

export const solutions: Rule = ({ lab, folder, document, problem }) => {
  const file = solutionFile(() => folder.beside('solution.sh'));
  if (!file) return;
  const { sections, before } = readSolutions(file.text);
  const say = (line: number, message: string) => problem({ path: file.path, line, column: 1, message });
  const stray = before.split('\n').findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  if (stray >= 0) say(stray + 1, 'expected a line "# task: ID" before the first command');
  const ids = lab.tasks.map((task) => task.id);
  const inLab = (document.value as { tasks: { id: string; solution?: string }[] }).tasks;
  const seen: string[] = [];
  for (const { id, line, script } of sections) {
    if (!ids.includes(id)) {
      const meant = nearest(id, ids);
      say(line, `lab.yaml has no task "${id}"${meant ? `; did you mean "${meant}"?` : `; it has ${ids.join(', ')}`}`);
    } else if (seen.includes(id)) say(line, `the task "${id}" has a section already`);
    else if (inLab.some((task) => task.id === id && task.solution !== undefined)) {
      say(line, `the task "${id}" has a "solution:" in lab.yaml as well; keep one of them`);
    } else if (script === '') say(line, `expected commands below "# task: ${id}"`);
    seen.push(id);
  }
};

function solutionFile(read: () => SourceFile): SourceFile | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
