/** The keys a telephone's keyboard lacks, in a row under the terminal (shown where the pointer is a finger). */
import type { Words } from '../../i18n.ts';

interface Key {
  label: string;
  /** What it sends. */
  sends: string;
  /** Key of `text.keys`, where the label does not say it. */
  name?: keyof Words['keys'];
}

const KEYS: Key[] = [
  { label: 'Esc', sends: '\x1b' },
  { label: 'Tab', sends: '\t' },
  { label: 'Ctrl', sends: '' },
  { label: '↑', sends: '\x1b[A', name: 'up' },
  { label: '↓', sends: '\x1b[B', name: 'down' },
  { label: '←', sends: '\x1b[D', name: 'left' },
  { label: '→', sends: '\x1b[C', name: 'right' },
  { label: '|', sends: '|', name: 'pipe' },
  { label: '-', sends: '-', name: 'hyphen' },
  { label: '/', sends: '/', name: 'slash' },
  { label: '~', sends: '~', name: 'tilde' },
];

export class KeyRow {
  private readonly ctrl: HTMLButtonElement;

  constructor(row: HTMLElement, text: Words, send: (data: string) => void) {
    const buttons = KEYS.map(({ label, sends, name }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = -1;
      button.textContent = label;
      if (name) button.setAttribute('aria-label', text.keys[name]);
      // The keyboard of the device stays up.
      button.addEventListener('pointerdown', (event) => event.preventDefault());
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', () => (sends === '' ? this.hold(!this.held) : send(this.withCtrl(sends))));
      return button;
    });
    this.ctrl = buttons[2] as HTMLButtonElement;
    this.hold(false);
    (buttons[0] as HTMLButtonElement).tabIndex = 0;
    row.append(...buttons);
    row.addEventListener('keydown', (event) => {
      const at = buttons.indexOf(event.target as HTMLButtonElement);
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (at < 0 || !step) return;
      event.preventDefault();
      const next = buttons[(at + step + buttons.length) % buttons.length] as HTMLButtonElement;
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    });
  }

  /** What a key sends while Ctrl is held, which it then no longer is. */
  withCtrl(data: string): string {
    if (!this.held) return data;
    this.hold(false);
    const arrow = /^\x1b\[([A-D])$/.exec(data);
    if (arrow) return `\x1b[1;5${arrow[1]}`;
    return /^[@-_a-z]$/.test(data) ? String.fromCharCode(data.toUpperCase().charCodeAt(0) & 31) : data;
  }

  private get held(): boolean {
    return this.ctrl.getAttribute('aria-pressed') === 'true';
  }

  private hold(yes: boolean): void {
    this.ctrl.setAttribute('aria-pressed', String(yes));
  }
}
