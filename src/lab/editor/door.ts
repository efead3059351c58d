/** The editor of one terminal: called by the engine, loaded when somebody edits. */
import type { EditRequest } from '../../../sandbox/worker.ts';
import type { Words } from '../../i18n.ts';
import type { Overlay } from './overlay.ts';

export interface TerminalEditorOptions {
  text: Words['editor'];
  /** The text with its file's name that would be lost with the page; no text: nothing would. */
  draft(path: string, text: string | undefined): void;
  /** True while an editor is open. */
  open(yes: boolean): void;
  /** Gives the keyboard back to the terminal. */
  back(): void;
}

type Save = (text: string, as?: string) => Promise<string | undefined>;

export class TerminalEditor {
  private readonly host: HTMLElement;
  private readonly options: TerminalEditorOptions;
  /** The last one is in front. */
  private readonly overlays: Overlay[] = [];

  /** Lies over `host`, whose first child is the terminal itself. */
  constructor(host: HTMLElement, options: TerminalEditorOptions) {
    this.host = host;
    this.options = options;
  }

  get isOpen(): boolean {
    return this.overlays.length > 0;
  }

  focus(): void {
    this.overlays.at(-1)?.focus();
  }

  /** Resolves with the editor's exit status when it is closed. */
  async edit(request: EditRequest, save: Save): Promise<number> {
    const { host, options } = this;
    const { openOverlay } = await import('./overlay.ts');
    const had = host.contains(document.activeElement) || document.activeElement === document.body;
    const overlay = await openOverlay({
      host,
      request,
      text: options.text,
      save,
      draft: (text) => options.draft(request.path, text),
    });
    this.overlays.push(overlay);
    this.cover(true);
    options.open(true);
    if (had) overlay.focus();
    // The question and the strip hold the focus as well as the text does.
    let focused = had;
    overlay.element.addEventListener('focusin', () => {
      focused = true;
    });
    overlay.element.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !overlay.element.contains(event.relatedTarget as Node)) focused = false;
    });
    const status = await overlay.done;
    this.overlays.splice(this.overlays.indexOf(overlay), 1);
    if (!this.isOpen) {
      this.cover(false);
      options.open(false);
    }
    if (focused) {
      if (this.isOpen) this.focus();
      else options.back();
    }
    return status;
  }

  /** The program was killed, or the engine is gone. */
  close(): void {
    for (const overlay of [...this.overlays]) overlay.close(1);
  }

  /** The engine is gone: nothing can be saved any more. */
  abandon(): void {
    for (const overlay of [...this.overlays]) overlay.abandon();
  }

  /** What lies under the editor is not reached by Tab, nor read out. */
  private cover(yes: boolean): void {
    const under = this.host.firstElementChild as HTMLElement | null;
    if (under) under.inert = yes;
  }
}
