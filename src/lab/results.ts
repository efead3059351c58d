/** Shows what the checks found in a task's box. Everything found in the cluster is text, never markup. */
import type { TaskResult } from '../../sandbox/lab/check.ts';
import type { Words } from '../i18n.ts';

/** `undefined` while the cluster is being asked. */
export function showResult(box: HTMLElement, result: TaskResult | undefined, text: Words): void {
  const feedback = box.querySelector<HTMLElement>('.kt-feedback') as HTMLElement;
  if (!result) {
    box.dataset.state = 'checking';
    feedback.textContent = text.checking;
    return;
  }
  box.dataset.state = result.passed ? 'passed' : 'failed';
  feedback.textContent = `${result.passed ? text.passed : text.failedTask}. ${result.feedback}`;
  const rows = box.querySelectorAll<HTMLElement>('.kt-checks > li');
  for (const [i, check] of result.checks.entries()) {
    const row = rows[i];
    const difference = row?.querySelector<HTMLElement>('.kt-difference');
    if (!row || !difference) continue;
    row.dataset.state = check.passed ? 'passed' : 'failed';
    difference.hidden = check.passed;
    difference.replaceChildren();
    if (!check.difference) continue;
    const { where, expected, found } = check.difference;
    for (const [word, value] of [['', where], [text.expected, expected], [text.found, found]]) {
      const code = document.createElement('code');
      code.textContent = value ?? '';
      difference.append(word ? ` ${word} ` : '', code);
    }
  }
}
