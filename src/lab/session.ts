/** A woken lab: the engine in its worker, the terminals before it, and what the page asks of both. */
import type { TerminalCommand } from '../../sandbox/worker.ts';
import type { RunningEngine } from './engine.ts';
import { tellCheck, tellCommand } from './events.ts';
import { Foot } from './foot.ts';
import { endless } from './holding.ts';
import { Lifeline } from './keep/lifeline.ts';
import type { Owner } from './keep/owner.ts';
import type { LensName } from './lens/index.ts';
import { LensPane } from './lens/pane.ts';
import { type LabState, type PageLab, showState } from './page-lab.ts';
import { HOLDS, placeFor } from './place.ts';
import { NoteTeller } from './progress/notes.ts';
import { pass } from './progress/store.ts';
import { showResult } from './results.ts';
import { suggestionFor } from './suggest.ts';
import { MOST as MOST_TABS, type Tab, TabStrip } from './tabs.ts';
import { KeyRow } from './terminal/key-row.ts';
import { watchSwitch } from './terminal/spoken.ts';
import { LabTerminal } from './terminal.ts';
import { TimeControl } from './time/control.ts';
import { clearHint, type Offer, showMessage, showNotice, showTrap } from './trap-hint.ts';
import { trapIn } from './traps.ts';

export interface LabSession {
  /** Types a script into a terminal that can take it, line by line. */
  type(script: string): Promise<void>;
  /** Judges a task and shows the result in it. */
  check(task: string): Promise<void>;
  focus(): void;
  /** Settles when all that was entered is stored. */
  keep(): Promise<void>;
  /** All that it would store, for whoever stores it himself; undefined where it has no engine. */
  state(): Promise<Uint8Array | undefined>;
  /** What was recorded until now, as JSON; undefined where nothing is, or too much. */
  journal(): Promise<string | undefined>;
  /** A fresh cluster; what was kept is gone. */
  startOver(): Promise<void>;
  /** Says something under the terminal. */
  say(words: string): void;
  /** Opens a lens and gives it the keyboard, or, as its button in the bar does, opens and closes it. */
  lens(name: LensName, how: 'open' | 'toggle'): void;
}

/** A command that went well meant what it said, unless it was none. */
function offerFor(line: string, status: number): Offer | undefined {
  const trap = trapIn(line);
  if (status === 0) return trap?.kind === 'comment' ? trap : undefined;
  if (trap) return trap;
  const repaired = suggestionFor(line, status);
  return repaired === undefined ? undefined : { kind: 'slip', repaired };
}

