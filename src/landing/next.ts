/** Shows the step that follows what was entered. */
import { COMMAND_EVENT, type CommandDetail } from '../lab/events.ts';
import { stepAfter } from './steps.ts';

const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
let step = 0;

document.addEventListener(COMMAND_EVENT, (event) => {
  const { line, status } = (event as CustomEvent<CommandDetail>).detail;
  if (status !== 0) return;
  step = Math.min(stepAfter(step, line), steps.length - 1);
  for (const [i, element] of steps.entries()) element.hidden = i !== step;
});
