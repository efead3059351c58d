/** The terminals of the lab, and the strip of tabs that shows one of them. */
import type { Words } from '../i18n.ts';
import type { LabTerminal } from './terminal.ts';

export interface Tab {
  /** Counts up and is not used again: what people call it. */
  number: number;
  terminal: LabTerminal;
  button: HTMLButtonElement;
  /** The command that has the terminal. */
  running?: string;
  /** That command waits for lines to be typed. */
  reads?: boolean;
  /** It has run for so long that it is said to hold the prompt. */
  held?: boolean;
  /** An editor lies over it. */
  edits?: boolean;
  /** Ends the count towards {@link held}. */
  holding?: ReturnType<typeof setTimeout>;
  /** Something was said of the command that is about to run. */
  noticed?: boolean;
  /** What runs was typed by the page. */
  scripted?: boolean;
}

export interface TabStripOptions {
  text: Words;
  /** Makes the terminal of a new tab, not yet connected. */
  make(tab: () => Tab): LabTerminal;
  connect(tab: Tab): void;
  /** Another tab is shown. */
  shown(tab: Tab): void;
}

export const MOST = 8;

export class TabStrip {
  readonly tabs: Tab[] = [];
  private readonly list: HTMLElement;
  private readonly add: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;
  private readonly options: TabStripOptions;
  private current: Tab | undefined;
  private count = 0;

  constructor(panel: HTMLElement, options: TabStripOptions) {
    this.options = options;
    this.list = panel.querySelector<HTMLElement>('.lab-tabs') as HTMLElement;
    this.add = panel.querySelector<HTMLButtonElement>('.lab-new') as HTMLButtonElement;
    this.remove = panel.querySelector<HTMLButtonElement>('.lab-close') as HTMLButtonElement;
    this.add.addEventListener('click', () => this.open().terminal.focus());
    this.remove.addEventListener('click', () => {
      this.close(this.active);
      this.active.terminal.focus();
    });
    this.list.addEventListener('keydown', (event) => this.key(event));
  }

  /** There is always one. */
  get active(): Tab {
    return this.current as Tab;
  }

  /** Opens a tab and shows it. */
  open(): Tab {
    const tab = this.prepare();
    this.options.connect(tab);
    return tab;
  }

  /** A tab that is shown and not yet connected. */
  prepare(): Tab {
    const button = document.createElement('button');
    const made: { tab?: Tab } = {};
    const terminal = this.options.make(() => made.tab as Tab);
    const number = ++this.count;
    const tab: Tab = { number, terminal, button };
    made.tab = tab;
    button.type = 'button';
    button.id = `lab-tab-${number}`;
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', terminal.element.id);
    terminal.element.setAttribute('aria-labelledby', button.id);
    button.addEventListener('click', () => {
      this.show(tab);
      tab.terminal.focus();
    });
    button.addEventListener('auxclick', (event) => {
      if (event.button === 1 && this.tabs.length > 1) this.close(tab);
    });
    this.tabs.push(tab);
    this.list.append(button);
    this.name(tab);
    this.show(tab);
    return tab;
  }

  show(tab: Tab): void {
    this.current = tab;
    for (const each of this.tabs) {
      const yes = each === tab;
      each.button.setAttribute('aria-selected', String(yes));
      each.button.tabIndex = yes ? 0 : -1;
      each.terminal.show(yes);
    }
    tab.button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.offer();
    this.options.shown(tab);
  }

  /** Ends its shell and what runs in it. The last tab stays. */
  close(tab: Tab): void {
    const at = this.tabs.indexOf(tab);
    if (at < 0 || this.tabs.length === 1) return;
    clearTimeout(tab.holding);
    this.tabs.splice(at, 1);
    tab.button.remove();
    tab.terminal.dispose();
    if (tab === this.current) this.show(this.tabs[Math.min(at, this.tabs.length - 1)] as Tab);
    this.offer();
  }

  /** What the tab says: its number, and the command that has it. */
  name(tab: Tab): void {
    const { text } = this.options;
    const command = tab.held ? (tab.running ?? '').trim().split('\n')[0] : undefined;
    tab.button.textContent = command ? `${tab.number}: ${command}` : String(tab.number);
    tab.button.setAttribute('aria-label', `${text.terminal} ${tab.button.textContent}`);
    tab.button.title = tab.button.getAttribute('aria-label') as string;
    this.current?.button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private offer(): void {
    this.list.hidden = false;
    this.add.hidden = this.tabs.length >= MOST;
    this.remove.hidden = this.tabs.length < 2;
  }

  private key(event: KeyboardEvent): void {
    const at = this.tabs.indexOf(this.active);
    const last = this.tabs.length - 1;
    const to = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Delete') this.close(this.active);
    else if (to !== undefined) this.show(this.tabs[to] as Tab);
    else return;
    event.preventDefault();
    this.active.button.focus();
  }
}
