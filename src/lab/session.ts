/** A woken lab: the engine in its worker, the terminal before it, and what the page asks of both. */
import { type RunningEngine, startEngine } from './engine.ts';
import { type LabState, optionsOf, type PageLab, showState } from './page-lab.ts';
import { showResult } from './results.ts';
import { LabTerminal } from './terminal.ts';
import { showTrap } from './trap-hint.ts';
import { trapIn } from './traps.ts';

export interface LabSession {
  /** Types a script into the terminal, line by line. */
  type(script: string): void;
  /** Judges a task and shows the result in it. */
  check(task: string): Promise<void>;
  focus(): void;
}

/** Milliseconds after which a command is said to hold the prompt. */
const HOLDS = 2000;

/** Takes over an engine that is starting. `began` is when, on the page's clock. Rejects when the engine does not start. */
export async function openSession(
  panel: HTMLElement,
  page: PageLab,
  first: RunningEngine,
  began: number,
): Promise<LabSession> {
  const { lab, language, text } = page;
  const show = (state: LabState): void => showState(panel, state, text);
  const screen = panel.querySelector<HTMLElement>('[data-screen]') as HTMLElement;
  const still = panel.querySelector<HTMLElement>('[data-still]') as HTMLElement;
  const keys = panel.querySelector<HTMLTextAreaElement>('.lab-keys') as HTMLTextAreaElement;
  const foot = panel.querySelector<HTMLElement>('[data-keys]') as HTMLElement;
  const stop = panel.querySelector<HTMLButtonElement>('.lab-stop') as HTMLButtonElement;
  const reset = panel.querySelector<HTMLButtonElement>('.lab-reset') as HTMLButtonElement;

  /** What the foot says: which key leaves the terminal, or which one ends a command that holds the prompt. */
  const say = { leaving: false, held: false };
  const showKeys = (): void => {
    foot.textContent = say.leaving ? text.leaving : say.held ? text.held : text.leave;
    foot.toggleAttribute('data-leaving', say.leaving || say.held);
    stop.hidden = !say.held;
  };
  let holding: ReturnType<typeof setTimeout> | undefined;
  const hold = (yes: boolean): void => {
    clearTimeout(holding);
    say.held = yes;
    showKeys();
  };

  const terminal = new LabTerminal(screen, {
    label: text.inputLabel,
    leaving: (yes) => {
      say.leaving = yes;
      showKeys();
    },
    command: ({ line, status }) => {
      hold(false);
      if (status === undefined) holding = setTimeout(() => hold(true), HOLDS);
      // A command that went well meant what it said.
      const failed = status !== undefined && status !== 0;
      showTrap(panel, failed ? trapIn(line) : undefined, text, (repaired) => {
        terminal.send(`${repaired}\r`);
        terminal.focus();
      });
    },
  });
  stop.addEventListener('click', () => {
    terminal.send('\x03');
    terminal.focus();
  });
  let engine = first;
  /** The prompt first; a cluster that cannot be built is said when that is known. */
  const connect = async (): Promise<void> => {
    const connecting = engine;
    await connecting.started;
    await terminal.connect(connecting.remote);
    connecting.remote.ready().catch((error) => {
      if (engine !== connecting) return;
      console.error(error);
      show('failed');
    });
  };

  reset.addEventListener('click', async () => {
    if (!confirm(text.resetConfirm)) return;
    engine.end();
    terminal.clear();
    hold(false);
    show('waking');
    engine = startEngine(optionsOf(page));
    try {
      await connect();
      show('ready');
      terminal.focus();
    } catch (error) {
      console.error(error);
      show('failed');
    }
  });

  try {
    await connect();
  } catch (error) {
    engine.end();
    terminal.dispose();
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
