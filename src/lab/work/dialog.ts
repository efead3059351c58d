/** A question over the page: a title, what it is about, at most one field, and the ways to answer. */
export interface Question {
  title: string;
  says: string[];
  field?: {
    label: string;
    value: string;
    /** Characters; 100 unless told. */
    most?: number;
    /** What is wrong with it; undefined when it serves. */
    check(value: string): string | undefined;
  };
  /** From the safest to the one that is meant; a danger is drawn as one. */
  answers: { value: string; label: string; main?: boolean; danger?: boolean }[];
  cancel: string;
}

export interface Answer {
  value: string;
  field: string;
}

/** Undefined when it was called off. */
export function ask({ title, says, field, answers, cancel }: Question): Promise<Answer | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = 'kt-dialog not-content';
  const form = make('form', { method: 'dialog' });
  const heading = make('h2', { id: 'kt-dialog-title' }, title);
  dialog.setAttribute('aria-labelledby', heading.id);
  form.append(heading, ...says.map((each) => make('p', {}, each)));
  const input = make('input', { type: 'text', maxLength: 100, autocomplete: 'off', spellcheck: false });
  const wrong = make('p', { className: 'kt-dialog-wrong' });
  wrong.setAttribute('role', 'alert');
  if (field) {
    input.maxLength = field.most ?? input.maxLength;
    input.value = field.value;
    const label = make('label', {}, field.label);
    label.append(input);
    form.append(label, wrong);
  }
  const row = make('div', { className: 'kt-dialog-row' });
  const off = make('button', { type: 'button' }, cancel);
  off.addEventListener('click', () => dialog.close());
  row.append(off);
  for (const { value, label, main, danger } of answers) {
    const button = make('button', { type: 'submit', value }, label);
    if (main) button.dataset.main = '';
    if (danger) button.dataset.danger = '';
    row.append(button);
  }
  form.append(row);
  dialog.append(form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let given: Answer | undefined;
    form.addEventListener('submit', (event) => {
      const problem = field?.check(input.value.trim());
      if (problem !== undefined) {
        event.preventDefault();
        wrong.textContent = problem;
        input.focus();
        return;
      }
      // Enter in the field is the answer that is meant.
      const main = answers.find((each) => each.main) ?? answers.at(-1);
      const pressed = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      given = { value: pressed?.value || main?.value || '', field: input.value.trim() };
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(given);
    });
    dialog.showModal();
    if (field) input.select();
    else row.querySelector<HTMLElement>('[data-main]')?.focus();
  });
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  text?: string,
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  if (text !== undefined) element.textContent = text;
  return element;
}
