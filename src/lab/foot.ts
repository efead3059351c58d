/** The line under the terminal: which key leaves it, or which one ends a command that holds the prompt. */
import type { Words } from '../i18n.ts';
import { type WayOut, wayOut } from './holding.ts';
import type { Tab } from './tabs.ts';

/** What the button beside it sends. */
const STOPS: Partial<Record<WayOut, string>> = { interrupt: '\x03', input: '\x03', pager: 'q', vi: '\x1b:q!\r' };

export class Foot {
  private readonly says: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly text: Words;
  private leaving = false;
  private tab: Tab | undefined;

  constructor(panel: HTMLElement, text: Words) {
    this.text = text;
    this.says = panel.querySelector<HTMLElement>('[data-keys]') as HTMLElement;
    this.button = panel.querySelector<HTMLButtonElement>('.lab-stop') as HTMLButtonElement;
    this.button.addEventListener('click', () => {
      const { tab } = this;
      if (!tab) return;
      tab.terminal.send(STOPS[this.out(tab)] ?? '');
      tab.terminal.focus();
    });
  }

  /** The next Tab leaves. */
  leave(yes: boolean): void {
    this.leaving = yes;
    this.draw();
  }

  /** The tab it speaks of. */
  show(tab: Tab): void {
    this.tab = tab;
    this.draw();
  }

  private out(tab: Tab): WayOut {
    return wayOut(tab.running ?? '', tab.reads ?? false);
  }

  private draw(): void {
    const { text, tab, leaving } = this;
    const out = tab?.held ? this.out(tab) : undefined;
    const says = leaving ? text.leaving : out ? text.held[out] : text.leave;
    if (this.says.textContent !== says) this.says.textContent = says;
    this.says.toggleAttribute('data-leaving', leaving || out !== undefined);
    this.button.hidden = out === undefined || STOPS[out] === undefined;
  }
}
