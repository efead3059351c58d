/** pushd, popd, dirs. */
import type { Interpreter } from '../interpreter.ts';
import { change } from './directories.ts';
import type { Builtin } from './index.ts';
import { sayUsage } from './usage.ts';

/** The present directory first. */
function entries(sh: Interpreter): string[] {
  return [sh.state.cwd, ...sh.state.directories];
}

function shown(sh: Interpreter, path: string): string {
  const home = sh.state.variables.get('HOME');
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

async function print(sh: Interpreter): Promise<void> {
  await sh.print(
    `${entries(sh)
      .map((path) => shown(sh, path))
      .join(' ')}\n`,
  );
}

/** The entry that `+2` or `-1` means; a complaint has been said otherwise. */
async function entryOf(sh: Interpreter, name: string, text: string): Promise<number | undefined> {
  const { length } = entries(sh);
  const n = Number(text.slice(1));
  const at = text.startsWith('+') ? n : length - 1 - n;
  if (at >= 0 && at < length) return at;
  const words =
    sh.state.directories.length === 0 ? 'directory stack empty' : `${text}: directory stack index out of range`;
  await sh.complain(`${sh.where()}${name}: ${words}\n`);
  return undefined;
}

async function invalidNumber(sh: Interpreter, name: string, text: string): Promise<number> {
  await sh.complain(`${sh.where()}${name}: ${text}: invalid number\n`);
  return sayUsage(sh, name);
}

export const dirs: Builtin = async (sh, args) => {
  let [clear, long, lines, numbers] = [false, false, false, false];
  let only: number | undefined;
  for (const arg of args) {
    if (/^[-+]\d+$/.test(arg)) {
      only = await entryOf(sh, 'dirs', arg);
      if (only === undefined) return 1;
    } else if (/^-[clpv]$/.test(arg)) {
      clear ||= arg === '-c';
      long ||= arg === '-l';
      lines ||= arg === '-p';
      numbers ||= arg === '-v';
    } else return invalidNumber(sh, 'dirs', arg);
  }
  if (clear) {
    sh.state.directories = [];
    return 0;
  }
  const all = entries(sh).map((path) => (long ? path : shown(sh, path)));
  if (only !== undefined) await sh.print(`${numbers ? `${String(only).padStart(2)}  ` : ''}${all[only]}\n`);
  else if (numbers) await sh.print(all.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
  else await sh.print(`${all.join(lines ? '\n' : ' ')}\n`);
  return 0;
};

export const pushd: Builtin = async (sh, args) => {
  const stays = args[0] === '-n';
  const operand = args.find((arg) => arg !== '-n' && arg !== '--');
  const { cwd, directories } = sh.state;
  if (operand === undefined || /^[-+]\d+$/.test(operand)) {
    if (operand === undefined && directories.length === 0) {
      await sh.complain(`${sh.where()}pushd: no other directory\n`);
      return 1;
    }
    const at = operand === undefined ? 1 : await entryOf(sh, 'pushd', operand);
    if (at === undefined) return 1;
    const all = entries(sh);
    const [to, ...rest] =
      operand === undefined ? [all[1], all[0], ...all.slice(2)] : [...all.slice(at), ...all.slice(0, at)];
    if (!stays) {
      const status = await change(sh, 'pushd', to as string);
      if (status !== 0) return status;
    }
    sh.state.directories = rest as string[];
  } else if (/^-./.test(operand)) return invalidNumber(sh, 'pushd', operand);
  else if (stays) sh.state.directories = [operand, ...directories];
  else {
    const status = await change(sh, 'pushd', operand);
    if (status !== 0) return status;
    sh.state.directories = [cwd, ...directories];
  }
  await print(sh);
  return 0;
};

export const popd: Builtin = async (sh, args) => {
  const stays = args[0] === '-n';
  const operand = args.find((arg) => arg !== '-n' && arg !== '--');
  if (operand !== undefined && !/^[-+]\d+$/.test(operand)) {
    if (operand.startsWith('-')) return invalidNumber(sh, 'popd', operand);
    await sh.complain(`${sh.where()}popd: ${operand}: invalid argument\n`);
    return sayUsage(sh, 'popd');
  }
  if (sh.state.directories.length === 0) {
    await sh.complain(`${sh.where()}popd: directory stack empty\n`);
    return 1;
  }
  const at = operand === undefined ? 0 : await entryOf(sh, 'popd', operand);
  if (at === undefined) return 1;
  const [to, ...rest] = sh.state.directories as [string, ...string[]];
  if (at > 0 || stays) sh.state.directories = sh.state.directories.filter((_, i) => i !== Math.max(0, at - 1));
  else {
    const status = await change(sh, 'popd', to);
    if (status !== 0) return status;
    sh.state.directories = rest;
  }
  await print(sh);
  return 0;
};
