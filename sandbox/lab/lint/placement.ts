/** Each task and question of lab.yaml stands on every page, once, in its order; and nothing else does. */
import { nearest } from '../nearest.ts';
import type { Rule } from './rule.ts';

const FORMS = [
  ['task', 'tasks', 'Task'],
  ['question', 'questions', 'Predict'],
] as const;

export const placement: Rule = ({ lab, folder, complain, problem }) => {
  if (folder.pages.length === 0) {
    complain('lab.yaml', 'there is no page: expected index.md or index.mdx beside it');
  }
  for (const page of folder.pages) {
    for (const [kind, key, tag] of FORMS) {
      const ids = lab[key].map((item) => item.id);
      const seen: string[] = [];
      for (const step of page.steps) {
        if (step.kind !== kind) continue;
        const { line, column, id } = step;
        const say = (message: string) =>
          problem({ path: page.path, line, column, message: `<${tag} id="${id}">: ${message}` });
        if (!ids.includes(id)) {
          const meant = nearest(id, ids);
          say(
            `lab.yaml has no such ${kind}${meant ? `; did you mean "${meant}"?` : `; it has ${ids.join(', ') || 'none'}`}`,
          );
        } else if (seen.includes(id)) say(`this ${kind} stands on the page already`);
        else if (seen.some((earlier) => ids.indexOf(earlier) > ids.indexOf(id))) {
          say(`expected the order of lab.yaml: ${ids.join(', ')}`);
        }
        seen.push(id);
      }
      for (const [i, id] of ids.entries()) {
        if (!seen.includes(id)) complain(`${key}[${i}].id`, `expected <${tag} id="${id}" /> in ${page.path}`);
      }
    }
  }
};
