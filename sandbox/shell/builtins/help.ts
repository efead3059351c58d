/** help: the builtins, in a few lines of our own each. */
import { fetchLate, NotFetched } from '../../apimachinery/late.ts';
import { matches } from '../pattern.ts';
import type { Builtin } from './index.ts';

export const help: Builtin = async (sh, args) => {
  const texts = await fetchLate(sh.host.clock, 'its texts', () => import('./help-topics.ts')).catch((error) => {
    if (error instanceof NotFetched) return error;
    throw error;
  });
  if (texts instanceof NotFetched) {
    await sh.complain(`${sh.where()}help: ${texts.message}\n`);
    return 1;
  }
  const { topics, overview } = texts;
  const flags = args.filter((arg) => /^-[dms]+$/.test(arg)).join('');
  const patterns = args.filter((arg) => !/^-[dms]+$/.test(arg) && arg !== '--');
  if (patterns.length === 0) {
    await sh.print(overview());
    return 0;
  }
  const all = topics();
  const found = patterns.flatMap((pattern) => {
    const exact = all.filter(({ name }) => name === pattern || matches(pattern, name));
    return exact.length > 0 ? exact : all.filter(({ name }) => name.startsWith(pattern));
  });
  if (found.length === 0) {
    const last = patterns.at(-1) as string;
    await sh.complain(
      `${sh.where()}help: no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.\n`,
    );
    return 1;
  }
  const globs = patterns.filter((pattern) => /[*?[]/.test(pattern) && pattern !== '[' && pattern !== '[[');
  if (globs.length > 0)
    await sh.print(`Shell commands matching keyword${patterns.length > 1 ? 's' : ''} \`${patterns.join(', ')}'\n\n`);
  for (const { name, synopsis, lines } of new Set(found)) {
    if (flags.includes('s')) await sh.print(`${name}: ${synopsis}\n`);
    else if (flags.includes('d')) await sh.print(`${name} - ${lines[0]}\n`);
    else await sh.print(`${name}: ${synopsis}\n${lines.map((line) => `    ${line}\n`).join('')}`);
  }
  return 0;
};
