/**
 * Typing traps: what a line copied from notes or typed with a Chinese keyboard carries in place of what the shell reads.
 * The shell's own error stays; the lab only says what happened and offers the line repaired.
 */

export type TrapKind = 'prompt' | 'dash' | 'punctuation';

export interface Trap {
  kind: TrapKind;
  repaired: string;
}

const PASTED_PROMPT = /^\s*\[?[a-z][\w-]*@[\w.-]+(?: [^\]#$]*\]|:[^#$\s]*)?\s?[#$]\s+/;
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
};

/** Undefined for a line without a trap. Text in quotes is left alone. */
export function trapIn(line: string): Trap | undefined {
  const bare = line.replace(PASTED_PROMPT, '');
  let kind: TrapKind | undefined = bare === line ? undefined : 'prompt';
  const repaired = bare
    .split(/("[^"]*"|'[^']*')/)
    .map((part, i) => {
      if (i % 2 === 1) return part;
      const dashed = part.replace(
        /(^|\s)[\u2013\u2014\u2015]+(?=(\w)(\w?))/g,
        (_, before: string, _first, second: string) => `${before}${second ? '--' : '-'}`,
      );
      if (dashed !== part) kind ??= 'dash';
      const plain = dashed.replace(/[\uff01-\uff5e\u3001\u3002\u201c\u201d\u2018\u2019\u3000\u3010\u3011]/g, signOf);
      if (plain !== dashed) kind ??= 'punctuation';
      return plain;
    })
    .join('')
    .replace(/[,.]+\s*$/, (end) => (/[\u3001\u3002\uff0c\uff0e]\s*$/.test(line) ? '' : end));
  return kind && { kind, repaired: repaired.trim() };
}

/** A full-width sign is its ASCII twin, 0xfee0 further up. */
function signOf(sign: string): string {
  return SIGNS[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
}
