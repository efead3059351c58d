/** seq, yes: what writes by itself. */
import type { Program } from '../../apimachinery/process.ts';
import { formatPrintf } from '../builtins/printf.ts';

export const seq: Program = async (process) => {
  const args = process.argv.slice(1);
  let separator = '\n';
  let format: string | undefined;
  let equal = false;
  while (args[0] && /^-[sfw]/.test(args[0]) && !/^-\d/.test(args[0])) {
    const option = args.shift() as string;
    const value = option.length > 2 ? option.slice(2) : undefined;
    if (option[1] === 'w') equal = true;
    else if (option[1] === 's') separator = value ?? args.shift() ?? '';
    else format = value ?? args.shift();
  }
  const fail = async (text: string) => {
    await process.stderr.write(`seq: ${text}\nTry 'seq --help' for more information.\n`);
    return 1;
  };
  if (args.length === 0) return fail('missing operand');
  if (args.length > 3) return fail(`extra operand ‘${args[3]}’`);
  for (const arg of args)
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(arg)) return fail(`invalid floating point argument: ‘${arg}’`);
  const [first, step, last] =
    args.length === 1 ? ['1', '1', args[0]] : args.length === 2 ? [args[0], '1', args[1]] : args;
  const [from, by, to] = [Number(first), Number(step), Number(last)];
  if (by === 0) return fail('invalid Zero increment value: ‘0’');
  const decimals = Math.max(...[first, step].map((t) => (t as string).split('.')[1]?.length ?? 0));
  const width = equal ? Math.max(...[first, last].map((t) => Number(t).toFixed(decimals).length)) : 0;
  const count = Math.floor((to - from) / by + 1e-9) + 1;
  let out = '';
  for (let i = 0; i < count; i++) {
    const value = from + i * by;
    let text = value.toFixed(decimals);
    if (format) text = formatPrintf(format, [text], 0).text;
    else if (equal)
      text = text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
    out += (i > 0 ? separator : '') + text;
    if (out.length > 8192) {
      await process.stdout.write(out);
      out = '';
      if (process.signal.aborted) return 130;
      if (process.clock.shouldYield()) await process.clock.rest(process.signal);
    }
  }
  if (count > 0) await process.stdout.write(`${out}\n`);
  return 0;
};

export const yes: Program = async (process) => {
  const line = `${process.argv.length > 1 ? process.argv.slice(1).join(' ') : 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)));
  while (!process.signal.aborted) {
    await process.stdout.write(block);
    if (process.clock.shouldYield()) await process.clock.rest(process.signal);
  }
  return 130;
};
