/** xterm.js in the lab: themed as the page, heard by screen readers, and never a trap for the keyboard. */
import { FitAddon } from '@xterm/addon-fit';
import { type IMarker, Terminal } from '@xterm/xterm';
import css from '@xterm/xterm/css/xterm.css?inline';
import { proxy, type Remote } from 'comlink';
import { xtermWidths } from '../../sandbox/shell/width.ts';
import type { Engine, TerminalCommand, TerminalPage } from '../../sandbox/worker.ts';
import type { Words } from '../i18n.ts';
import { TerminalEditor, type TerminalEditorOptions } from './editor/door.ts';
import { blink } from './terminal/blink.ts';
import { FindBar } from './terminal/find-bar.ts';
import { checkPaste } from './terminal/paste.ts';
import { speak } from './terminal/spoken.ts';
import { distrust } from './terminal/untrusted.ts';
import { themeOf } from './theme.ts';

export interface LabTerminalOptions {
  text: Words;
  /** What a key sends, as the key row has it. */
  typed(data: string): string;
  /** Something to say in the panel. */
  say(words: string): void;
  /** True after Esc: the next Tab leaves. False when another key was pressed or the focus is gone. */
  leaving(yes: boolean): void;
  command(event: TerminalCommand): void;
  /** Its shell has ended. */
  ended(): void;
  /** The editor over it. */
  editor: Omit<TerminalEditorOptions, 'back'>;
}

let made = 0;

export class LabTerminal {
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  readonly element = document.createElement('div');
  /** With the terminal, not with the page. */
  private readonly style = document.createElement('style');
  /** Where its session runs, and as which terminal there. */
  private session: { engine: Remote<Engine>; id: Promise<number> } | undefined;
  private afterEscape = false;
  /** Where the last mark stands, as long as nothing was done after it. */
  private marked: IMarker | undefined;
  private readonly editor: TerminalEditor;
  private readonly find: FindBar;
  private readonly ends: (() => void)[] = [];
  private readonly options: LabTerminalOptions;

