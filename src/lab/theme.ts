/** The terminal's colours, from the page's custom properties (src/styles/site.css). */
import type { ITheme } from '@xterm/xterm';

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export function themeOf(root: HTMLElement): ITheme {
  const style = getComputedStyle(root);
  const read = (name: string): string => style.getPropertyValue(`--kt-term-${name}`).trim();
  const theme: ITheme = {
    background: read('bg'),
    foreground: read('fg'),
    cursor: read('cursor'),
    cursorAccent: read('bg'),
    selectionBackground: read('selection'),
  };
  for (const name of COLOURS) {
    theme[name] = read(name);
    theme[`bright${name[0]?.toUpperCase()}${name.slice(1)}` as keyof ITheme & 'brightRed'] = read(name);
  }
  return theme;
}
