/** How many terminal cells text takes. The screen in the page goes by the same table. */

const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u303e\u3041-\u3096\u3099-\u30ff\u3105-\u312f\u3131-\u318e\u3190-\u31e5\u31ef-\u321e\u3220-\u3247\u3250-\ua48c\ua490-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{16fe4}\u{17000}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /\p{Mn}|\p{Me}|\p{Cf}|[\u1160-\u11ff]/u;

export function charWidth(c: string): number {
  const code = c.codePointAt(0) as number;
  if (code < 32 || (code >= 127 && code < 160)) return 0;
  if (code < 0x300) return 1;
  if (ZERO.test(c)) return 0;
  // A regional indicator is half a flag.
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return 1;
  return WIDE.test(c) ? 2 : 1;
}

/** Escape sequences take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07/g, '')) width += charWidth(c);
  return width;
}

/** The same for xterm.js (its IUnicodeVersionProvider), so that screen and line editor agree. */
export const xtermWidths = {
  version: 'kubetab',
  wcwidth: (code: number): 0 | 1 | 2 => charWidth(String.fromCodePoint(code)) as 0 | 1 | 2,
  /** Packed as xterm packs it: width from bit 1, whether it joins the character before in bit 0. */
  charProperties(code: number, before: number): number {
    const width = this.wcwidth(code);
    const widthBefore = (before >> 1) & 3;
    const joins = width === 0 && widthBefore > 0;
    return ((joins ? widthBefore : width) << 1) | (joins ? 1 : 0);
  },
};