  constructor(screen: HTMLElement, options: LabTerminalOptions) {
    this.options = options;
    this.terminal = new Terminal({
      // For the widths of characters and the marks of the search.
      allowProposedApi: true,
      cursorStyle: 'bar',
      cursorInactiveStyle: 'outline',
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--kt-mono'),
      fontSize: fontSizeFor(screen),
      lineHeight: 1.3,
      // What a program writes is data: a hyperlink in it (OSC 8) leads nowhere.
      linkHandler: { activate() {} },
      // Nor is it an error of the page.
      logLevel: 'off',
      minimumContrastRatio: 4.5,
      scrollback: 5000,
      smoothScrollDuration: 0,
      theme: themeOf(document.documentElement),
    });
    const theme = new MutationObserver(() => {
      this.terminal.options.theme = themeOf(document.documentElement);
    });
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.ends.push(() => theme.disconnect());

    this.element.className = 'lab-xterm';
    this.element.id = `lab-terminal-${++made}`;
    this.element.setAttribute('role', 'tabpanel');
    this.style.textContent = css;
    document.head.append(this.style);
    screen.append(this.element);
    this.terminal.loadAddon(this.fit);
    this.terminal.unicode.register(xtermWidths);
    this.terminal.unicode.activeVersion = xtermWidths.version;
    distrust(this.terminal);
    this.terminal.open(this.element);
    this.ends.push(blink(this.terminal, this.element));
    this.find = new FindBar(this.terminal, this.element, options.text);
    this.ends.push(speak(this.terminal, this.element, options.text));
    this.editor = new TerminalEditor(this.element, { ...options.editor, back: () => this.terminal.focus() });
    this.terminal.textarea?.setAttribute('aria-label', options.text.inputLabel);
    this.terminal.textarea?.setAttribute('aria-describedby', 'lab-leave');
    this.element.addEventListener('paste', (event) => this.pasted(event), { capture: true });
    this.terminal.attachCustomKeyEventHandler((event) => this.takes(event));
    this.terminal.textarea?.addEventListener('blur', () => this.escape(false));
    this.takeBareInput();
    this.leaveTextOut();
    this.terminal.onData((data) => this.send(options.typed(data)));
    this.terminal.onBinary((data) => this.send(data));
    this.terminal.onResize(({ cols, rows }) => this.call((engine, id) => engine.resize(id, cols, rows)));
    let frame = 0;
    const resize = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.refit());
    });
    resize.observe(screen);
    this.ends.push(() => resize.disconnect());
    this.refit();
  }

  /** Opens a session on the engine at the present size. Its output is acknowledged when it is drawn, so a flood waits. */
  async connect(engine: Remote<Engine>): Promise<void> {
    const page: TerminalPage = {
      draw: (data) => new Promise((drawn) => this.terminal.write(data, drawn)),
      command: (event) => {
        if (this.session !== session) return;
        this.marked = undefined;
        this.options.command(event);
      },
      ended: () => {
        if (this.session === session) this.options.ended();
      },
      edit: (request, save) => this.editor.edit(request, save),
      closeEditor: () => this.editor.close(),
    };
    const session = { engine, id: engine.open({ columns: this.terminal.cols, rows: this.terminal.rows }, proxy(page)) };
    this.session = session;
    await session.id;
  }

  /** Whether it is the one of the lab's terminals that is seen. */
  show(yes: boolean): void {
    this.element.hidden = !yes;
    if (yes) this.refit();
  }

  /** Keys, as the terminal sends them. */
  send(data: string): void {
    this.call((engine, id) => engine.input(id, data));
  }

  /** Types a script at the prompt, in place of a line begun there. */
  type(script: string): void {
    this.call((engine, id) => engine.type(id, script));
    this.terminal.scrollToBottom();
  }

  /** Takes back what was typed and nothing has read. */
  async untype(): Promise<string> {
    return this.session ? this.session.engine.untype(await this.session.id) : '';
  }

  focus(): void {
    if (this.editor.isOpen) this.editor.focus();
    else this.terminal.focus();
  }

  /** Lets go of its session, which ends with the engine. */
  clear(): void {
    this.session = undefined;
    this.editor.close();
    this.terminal.reset();
  }

  /** Its engine is gone: what stands on the screen stays, what is being edited is handed over as a draft. */
  lose(): void {
    this.session = undefined;
    this.editor.abandon();
    // Out of whatever the program had made of the screen.
    const { type, cursorX } = this.terminal.buffer.active;
    const alternate = type === 'alternate';
    const end = alternate || cursorX > 0 ? '\r\n' : '';
    this.terminal.write(`${alternate ? '\x1b[?1049l' : ''}\x1b[?2004l\x1b[?25h\x1b[0m${end}`);
  }

  /** Writes a line of the page's own across it, while it has no session; over the last one, if nothing came of that. */
  mark(words: string): void {
    const { terminal } = this;
    const text = words.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ');
    terminal.write('', () => {
      const { baseY, cursorY } = terminal.buffer.active;
      const up = this.marked ? baseY + cursorY - this.marked.line : 0;
      terminal.write(up > 0 && up <= cursorY ? `\x1b[${up}A\r\x1b[J` : '', () => {
        this.marked = terminal.registerMarker(0);
      });
      terminal.write(`── ${text} ──\r\n`);
    });
  }

  /** Hangs up and goes. */
  dispose(): void {
    this.call((engine, id) => engine.close(id));
    this.session = undefined;
    for (const end of this.ends) end();
    this.terminal.dispose();
    this.element.remove();
    this.style.remove();
  }

  /** Calls for its session go out in order, from the moment it is opened. */
  private call(what: (engine: Remote<Engine>, id: number) => unknown): void {
    const { session } = this;
    void session?.id.then((id) => what(session.engine, id));
  }

  private refit(): void {
    if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return;
    this.terminal.options.fontSize = fontSizeFor(this.element);
    this.fit.fit();
  }

  /**
   * Text that comes without a key (emoji pickers, dictation, some keyboards of telephones): xterm leaves it out
   * in screen-reader mode. What a key or a composition brings, and all of it in the other mode, xterm takes itself.
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
      const { screenReaderMode } = this.terminal.options;
      if (data && inputType === 'insertText' && !isComposing && !key && screenReaderMode) this.terminal.input(data);
    });
  }

  /**
   * xterm lets what a key brings into its text area, too, whose change has to be drawn: the echo then waits for that
   * frame and takes the next one. Only a screen reader has something of it.
   */
  private leaveTextOut(): void {
    this.terminal.onKey(({ domEvent }) => {
      if (domEvent.type === 'keypress' && !this.terminal.options.screenReaderMode) domEvent.preventDefault();
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
    const { ctrlKey, shiftKey, metaKey } = event;
    if ((ctrlKey && shiftKey && key === 'c') || (metaKey && key === 'c') || (ctrlKey && key === 'insert')) {
      // Needs no secure context, as the clipboard's own interface would.
      if (this.terminal.hasSelection()) document.execCommand('copy');
      event.preventDefault();
      return false;
    }
    if (ctrlKey && shiftKey && key === 'f') {
      this.find.open();
      event.preventDefault();
      return false;
    }
    // The browser pastes.
    return !((ctrlKey || metaKey) && key === 'v') && !(shiftKey && key === 'insert');
  }

  private pasted(event: ClipboardEvent): void {
    if ((event.target as Element).closest('.lab-find')) return;
    event.preventDefault();
    event.stopPropagation();
    this.paste(event.clipboardData?.getData('text/plain') ?? '');
  }

  /** As from the clipboard. */
  paste(pasted: string): void {
    const { text } = this.options;
    const checked = checkPaste(pasted);
    if ('refused' in checked) {
      this.options.say(text.paste[checked.refused]);
      return;
    }
    if (checked.dropped > 0) this.options.say(text.paste.dropped);
    this.terminal.paste(checked.text);
  }
}

/** Pixels: so that the eighty columns of a usual table fit. */
function fontSizeFor(screen: HTMLElement): number {
  return screen.clientWidth < 640 ? 12 : 13;
}
