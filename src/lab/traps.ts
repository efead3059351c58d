/**
 * Typing traps: what a line copied from notes or typed with a Chinese keyboard carries in place of what the shell reads.
 * The shell's own error stays; the lab only says what happened and offers the line repaired.
 */

export type TrapKind = 'prompt' | 'dash' | 'punctuation' | 'space' | 'comment';

export interface Trap {
  kind: TrapKind;
  repaired: string;
}

/** `[root@master01 ~]# `, `root@node01:~$ `, `controlplane:~$ `, `/ # `, `$ `, `PS C:\> `. */
const PASTED_PROMPT =
  /^\s*(?:\[?[a-z][\w-]*@[\w.-]+(?: [^\]#$]*\]|:[^#$\s]*)?\s?[#$]|[a-z][\w-]*:~?[\w/.-]*\s?[#$]|[~/][\w/.-]*\s[#$]|[$%➜❯]|PS [A-Z]:[^>]*>)\s+/u;
/** Blanks that only look like one, and marks that are not seen at all. */
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g;
const UNSEEN = /[\u200b-\u200f\u2060\ufeff]/g;
/** A comment that names a program: the prompt of root, copied along. */
const COMMENTED = /^\s*#\s*(?=(?:kubectl|curl|cat|ls|cd|vi|echo|jq|helm)\b)/;
const SIGNS: Record<string, string> = {
  '\u3001': ',',
  '\u3002': '.',
  '\u201c': '"',
  '\u201d': '"',
  '\u2018': "'",
  '\u2019': "'",
  '\u3000': ' ',
  '\u3010': '[',
  '\u3011': ']',
  '\u300c': '"',
  '\u300d': '"',
  '\u300a': '<',
  '\u300b': '>',
  '\u2026': '...',
  '\uffe5': '$',
};

/** Undefined for a line without a trap. Text in quotes is left alone. */
export function trapIn(line: string): Trap | undefined {
  const bare = line.replace(PASTED_PROMPT, '');
  let kind: TrapKind | undefined = bare === line ? undefined : 'prompt';
  if (COMMENTED.test(bare)) return { kind: 'comment', repaired: bare.replace(COMMENTED, '').trim() };
  const repaired = bare
    .split(/("[^"]*"|'[^']*')/)
    .map((part, i) => {
      if (i % 2 === 1) return part;
      const dashed = part.replace(
        /(^|\s)[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+(?=(\w)(\w?))/g,
        (_, before: string, _first, second: string) => `${before}${second ? '--' : '-'}`,
      );
      if (dashed !== part) kind ??= 'dash';
      const plain = dashed.replace(
        /[\uff01-\uff5e\u3001\u3002\u201c\u201d\u2018\u2019\u3000\u3010\u3011\u300a-\u300d\u2026\uffe5]/g,
        signOf,
      );
      if (plain !== dashed) kind ??= 'punctuation';
      const spaced = plain.replace(BLANKS, ' ').replace(UNSEEN, '');
      if (spaced !== plain) kind ??= 'space';
      return spaced;
    })
    .join('')
    .replace(/[,.]+\s*$/, (end) => (/[\u3001\u3002\uff0c\uff0e]\s*$/.test(line) ? '' : end));
  return kind && { kind, repaired: repaired.trim() };
}

/** A full-width sign is its ASCII twin, 0xfee0 further up. */
function signOf(sign: string): string {
  return SIGNS[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
}
