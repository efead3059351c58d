/** xterm.js in the lab: themed as the page, heard by screen readers, and never a trap for the keyboard. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import css from '@xterm/xterm/css/xterm.css?inline';
import { proxy, type Remote } from 'comlink';
import type { Engine } from '../../sandbox/worker.ts';
import { themeOf } from './theme.ts';

export interface LabTerminalOptions {
  /** Accessible name of the input. */
  label: string;
  /** True after Esc: the next Tab leaves. False when another key was pressed or the focus is gone. */
  leaving(yes: boolean): void;
  /** A whole command is about to run, or, with its status, has run. */
  command(event: { line: string; status?: number }): void;
}

export class LabTerminal {
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  private readonly element = document.createElement('div');
  /** With the terminal, not with the page. */
  private readonly style = document.createElement('style');
  private engine: Remote<Engine> | undefined;
  private afterEscape = false;
  private readonly options: LabTerminalOptions;

  constructor(screen: HTMLElement, options: LabTerminalOptions) {
    this.options = options;
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.terminal = new Terminal({
      allowProposedApi: false,
      cursorBlink: !calm.matches,
      cursorStyle: 'bar',
      cursorInactiveStyle: 'outline',
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--kt-mono'),
      fontSize: fontSizeFor(screen),
      lineHeight: 1.3,
      // What a program writes is data: a hyperlink in it (OSC 8) leads nowhere.
      linkHandler: { activate() {} },
      minimumContrastRatio: 4.5,
      screenReaderMode: true,
      scrollback: 5000,
      smoothScrollDuration: 0,
      theme: themeOf(document.documentElement),
    });
    calm.addEventListener('change', () => {
      this.terminal.options.cursorBlink = !calm.matches;
    });
    new MutationObserver(() => {
      this.terminal.options.theme = themeOf(document.documentElement);
    }).observe(document.documentElement, { attributeFilter: ['data-theme'] });

    this.element.className = 'lab-xterm';
    this.style.textContent = css;
    document.head.append(this.style);
    screen.append(this.element);
    this.terminal.loadAddon(this.fit);
    this.terminal.open(this.element);
    this.terminal.textarea?.setAttribute('aria-label', options.label);
    this.terminal.attachCustomKeyEventHandler((event) => this.takes(event));
    this.terminal.textarea?.addEventListener('blur', () => this.escape(false));
    this.takeBareInput();
    this.terminal.onData((data) => void this.engine?.input(data));
    this.terminal.onBinary((data) => void this.engine?.input(data));
    this.terminal.onResize(({ cols, rows }) => void this.engine?.resize(cols, rows));
    let frame = 0;
    new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.refit());
    }).observe(screen);
    this.refit();
  }

  /** Opens a session on the engine at the present size. Its output is acknowledged when it is drawn, so a flood waits. */
  async connect(engine: Remote<Engine>): Promise<void> {
    this.engine = engine;
    const draw = (data: string): Promise<void> => new Promise((drawn) => this.terminal.write(data, drawn));
    const command: LabTerminalOptions['command'] = (event) => {
      if (this.engine === engine) this.options.command(event);
    };
    await engine.open({ columns: this.terminal.cols, rows: this.terminal.rows }, proxy(draw), proxy(command));
  }

  /** Until then the terminal stands behind the still prompt, measured but unseen. */
  show(): void {
    this.element.dataset.shown = '';
    this.refit();
  }

  send(data: string): void {
    void this.engine?.input(data);
  }

  focus(): void {
    this.terminal.focus();
  }

  scrollToBottom(): void {
    this.terminal.scrollToBottom();
  }

  clear(): void {
    this.engine = undefined;
    this.terminal.reset();
  }

  dispose(): void {
    this.terminal.dispose();
    this.element.remove();
    this.style.remove();
  }

  private refit(): void {
    if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return;
    this.terminal.options.fontSize = fontSizeFor(this.element);
    this.fit.fit();
  }

  /**
   * Text that comes without a key (emoji pickers, dictation, some keyboards of telephones): xterm leaves it out
   * in screen-reader mode. What a key or a composition brings, xterm takes itself.
   */
  private takeBareInput(): void {
    const { textarea } = this.terminal;
    let key = false;
    textarea?.addEventListener('keydown', () => {
      key = true;
    });
    textarea?.addEventListener('keyup', () => {
      key = false;
    });
    textarea?.addEventListener('input', (event) => {
      const { data, inputType, isComposing } = event as InputEvent;
      if (data && inputType === 'insertText' && !isComposing && !key) this.terminal.input(data);
    });
  }

  private escape(yes: boolean): void {
    if (this.afterEscape === yes) return;
    this.afterEscape = yes;
    this.options.leaving(yes);
  }

  /** False leaves the key to the browser. */
  private takes(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Tab' && this.afterEscape) return false;
    if (event.key !== 'Shift') this.escape(event.key === 'Escape' && !event.isComposing);
    const key = event.key.toLowerCase();
    const copies = (event.ctrlKey && (event.shiftKey || this.terminal.hasSelection())) || event.metaKey;
    if (copies && key === 'c' && this.terminal.hasSelection()) {
      document.execCommand('copy');
      if (!event.shiftKey) this.terminal.clearSelection();
      event.preventDefault();
      return false;
    }
    return !((event.ctrlKey || event.metaKey) && key === 'v');
  }
}

/** Pixels: so that the eighty columns of a usual table fit. */
function fontSizeFor(screen: HTMLElement): number {
  return screen.clientWidth < 640 ? 12 : 13;
}
