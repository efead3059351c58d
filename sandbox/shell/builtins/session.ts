/** times, ulimit, logout, suspend. */
import { exit } from './flow.ts';
import type { Builtin } from './index.ts';

export const times: Builtin = async (sh) => {
  await sh.print('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

/** Nothing here is limited by one: limits are only looked at. */
export const ulimit: Builtin = async (sh, args) => {
  const limit = args.find((arg) => !arg.startsWith('-'));
  if (limit === undefined) {
    await sh.print(args.includes('-n') ? '1024\n' : 'unlimited\n');
    return 0;
  }
  if (/^(\d+|unlimited|hard|soft)$/.test(limit)) return 0;
  await sh.complain(`${sh.where()}ulimit: ${limit}: invalid number\n`);
  return 1;
};

export const logout: Builtin = async (sh, args, name) => {
  if (sh.interactive && sh.level === 0) return exit(sh, args, name);
  await sh.complain(`${sh.where()}logout: not login shell: use \`exit'\n`);
  return 1;
};

export const suspend: Builtin = async (sh) => {
  const why = sh.state.options.has('monitor') ? 'not a login shell' : 'no job control';
  await sh.complain(`${sh.where()}suspend: cannot suspend: ${why}\n`);
  return 1;
};
