import { resolveEcho } from '../quote.ts';
import type { Builtin } from './index.ts';

/** What `echo` with these arguments writes. */
export function echoText(args: string[], escapes = false): string {
  let newline = true;
  let interpret = escapes;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i] as string); i++) {
    for (const c of (args[i] as string).slice(1)) {
      if (c === 'n') newline = false;
      else interpret = c === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  if (!interpret) return text + (newline ? '\n' : '');
  const resolved = resolveEcho(text);
  return resolved.text + (newline && !resolved.stopped ? '\n' : '');
}

export const echo: Builtin = async (sh, args) => {
  await sh.print(echoText(args, sh.state.shopts.has('xpg_echo')));
  return 0;
};
