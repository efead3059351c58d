/** Commands that keep the prompt: which key gives it back, and which never end by themselves. */

/** What the foot says while a command runs. Keys of `text.held`. */
export type WayOut = 'interrupt' | 'input' | 'pager' | 'vi' | 'exit';

const SHELL =
  /^(?:(?:\/bin\/)?(?:ba)?sh\s*$|kubectl\s+(?:exec|attach|run|debug)\b.*(?:\s-(?:it|ti|i|t)\b|--stdin|--tty))/;

/** `reads`: it waits for lines to be typed. */
export function wayOut(line: string, reads: boolean): WayOut {
  const last = line
    .trim()
    .split(/\s*\|\s*/)
    .at(-1) as string;
  if (/^(?:less|more|man)\b/.test(last)) return 'pager';
  if (/^(?:vi|vim|view)\b/.test(last) || /^kubectl\s+edit\b/.test(last)) return 'vi';
  if (SHELL.test(last)) return 'exit';
  return reads ? 'input' : 'interrupt';
}

const ENDLESS = [
  /^kubectl\s+(?:.*\s)?(?:proxy|port-forward)\b/,
  /^kubectl\s.*\s(?:-w|--watch|--watch-only|--watch=true)(?:\s|$)/,
  /^kubectl\s+(?:.*\s)?logs\s(?:.*\s)?(?:-f|--follow)(?:\s|$)/,
  /^(?:watch|yes|tail\s+(?:.*\s)?-[fF])(?:\s|$)/,
];

/** Whether a command runs until it is stopped, as far as its words tell. */
export function endless(line: string): boolean {
  const text = line.trim();
  if (/&\s*$/.test(text) || /\|\s*head\b/.test(text)) return false;
  return text.split(/\s*(?:;|&&|\|\||\n|\|)\s*/).some((part) => ENDLESS.some((form) => form.test(part)));
}
