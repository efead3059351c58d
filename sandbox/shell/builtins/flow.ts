/** exit, return, break, continue, eval, source, trap, command, builtin, type, exec's kin. */

import { FileError } from '../../apimachinery/process.ts';
import { BreakLoop, ContinueLoop, ExitShell, ReturnFunction, SIGNALS, signalName, signalTable } from '../control.ts';
import { readText, strerror } from '../file-system.ts';
import type { Interpreter } from '../interpreter.ts';
import { collectPipes } from '../process-substitution.ts';
import { shellQuote } from '../quote.ts';
import { runExternal } from '../simple.ts';
import { printDefinition } from './functions.ts';
import { type Builtin, builtins } from './index.ts';
import { sayUsage, tooMany } from './usage.ts';

async function numeric(sh: Interpreter, name: string, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return sh.state.status;
  if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text) & 255;
  await sh.complain(`${sh.where()}${name}: ${text}: numeric argument required\n`);
  return undefined;
}

export const exit: Builtin = async (sh, args) => {
  if (sh.interactive && sh.level === 0 && sh.host.dialect === 'bash') await sh.complain('exit\n');
  const status = await numeric(sh, 'exit', args[0]);
  if (status !== undefined && args.length > 1) return tooMany(sh, 'exit');
  throw new ExitShell(status ?? 2);
};

export const return_: Builtin = async (sh, args) => {
  const status = (await numeric(sh, 'return', args[0])) ?? 2;
  if (sh.functionNames.length === 0 && sh.sourced === 0) {
    await sh.complain(`${sh.where()}return: can only \`return' from a function or sourced script\n`);
    return 2;
  }
  if (args.length > 1) return tooMany(sh, 'return');
  throw new ReturnFunction(status);
};

function jump(name: 'break' | 'continue', make: (levels: number) => Error): Builtin {
  return async (sh, args) => {
    const text = args[0] ?? '1';
    if (sh.loops === 0) {
      await sh.complain(`${sh.where()}${name}: only meaningful in a \`for', \`while', or \`until' loop\n`);
      return 0;
    }
    if (!/^[+-]?\d+$/.test(text)) {
      await sh.complain(`${sh.where()}${name}: ${text}: numeric argument required\n`);
      throw new ExitShell(128);
    }
    if (Number(text) < 1) {
      await sh.complain(`${sh.where()}${name}: ${text}: loop count out of range\n`);
      throw new BreakLoop(1, 1);
    }
    if (args.length > 1) return tooMany(sh, name);
    throw make(Number(text));
  };
}

export const break_ = jump('break', (n) => new BreakLoop(n));
export const continue_ = jump('continue', (n) => new ContinueLoop(n));

export const eval_: Builtin = async (sh, args) => {
  const list = args[0] === '--' ? args.slice(1) : args;
  sh.state.status = 0;
  return sh.runText(list.join(' '), { label: 'eval: ', lineBase: sh.line() - 1 });
};

export const source: Builtin = async (sh, args, name) => {
  const file = args[0];
  if (file === undefined) {
    await sh.complain(`${sh.where()}${name}: filename argument required\n`);
    return sayUsage(sh, name);
  }
  let text: string;
  let path = sh.path(file);
  if (!file.includes('/')) {
    const along = (sh.state.variables.get('PATH') ?? '').split(':').map((d) => sh.path(`${d}/${file}`));
    path = along.find((p) => sh.host.fs.exists(p)) ?? path;
  }
  await collectPipes(sh, [path], sh.controller.signal);
  try {
    text = readText(sh.host.fs, path).replaceAll('\0', '');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR') await sh.complain(`${sh.where()}${name}: ${file}: is a directory\n`);
    else await sh.complain(`${sh.where()}${file}: ${strerror(error)}\n`);
    return 1;
  }
  const saved = { positional: sh.state.positional, name: sh.name, loops: sh.loops };
  if (args.length > 1) sh.state.positional = args.slice(1);
  sh.sourced++;
  sh.name = file;
  sh.state.status = 0;
  try {
    return await sh.runText(text);
  } catch (error) {
    if (error instanceof ReturnFunction && sh.functionNames.length === 0) return error.status;
    if (error instanceof ReturnFunction) return error.status;
    throw error;
  } finally {
    sh.sourced--;
    sh.name = saved.name;
    sh.loops = saved.loops;
    if (args.length > 1) sh.state.positional = saved.positional;
  }
};

