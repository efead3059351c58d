/** A woken lab: the engine in its worker, the terminal before it, and what the page asks of both. */
import { startEngine } from './engine.ts';
import { showResult } from './results.ts';
import { LabTerminal } from './terminal.ts';
import { showTrap } from './trap-hint.ts';
import { trapIn } from './traps.ts';
import type { PageLab } from './wake.ts';

export interface LabSession {
  /** Types a script into the terminal, line by line. */
  type(script: string): void;
  /** Judges a task and shows the result in it. */
  check(task: string): Promise<void>;
  focus(): void;
}

export async function openSession(
  panel: HTMLElement,
  { lab, language, text, speed = 1 }: PageLab,
): Promise<LabSession> {
  const began = performance.now();
  const status = panel.querySelector<HTMLElement>('.lab-status') as HTMLElement;
  const show = (state: 'waking' | 'ready' | 'failed'): void => {
    panel.dataset.state = state;
    status.textContent = text[state];
  };
  const fail = (error: unknown): void => {
    console.error(error);
    show('failed');
    status.append(` ${text.failedHint}`);
  };
  show('waking');
  const screen = panel.querySelector<HTMLElement>('[data-screen]') as HTMLElement;
  const still = panel.querySelector<HTMLElement>('[data-still]') as HTMLElement;
  const keys = panel.querySelector<HTMLTextAreaElement>('.lab-keys') as HTMLTextAreaElement;
  const foot = panel.querySelector<HTMLElement>('[data-keys]') as HTMLElement;
  const reset = panel.querySelector<HTMLButtonElement>('.lab-reset') as HTMLButtonElement;

  const terminal = new LabTerminal(screen, {
    label: text.inputLabel,
    leaving: (yes) => {
      foot.textContent = yes ? text.leaving : text.leave;
      foot.toggleAttribute('data-leaving', yes);
    },
    entered: (line) =>
      showTrap(panel, trapIn(line), text, (repaired) => {
        terminal.send(`${repaired}\r`);
        terminal.focus();
      }),
  });
  let engine = startEngine(fail);
  const start = async (): Promise<void> => {
    await engine.remote.start({ scenario: lab.scenario, seed: lab.seed, start: Date.now(), speed });
    await terminal.connect(engine.remote);
  };

  reset.addEventListener('click', async () => {
    if (!confirm(text.resetConfirm)) return;
    engine.end();
    terminal.clear();
    show('waking');
    engine = startEngine(fail);
    try {
      await start();
      show('ready');
      terminal.focus();
    } catch (error) {
      fail(error);
    }
  });

  try {
    await start();
  } catch (error) {
    fail(error);
    throw error;
  }
  // What was typed while the engine started goes to the shell, and the keyboard with it.
  const hadFocus = document.activeElement === keys;
  const typed = keys.value;
  still.remove();
  terminal.show();
  if (typed) terminal.send(typed.replace(/\r?\n/g, '\r'));
  if (hadFocus) terminal.focus();
  reset.hidden = false;
  show('ready');
  performance.measure('kubetab:wake', { start: began, end: performance.now() });

  return {
    type: (script) => {
      terminal.send(`${script.replace(/\r?\n/g, '\r')}\r`);
      terminal.scrollToBottom();
    },
    async check(id) {
      const task = lab.tasks.find((each) => each.id === id);
      const box = document.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"]`);
      if (!task || !box) return;
      showResult(box, undefined, text);
      showResult(box, await engine.remote.evaluate(task, language), text);
    },
    focus: () => terminal.focus(),
  };
}
