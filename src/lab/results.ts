/** Shows what the checks found in a task's box. Everything found in the cluster is text, never markup. */
import type { Difference, TaskResult } from '../../sandbox/lab/check.ts';
import type { Words } from '../i18n.ts';
import { showText } from './inline.ts';

/** `undefined` while the cluster is being asked. */
export function showResult(box: HTMLElement, result: TaskResult | undefined, text: Words): void {
  const feedback = box.querySelector<HTMLElement>('.kt-feedback') as HTMLElement;
  if (!result) {
    box.dataset.state = 'checking';
    feedback.textContent = text.checking;
    return;
  }
  box.dataset.state = result.passed ? 'passed' : 'failed';
  showText(feedback, `${result.passed ? text.passed : text.failedTask}${text.stop}${result.feedback}`);
  const rows = box.querySelectorAll<HTMLElement>('.kt-checks > li');
  for (const [i, check] of result.checks.entries()) {
    const row = rows[i];
    const difference = row?.querySelector<HTMLElement>('.kt-difference');
    if (!row || !difference) continue;
    row.dataset.state = check.passed ? 'passed' : 'failed';
    difference.hidden = check.passed;
    difference.replaceChildren(...(check.difference ? inWords(check.difference, text) : []));
  }
}

function inWords({ where, expected, found }: Difference, text: Words): (string | HTMLElement)[] {
  return [code(where), text.expected, code(expected), text.found, code(found)];
}

function code(value: string): HTMLElement {
  const element = document.createElement('code');
  element.textContent = value;
  return element;
}