const PSEUDO = ['EXIT', 'DEBUG', 'ERR', 'RETURN'];

export const trap: Builtin = async (sh, args) => {
  const list = [...args];
  const { traps } = sh.state;
  const label = (name: string) => (PSEUDO.includes(name) ? name : `SIG${name}`);
  if (list[0] === '-l') {
    await sh.print(signalTable());
    return 0;
  }
  if (list.length === 0 || list[0] === '-p') {
    let unknown = 0;
    for (const each of list.slice(1)) {
      if (signalName(each)) continue;
      await sh.complain(`${sh.where()}trap: ${each}: invalid signal specification\n`);
      unknown = 1;
    }
    const names = list.slice(1).map((n) => signalName(n) ?? n);
    const order = (name: string) => (name === 'EXIT' ? 0 : (SIGNALS[name] ?? 100));
    for (const name of [...traps.keys()].sort((a, b) => order(a) - order(b))) {
      if (names.length > 0 && !names.includes(name)) continue;
      await sh.print(`trap -- ${shellQuote(traps.get(name) as string)} ${label(name)}\n`);
    }
    return unknown;
  }
  if (list[0] === '--') list.shift();
  if (list.length === 1 && list[0] !== '-' && !signalName(list[0] as string)) return sayUsage(sh, 'trap');
  const action = list.length === 1 ? '-' : (list.shift() as string);
  let status = 0;
  const reset = action === '-' || /^\d+$/.test(action);
  if (reset && action !== '-') list.unshift(action);
  for (const item of list) {
    const name = signalName(item);
    if (!name) {
      await sh.complain(`${sh.where()}trap: ${item}: invalid signal specification\n`);
      status = 1;
    } else if (reset) traps.delete(name);
    else traps.set(name, action);
  }
  return status;
};

export const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
]);

/** Where a program's name leads. */
export function programPath(sh: Interpreter, name: string): string | undefined {
  const env = sh.state.variables.environment();
  if (!sh.findProgram(name, env)) return undefined;
  if (name.includes('/')) return name;
  for (const directory of (sh.state.variables.get('PATH') ?? '').split(':')) {
    if (sh.host.fs.exists(`${directory}/${name}`)) return `${directory}/${name}`;
  }
  return `/usr/bin/${name}`;
}

/** A builtin that `enable -n` has not turned off. */
function enabled(sh: Interpreter, name: string): Builtin | undefined {
  return sh.state.disabled.has(name) ? undefined : builtins[name];
}

export const type: Builtin = async (sh, args, called) => {
  const flags = args.filter((a) => /^-[aftpP]+$/.test(a)).join('');
  let status = 0;
  for (const name of args.filter((a) => !/^-[aftpP]+$/.test(a))) {
    const found: [string, string][] = [];
    const alias = sh.interactive || sh.state.shopts.has('expand_aliases') ? sh.state.aliases.get(name) : undefined;
    const definition = sh.state.functions.get(name);
    if (!flags.includes('P')) {
      if (alias !== undefined) found.push(['alias', `${name} is aliased to \`${alias}'`]);
      if (KEYWORDS.has(name)) found.push(['keyword', `${name} is a shell keyword`]);
      if (definition && !flags.includes('f')) {
        found.push(['function', `${name} is a function\n${printDefinition(definition).trimEnd()}`]);
      }
      if (enabled(sh, name) || name === 'exec') found.push(['builtin', `${name} is a shell builtin`]);
    }
    const path = programPath(sh, name);
    if (path) found.push(['file', flags.includes('p') || flags.includes('P') ? path : `${name} is ${path}`]);
    if (found.length === 0) {
      if (!/[tpP]/.test(flags)) await sh.complain(`${sh.where()}${called}: ${name}: not found\n`);
      status = 1;
    }
    for (const [kind, text] of flags.includes('a') ? found : found.slice(0, 1)) {
      if (flags.includes('t')) await sh.print(`${kind}\n`);
      else if (!/[pP]/.test(flags) || kind === 'file') await sh.print(`${text}\n`);
    }
  }
  return status;
};

