/**
 * All of the lab that a reader downloads with the page: it listens, and loads the rest when somebody means to use it
 * (a click or a key in the terminal, a Run button, a Check). Keys typed meanwhile wait in a text area.
 */
import type { Lab } from '../../sandbox/lab/task.ts';
import type { Words } from '../i18n.ts';
import { showText } from './inline.ts';
import type { LabSession } from './session.ts';

export interface PageLab {
  lab: Lab;
  language: string;
  text: Words;
  /** Simulated seconds per second; 1 unless told. */
  speed?: number;
}

const panel = document.querySelector<HTMLElement>('[data-lab]');
if (panel) watch(panel);

function dataOf(panel: HTMLElement): PageLab {
  return JSON.parse(panel.querySelector('[data-lab-data]')?.textContent ?? '{}');
}

function watch(panel: HTMLElement): void {
  const { text } = dataOf(panel);
  const keys = panel.querySelector<HTMLTextAreaElement>('.lab-keys') as HTMLTextAreaElement;
  const toggle = panel.querySelector<HTMLButtonElement>('.lab-toggle') as HTMLButtonElement;
  for (const element of document.querySelectorAll<HTMLElement>('[data-needs-js], .run')) element.hidden = false;

  let session: Promise<LabSession> | undefined;
  const wake = (): Promise<LabSession> => {
    session ??= import('./session.ts').then((module) => module.openSession(panel, dataOf(panel)));
    return session;
  };

  const open = (yes: boolean): void => {
    panel.toggleAttribute('data-open', yes);
    toggle.setAttribute('aria-expanded', String(yes));
    const label = toggle.querySelector('span');
    if (label) label.textContent = yes ? text.closeLab : text.openLab;
  };
  open(false);
  toggle.addEventListener('click', async () => {
    const yes = !panel.hasAttribute('data-open');
    open(yes);
    if (!yes) return;
    keys.focus();
    (await wake()).focus();
  });

  const grow = (): void => {
    keys.style.height = 'auto';
    keys.style.height = `${keys.scrollHeight}px`;
  };
  keys.addEventListener('input', grow);
  keys.addEventListener('focus', () => void wake());
  panel.querySelector('[data-screen]')?.addEventListener('click', () => {
    if (keys.isConnected && !getSelection()?.toString()) keys.focus();
  });

  document.addEventListener('click', async (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-run], [data-check]');
    if (!button) return;
    const { run, check } = button.dataset;
    if (run !== undefined) {
      open(true);
      (await wake()).type(run);
    } else if (check !== undefined) {
      (await wake()).check(check);
    }
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-predict]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = form.querySelector<HTMLInputElement>('input:checked');
    const feedback = form.querySelector<HTMLElement>('.kt-feedback');
    if (!chosen || !feedback) return;
    const right = 'right' in chosen.dataset;
    form.dataset.state = right ? 'passed' : 'failed';
    showText(feedback, `${right ? feedback.dataset.rightWord : feedback.dataset.wrongWord} ${chosen.dataset.says}`);
  });
}
