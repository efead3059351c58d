/** The search in what has scrolled by: Ctrl-Shift-F opens it, Enter and Shift-Enter go through the matches, Esc closes it. */
import { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import type { Words } from '../../i18n.ts';

export class FindBar {
  private readonly addon = new SearchAddon();
  private readonly bar = document.createElement('form');
  private readonly input = document.createElement('input');
  private readonly count = document.createElement('span');
  private readonly terminal: Terminal;

  constructor(terminal: Terminal, element: HTMLElement, text: Words) {
    this.terminal = terminal;
    terminal.loadAddon(this.addon);
    this.bar.className = 'lab-find';
    this.bar.hidden = true;
    this.bar.setAttribute('role', 'search');
    this.input.type = 'text';
    this.input.setAttribute('aria-label', text.find.label);
    this.input.placeholder = text.find.label;
    this.input.spellcheck = false;
    this.count.setAttribute('role', 'status');
    const button = (sign: string, label: string, act: () => void): HTMLButtonElement => {
      const made = document.createElement('button');
      made.type = 'button';
      made.textContent = sign;
      made.title = label;
      made.setAttribute('aria-label', label);
      made.addEventListener('click', act);
      return made;
    };
    this.bar.append(
      this.input,
      this.count,
      button('↑', text.find.previous, () => this.go(false)),
      button('↓', text.find.next, () => this.go(true)),
      button('×', text.find.close, () => this.close()),
    );
    element.append(this.bar);
    this.addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      if (this.input.value === '') this.count.textContent = '';
      else if (resultCount === 0) this.count.textContent = text.find.none;
      else this.count.textContent = resultIndex < 0 ? String(resultCount) : `${resultIndex + 1}/${resultCount}`;
    });
    this.bar.addEventListener('submit', (event) => {
      event.preventDefault();
      this.go(false);
    });
    this.input.addEventListener('input', () => this.go(false, true));
    this.bar.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter' && event.shiftKey) this.go(true);
      else return;
      event.preventDefault();
    });
  }

  open(): void {
    this.bar.hidden = false;
    const selected = this.terminal.getSelection();
    if (selected && !selected.includes('\n')) this.input.value = selected;
    this.input.focus();
    this.input.select();
    if (this.input.value) this.go(false, true);
  }

  /** The keyboard goes back to the terminal. */
  close(): void {
    this.bar.hidden = true;
    this.addon.clearDecorations();
    this.terminal.clearSelection();
    this.terminal.focus();
  }

  private go(down: boolean, incremental = false): void {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const options = {
      incremental,
      decorations: {
        matchBackground: colour('--kt-term-selection'),
        matchOverviewRuler: colour('--kt-term-selection'),
        activeMatchBackground: colour('--kt-term-selection'),
        activeMatchBorder: colour('--kt-term-cursor'),
        activeMatchColorOverviewRuler: colour('--kt-term-cursor'),
      },
    };
    if (this.input.value === '') {
      this.addon.clearDecorations();
      this.count.textContent = '';
      return;
    }
    if (down) this.addon.findNext(this.input.value, options);
    else this.addon.findPrevious(this.input.value, options);
  }
}
