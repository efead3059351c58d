/** fc: lines of the history, listed or run again. (There is no editing of them here.) */
import type { Interpreter } from '../interpreter.ts';
import type { Builtin } from './index.ts';
import { sayUsage } from './usage.ts';

/** Where in the history a number, a negative number or a beginning means. */
function placeOf(lines: readonly string[], text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text) < 0 ? lines.length + Number(text) : Number(text) - 1;
  return lines.findLastIndex((line) => line.startsWith(text));
}

export const fc: Builtin = async (sh, args) => {
  const rest = [...args];
  let options = '';
  while (/^-[a-zA-Z]+$/.test(rest[0] ?? '')) {
    const option = rest.shift() as string;
    const bad = /[^elnrs]/.exec(option.slice(1));
    if (bad) {
      await sh.complain(`${sh.where()}fc: -${bad[0]}: invalid option\n`);
      return sayUsage(sh, 'fc');
    }
    options += option.slice(1);
    if (option.endsWith('e')) rest.shift();
  }
  if (rest[0] === '--') rest.shift();
  // The line that calls fc is itself the last of the list at a prompt.
  const lines = sh.interactive ? sh.history.lines.slice(0, -1) : sh.history.lines;
  if (options.includes('l')) return list(sh, lines, rest, options);
  const changes = rest.filter((text) => text.includes('='));
  const [wanted = '-1'] = rest.filter((text) => !text.includes('='));
  const found = lines[placeOf(lines, wanted)];
  if (found === undefined) {
    await sh.complain(`${sh.where()}fc: no command found\n`);
    return 1;
  }
  let text = found;
  for (const change of changes) {
    const at = change.indexOf('=');
    text = text.replaceAll(change.slice(0, at), change.slice(at + 1));
  }
  if (sh.interactive) sh.history.lines.splice(-1, 1, text);
  await sh.complain(`${text}\n`);
  return sh.runText(text);
};

async function list(sh: Interpreter, lines: readonly string[], range: string[], options: string): Promise<number> {
  const from = range[0] === undefined ? Math.max(0, lines.length - 16) : placeOf(lines, range[0]);
  const to = range[1] === undefined ? lines.length - 1 : placeOf(lines, range[1]);
  if (from < 0 || to < 0 || (lines.length > 0 && from >= lines.length)) {
    await sh.complain(`${sh.where()}fc: history specification out of range\n`);
    return 1;
  }
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const rows = lines.slice(low, high + 1).map((line, i) => `${options.includes('n') ? '' : low + i + 1}\t ${line}\n`);
  if (options.includes('r') !== from > to) rows.reverse();
  await sh.print(rows.join(''));
  return 0;
}
