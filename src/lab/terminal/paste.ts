/** What is pasted, before it goes to the shell. */

/** Characters. A command line of more than this helps nobody, and freezes somebody. */
export const MOST_PASTED = 65_536;

export type Paste = { text: string; dropped: number } | { refused: 'large' | 'binary' };

/** Control characters are left out; so much of them that it is no text is refused, and so is too much of anything. */
export function checkPaste(pasted: string): Paste {
  if (pasted.length > MOST_PASTED) return { refused: 'large' };
  const text = pasted.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '');
  const dropped = pasted.length - text.length;
  const strange = dropped + (pasted.match(/\ufffd/g)?.length ?? 0);
  if (pasted.includes('\0') || strange > 8 + pasted.length / 10) return { refused: 'binary' };
  return { text, dropped };
}