/** Takes over an engine that is starting. `began` is when, on the page's clock. Rejects when the engine does not start. */
export async function openSession(
  panel: HTMLElement,
  page: PageLab,
  { engine: first, owner }: { engine: RunningEngine; owner: Owner },
  began: number,
): Promise<LabSession> {
  const { lab, language, text } = page;
  const show = (state: LabState): void => showState(panel, state, text);
  const screen = panel.querySelector<HTMLElement>('[data-screen]') as HTMLElement;
  const still = panel.querySelector<HTMLElement>('[data-still]') as HTMLElement;
  const keys = panel.querySelector<HTMLTextAreaElement>('.lab-keys') as HTMLTextAreaElement;
  const reset = panel.querySelector<HTMLButtonElement>('.lab-reset') as HTMLButtonElement;
  const foot = new Foot(panel, text);
  const keyRow = new KeyRow(panel.querySelector<HTMLElement>('.lab-key-row') as HTMLElement, text, (data) => {
    strip.active.terminal.send(data);
  });
  watchSwitch(panel.querySelector<HTMLButtonElement>('.lab-spoken') as HTMLButtonElement);

  const strip = new TabStrip(panel, {
    text,
    make: (tab) =>
      new LabTerminal(screen, {
        text,
        typed: (data) => keyRow.withCtrl(data),
        say: (words) => showMessage(panel, words),
        leaving: (yes) => foot.leave(yes),
        command: (event) => command(tab(), event),
        ended: () => ended(tab()),
        editor: {
          text: text.editor,
          draft: (path, content) => life.draft(path, content),
          // The editor's own strip says how to leave it.
          open: (yes) => edits(tab(), yes),
        },
      }),
    connect: (tab) => void tab.terminal.connect(life.engine.remote),
    shown: (tab) => {
      clearHint(panel);
      foot.show(tab);
    },
  });

  const hold = (tab: Tab, yes: boolean): void => {
    clearTimeout(tab.holding);
    tab.held = yes;
    strip.name(tab);
    if (tab === strip.active) foot.show(tab);
  };

  const edits = (tab: Tab, yes: boolean): void => {
    hold(tab, false);
    tab.edits = yes;
  };

  const command = (tab: Tab, event: TerminalCommand): void => {
    const { line, status, reads } = event;
    life.command(tab, event);
    time?.command(tab, event);
    if (!reads) tellCommand(panel, status === undefined ? { line } : { line, status });
    if (reads) {
      tab.reads = true;
      hold(tab, true);
      return;
    }
    hold(tab, false);
    tab.reads = false;
    if (status === undefined) {
      tab.running = line;
      tab.holding = setTimeout(() => tab.edits || hold(tab, true), HOLDS);
      // The rest of a script must not be swallowed by a command that does not end.
      if (tab.scripted && endless(line)) void elsewhere(tab);
    } else {
      delete tab.running;
    }
    if (tab !== strip.active) return;
    if (status === undefined) {
      // What was said of this very command stays.
      if (!tab.noticed) clearHint(panel);
      delete tab.noticed;
      return;
    }
    const offer = offerFor(line, status);
    if (!offer) return;
    showTrap(panel, offer, text, (repaired) => {
      tab.terminal.type(repaired);
      tab.terminal.focus();
    });
  };

  const elsewhere = async (tab: Tab): Promise<void> => {
    const rest = await tab.terminal.untype();
    if (rest.trim() !== '') await type(rest);
  };

  /** `exit` closes a tab; the last one begins anew. */
  const ended = (tab: Tab): void => {
    hold(tab, false);
    delete tab.running;
    if (strip.tabs.length === 1) {
      void tab.terminal.connect(life.engine.remote);
      return;
    }
    const focused = tab.terminal.element.contains(document.activeElement);
    strip.close(tab);
    if (focused) strip.active.terminal.focus();
  };

  const type = async (script: string): Promise<void> => {
    if (!life.here) return;
    const before = strip.active;
    const tab = await placeFor(script.replace(/\r/g, '\n'), strip);
    if (tab !== before) {
      tab.noticed = true;
      showNotice(panel, text.elsewhere, { line: before.running ?? '', held: before, other: tab });
    }
    tab.scripted = true;
    tab.terminal.type(script.replace(/[\r\n]+$/, ''));
  };

  const pane = new LensPane(panel, {
    language,
    text,
    paste: (line) => {
      strip.active.terminal.send(line);
      strip.active.terminal.focus();
    },
  });

  const notes = new NoteTeller(page.chapter);
  const life = new Lifeline(first, {
    page,
    owner,
    show,
    say: (words, offer) => showMessage(panel, words, offer),
    async connect(engine, start) {
      const { remote } = engine;
      const { terminals } = start;
      pane.connect(remote);
      notes.connect(remote);
      for (const tab of strip.tabs) await tab.terminal.connect(remote);
      const shown = strip.active;
      while (strip.tabs.length < Math.min(terminals, MOST_TABS)) strip.open();
      strip.show(shown);
      void time?.connect(engine, start).catch(() => {});
    },
    kept: (bytes, from) => time?.kept(bytes, from),
    lost() {
      time?.lost();
      for (const tab of strip.tabs) {
        tab.terminal.lose();
        delete tab.running;
        hold(tab, false);
      }
    },
  });

  const time = panel.classList.contains('lab-inline')
    ? undefined
    : new TimeControl({
        panel,
        page,
        here: () => life.here,
        async travel(origin, mark) {
          const travel = life.travel(origin);
          for (const tab of strip.tabs) tab.terminal.mark(mark);
          await travel;
        },
      });

  reset.addEventListener('click', () => {
    if (!life.here) return;
    const act = (): void => void startOver();
    // A frame on somebody's page may not open dialogs: it asks beneath the terminal.
    if (parent !== window) showMessage(panel, text.resetConfirm, { label: text.reset, act });
    else if (confirm(text.resetConfirm)) act();
  });
  const startOver = async (): Promise<void> => {
    clearHint(panel);
    for (const tab of strip.tabs) {
      tab.terminal.clear();
      delete tab.running;
      hold(tab, false);
    }
    for (const tab of strip.tabs.slice(1)) strip.close(tab);
    show('waking');
    time?.lost();
    await life.startOver();
    strip.active.terminal.focus();
  };

  strip.prepare();
  try {
    await life.begin();
  } catch (error) {
    life.engine.end();
    strip.active.terminal.dispose();
    throw error;
  }
  // What was typed while the engine started goes to the shell, and the keyboard with it.
  const hadFocus = document.activeElement === keys;
  const typed = keys.value;
  still.remove();
  if (typed) strip.active.terminal.send(typed.replace(/\r?\n/g, '\r'));
  if (hadFocus) strip.active.terminal.focus();
  reset.hidden = false;
  show('ready');
  performance.measure('kubetab:wake', { start: began, end: performance.now() });

  return {
    type,
    async check(id) {
      const task = lab.tasks.find((each) => each.id === id);
      const box = document.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"]`);
      if (!task || !box || !life.here) return;
      showResult(box, undefined, text);
      const result = await life.engine.remote.evaluate(task, language);
      showResult(box, result, text);
      tellCheck(panel, { task: id, passed: result.passed });
      if (!result.passed) return;
      const at = Date.now();
      // It is said to be done when a reload, too, goes on with it done.
      await life.flush();
      pass(page.chapter, id, at);
      time?.pass(task.title[language] ?? task.title.en ?? id);
    },
    focus: () => strip.active.terminal.focus(),
    keep: () => life.flush(),
    state: async () => (life.here ? life.engine.remote.keep() : undefined),
    journal: async () => (life.here ? life.engine.remote.journal() : undefined),
    startOver: async () => {
      if (life.here) await startOver();
    },
    say: (words) => showMessage(panel, words),
    lens: (name, how) => {
      if (how === 'toggle') return pane.toggle(name);
      pane.open(name);
      pane.focus();
    },
  };
}