export const command: Builtin = async (sh, args) => {
  const list = [...args];
  let describe = '';
  while (list[0] && /^-[pvV]+$/.test(list[0])) describe += (list.shift() as string).slice(1);
  if (list[0] === '--') list.shift();
  if (/[vV]/.test(describe)) {
    let status = 1;
    for (const name of list) {
      const alias = sh.interactive ? sh.state.aliases.get(name) : undefined;
      if (describe.includes('V')) {
        const code = await type(sh, [name], 'command');
        if (code === 0) status = 0;
        continue;
      }
      let text: string | undefined;
      if (alias !== undefined) text = `alias ${name}=${shellQuote(alias)}`;
      else if (KEYWORDS.has(name) || sh.state.functions.has(name) || enabled(sh, name) || name === 'exec') text = name;
      else text = programPath(sh, name);
      if (text === undefined) continue;
      status = 0;
      await sh.print(`${text}\n`);
    }
    return list.length === 0 ? 0 : status;
  }
  const name = list[0];
  if (name === undefined) return 0;
  const builtin = enabled(sh, name);
  if (builtin) {
    sh.declared = sh.declared.slice(sh.declared.length - (list.length - 1));
    return builtin(sh, list.slice(1), name);
  }
  return runExternal(sh, list, sh.state.variables.environment());
};

export const builtin: Builtin = async (sh, args) => {
  const name = args[0];
  if (name === undefined) return 0;
  const found = enabled(sh, name);
  if (!found) {
    await sh.complain(`${sh.where()}builtin: ${name}: not a shell builtin\n`);
    return 1;
  }
  sh.declared = args.slice(1);
  return found(sh, args.slice(1), name);
};

export const hash: Builtin = async (sh, args) => {
  let status = 0;
  if (args.length === 0) await sh.print('hash: hash table empty\n');
  for (const name of args.filter((a) => !a.startsWith('-'))) {
    if (programPath(sh, name) || builtins[name] || sh.state.functions.has(name)) continue;
    await sh.complain(`${sh.where()}hash: ${name}: not found\n`);
    status = 1;
  }
  return status;
};

export const alias: Builtin = async (sh, args) => {
  const { aliases } = sh.state;
  const line = (name: string) => `alias ${name}=${shellQuote(aliases.get(name) as string)}\n`;
  let status = 0;
  const list = args.filter((a) => a !== '-p');
  if (list.length === 0) for (const name of [...aliases.keys()].sort()) await sh.print(line(name));
  for (const item of list) {
    const at = item.indexOf('=');
    if (at > 0 && /[\s/$`"'\\;&|<>()]/.test(item.slice(0, at))) {
      await sh.complain(`${sh.where()}alias: \`${item.slice(0, at)}': invalid alias name\n`);
      status = 1;
    } else if (at > 0) aliases.set(item.slice(0, at), item.slice(at + 1));
    else if (aliases.has(item)) await sh.print(line(item));
    else {
      await sh.complain(`${sh.where()}alias: ${item}: not found\n`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = async (sh, args) => {
  if (args.length === 0) return sayUsage(sh, 'unalias');
  let status = 0;
  for (const name of args) {
    if (name === '-a') sh.state.aliases.clear();
    else if (!sh.state.aliases.delete(name)) {
      await sh.complain(`${sh.where()}unalias: ${name}: not found\n`);
      status = 1;
    }
  }
  return status;
};

export const caller: Builtin = async (sh) => {
  if (sh.functionNames.length === 0) return 1;
  await sh.print(`${sh.line()} ${sh.functionNames[1] ?? 'NULL'}\n`);
  return 0;
};
