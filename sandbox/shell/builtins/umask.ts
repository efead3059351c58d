/** umask, in octal and in letters. */
import type { Builtin } from './index.ts';

const WHO: Record<string, number> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
const WHAT: Record<string, number> = { r: 0o444, w: 0o222, x: 0o111 };

/** What `u=rwx,g+w` makes of the permissions that are open; else what is wrong. */
function symbolic(text: string, open: number): number | string {
  let now = open;
  for (const clause of text.split(',')) {
    const who = /^[ugoa]*/.exec(clause)?.[0] as string;
    const mask = who === '' ? 0o777 : [...who].reduce((bits, c) => bits | (WHO[c] as number), 0);
    let rest = clause.slice(who.length);
    do {
      const operator = rest[0] ?? '';
      if (!/^[-+=]$/.test(operator)) return `\`${operator}': invalid symbolic mode operator`;
      const letters = /^[rwxXst]*/.exec(rest.slice(1))?.[0] as string;
      rest = rest.slice(1 + letters.length);
      if (rest !== '' && !/^[-+=]/.test(rest)) return `\`${rest[0]}': invalid symbolic mode character`;
      const bits = [...letters].reduce((all, c) => all | (WHAT[c] ?? 0), 0) & mask;
      if (operator === '+') now |= bits;
      else if (operator === '-') now &= ~bits;
      else now = (now & ~mask) | bits;
    } while (rest !== '');
  }
  return now;
}

export const umask: Builtin = async (sh, args) => {
  const text = args.find((a) => !/^-[pS]+$/.test(a) && a !== '--');
  const { umask: mask } = sh.state;
  if (text === undefined) {
    const letters = (bits: number) => `${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`;
    const open = ~mask & 0o777;
    const inLetters = args.some((arg) => arg.includes('S'));
    const value = inLetters
      ? `u=${letters(open >> 6)},g=${letters((open >> 3) & 7)},o=${letters(open & 7)}`
      : mask.toString(8).padStart(4, '0');
    const again = args.some((arg) => arg.includes('p')) ? `umask ${inLetters ? '-S ' : ''}` : '';
    await sh.print(`${again}${value}\n`);
    return 0;
  }
  if (/^\d/.test(text)) {
    if (!/^[0-7]{1,4}$/.test(text)) {
      await sh.complain(`${sh.where()}umask: ${text}: octal number out of range\n`);
      return 1;
    }
    sh.state.umask = Number.parseInt(text, 8) & 0o777;
    return 0;
  }
  const open = symbolic(text, ~mask & 0o777);
  if (typeof open === 'string') {
    await sh.complain(`${sh.where()}umask: ${open}\n`);
    return 1;
  }
  sh.state.umask = ~open & 0o777;
  return 0;
};
