/** A lab that asks for a name begins with it. */
import { pageLab } from '../page-lab.ts';
import { workWords } from '../work/words.ts';
import { learner, setLearner } from './learner.ts';

export function nameWanted(panel: HTMLElement): boolean {
  const form = panel.querySelector<HTMLFormElement>('.lab-name');
  form?.querySelector('input')?.focus();
  return form !== null;
}

/** The form in place of the first prompt, where the name is not known. */
export function askName(panel: HTMLElement, language: string): void {
  const still = panel.querySelector<HTMLElement>('[data-still]');
  if (!still || !pageLab(panel).lab.presets.askName || learner() !== undefined) return;
  const { name: words } = workWords(language);
  const form = document.createElement('form');
  form.className = 'lab-name';
  const why = document.createElement('p');
  why.textContent = words.why;
  const label = document.createElement('label');
  const input = document.createElement('input');
  Object.assign(input, { type: 'text', maxLength: 100, required: true, autocomplete: 'off' });
  label.append(words.label, input);
  const button = document.createElement('button');
  button.className = 'kt-button';
  button.textContent = words.begin;
  form.append(why, label, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = input.value.trim();
    if (name === '') return;
    setLearner(name);
    // What the page shows of progress, and what its lab begins from, are that learner's from the start.
    location.reload();
  });
  still.replaceChildren(form);
}
