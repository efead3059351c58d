/** A terminal as a learner saw it: drawn again, only to be read. */
import { Terminal } from '@xterm/xterm';
import css from '@xterm/xterm/css/xterm.css?inline';
import { xtermWidths } from '../../sandbox/shell/width.ts';
import { distrust } from '../lab/terminal/untrusted.ts';
import { themeOf } from '../lab/theme.ts';
import type { Screen } from './worker.ts';

/** Puts it into the place. Returns its removal. */
export function drawScreen(place: HTMLElement, { drawn }: Screen, label: string): () => void {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  const [first] = drawn;
  const size = typeof first === 'object' ? { cols: first.columns, rows: first.rows } : {};
  const root = document.documentElement;
  const terminal = new Terminal({
    allowProposedApi: true,
    disableStdin: true,
    cursorInactiveStyle: 'outline',
    fontFamily: getComputedStyle(root).getPropertyValue('--kt-mono'),
    fontSize: 13,
    lineHeight: 1.3,
    linkHandler: { activate() {} },
    logLevel: 'off',
    minimumContrastRatio: 4.5,
    scrollback: 5000,
    screenReaderMode: true,
    theme: themeOf(root),
    ...size,
  });
  const theme = new MutationObserver(() => {
    terminal.options.theme = themeOf(root);
  });
  theme.observe(root, { attributeFilter: ['data-theme'] });
  terminal.unicode.register(xtermWidths);
  terminal.unicode.activeVersion = xtermWidths.version;
  distrust(terminal);
  terminal.open(place);
  // It is read, and no place to type: the page's own scrolling leads through it.
  const keys = terminal.textarea;
  if (keys) {
    keys.tabIndex = -1;
    keys.setAttribute('aria-label', label);
  }
  for (const piece of drawn.slice(1)) {
    if (typeof piece === 'string') terminal.write(piece);
    else terminal.write('', () => terminal.resize(piece.columns, piece.rows));
  }
  return () => {
    theme.disconnect();
    terminal.dispose();
    style.remove();
    place.replaceChildren();
  };
}
