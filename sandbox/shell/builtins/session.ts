/** history, times, ulimit. */
import type { Builtin } from './index.ts';

export const history: Builtin = async (sh, args) => {
  const { lines } = sh.history;
  if (args[0] === '-c') {
    lines.length = 0;
    return 0;
  }
  const count = args[0] === undefined ? lines.length : Number(args[0]);
  if (!Number.isInteger(count) || count < 0) {
    await sh.complain(`${sh.where()}history: ${args[0]}: numeric argument required\n`);
    return 1;
  }
  const from = Math.max(0, lines.length - count);
  await sh.print(
    lines
      .slice(from)
      .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};

export const times: Builtin = async (sh) => {
  await sh.print('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

export const ulimit: Builtin = async (sh, args) => {
  await sh.print(args.includes('-n') ? '1024\n' : 'unlimited\n');
  return 0;
};
