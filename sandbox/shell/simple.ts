/** Simple commands: assignments, words, redirections; then a function, a builtin or a program. */

import type { Assignment, Command, Word } from 'unbash';
import { type Builtin, builtins } from './builtins/index.ts';
import { ExpansionError } from './control.ts';
import { expandPattern, expandString, expandWords, wordOf } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { assignArray, setElement } from './parameter.ts';
import { traceQuote } from './quote.ts';
import { runProgram } from './run-program.ts';
import { copyVariable, ReadonlyError, type Variable } from './state.ts';
import { parseScript } from './syntax.ts';

/** An argument of `declare`, `local`, `export`, `readonly` as it was parsed. */
export type Argument = string | { name: string; assignment: Assignment };

const DECLARATIONS = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

export async function runSimple(sh: Interpreter, node: Command): Promise<void> {
  if (await expandAlias(sh, node)) return;
  await sh.debugTrap(node);
  const substitutions = sh.substitutions;
  let argv: string[] = [];
  const declared: Argument[] = [];
  try {
    if (node.name) argv = await expandWords(sh, [node.name]);
    const declares = DECLARATIONS.has(argv[0] ?? '') || (argv[0] === 'command' && node.args.length > 0);
    for (const arg of node.args) {
      if (arg.type === 'Word') {
        const made = await expandWords(sh, [arg]);
        argv.push(...made);
        declared.push(...made);
      } else if (declares) {
        declared.push({ name: arg.name, assignment: arg });
        argv.push(arg.text);
      } else {
        const word = wordOf(arg.text) ?? (arg.value.type === 'Word' ? arg.value : undefined);
        const made = word ? await expandWords(sh, [word]) : [arg.text];
        argv.push(...made);
        declared.push(...made);
      }
    }
  } catch (error) {
    return sh.wordFailed(error);
  }
  const assignments = node.prefix.filter((p) => p.type === 'Assignment') as Assignment[];
  if (argv.length === 0) return bare(sh, node, assignments, substitutions);
  const saved = sh.fds;
  if (argv[0] === 'exec') return runExec(sh, node, argv, assignments);
  if (!(await sh.withRedirects(node.redirects))) {
    sh.state.status = sh.state.status === 0 ? 1 : sh.state.status;
    sh.lastArgument = argv.at(-1) as string;
    return;
  }
  try {
    await dispatch(sh, argv, assignments, declared);
  } catch (error) {
    if (error instanceof ExpansionError && error.message.startsWith('write error'))
      await sh.expansionFailed(new ExpansionError(`${argv[0]}: ${error.message}`));
    else if (error instanceof ExpansionError || error instanceof ReadonlyError) await sh.expansionFailed(error);
    else throw error;
  } finally {
    sh.fds = saved;
    sh.lastArgument = argv.at(-1) as string;
  }
}

/** Assignments and redirections alone. */
async function bare(sh: Interpreter, node: Command, assignments: Assignment[], substitutions: number): Promise<void> {
  const saved = sh.fds;
  try {
    if (assignments.length > 0 || node.name === undefined) {
      for (const each of assignments) {
        await assignNow(sh, each);
      }
    }
    const status = sh.substitutions > substitutions ? sh.state.status : 0;
    if (!(await sh.withRedirects(node.redirects))) return;
    sh.state.status = status;
  } catch (error) {
    await sh.wordFailed(error);
  } finally {
    sh.fds = saved;
  }
}

/** `name=value` in the present scope. */
export async function assignNow(sh: Interpreter, node: Assignment): Promise<void> {
  await assignTo(sh, node, undefined);
}

/** With `variable`, into it (declare and local make it first). */
export async function assignTo(sh: Interpreter, node: Assignment, variable: Variable | undefined): Promise<void> {
  const { name, value, append } = node;
  const xtrace = sh.state.options.has('xtrace');
  if (node.index && /^\s*$/.test(node.index.text)) throw new ExpansionError(`${name}[]: bad array subscript`);
  if (node.index && value?.type === 'ArrayValue')
    throw new ExpansionError(`${name}[${node.index.text}]: cannot assign list to array member`);
  if (value?.type === 'ArrayValue') {
    const target = variable ?? sh.state.variables.target(name);
    await assignArray(sh, target, name, value.elements, append, expandWords);
    if (xtrace) await sh.trace(`${name}${append ? '+' : ''}=(${value.elements.map((w) => w.text).join(' ')})`);
    return;
  }
  const text = value ? await expandString(sh, value) : '';
  if (xtrace) await sh.trace(`${node.text.slice(0, node.text.indexOf('='))}=${traceValue(text)}`);
  if (node.index) {
    const key = sh.state.variables.find(name)?.keys
      ? await expandString(sh, node.index)
      : await expandString(sh, node.index, 'quoted');
    setElement(sh, name, key, text, append);
    return;
  }
  sh.setVariable(name, text, append);
}

function traceValue(text: string): string {
  return text === '' ? '' : traceQuote(text);
}

async function dispatch(
  sh: Interpreter,
  argv: string[],
  assignments: Assignment[],
  declared: Argument[],
): Promise<void> {
  const name = argv[0] as string;
  if (sh.state.options.has('xtrace')) {
    const prefix: string[] = [];
    for (const a of assignments)
      prefix.push(`${a.name}=${a.value.type === 'Word' ? traceValue(await expandString(sh, a.value)) : '()'}`);
    for (const text of prefix) await sh.trace(text);
    await sh.trace(argv.map(traceQuote).join(' '));
  }
  const definition = sh.state.functions.get(name);
  const builtin = sh.state.disabled.has(name) ? undefined : builtins[name];
  if (definition || builtin) {
    const restore = await assignTemporarily(sh, assignments);
    try {
      if (definition) await sh.call(definition, argv);
      else if (builtin) {
        sh.declared = declared;
        sh.state.status = await callBuiltin(sh, builtin, argv.slice(1), name);
      }
    } finally {
      restore();
    }
    return;
  }
  const env = sh.state.variables.environment();
  for (const a of assignments) {
    if (a.value.type === 'Word' && !(await refusesAssignment(sh, a))) env.set(a.name, await expandString(sh, a.value));
  }
  sh.state.status = await runExternal(sh, argv, env);
  if (sh.controller.signal.aborted) await sh.checkpoint();
}

/** Before a command an assignment to a readonly variable is complained of, and left out. */
async function refusesAssignment(sh: Interpreter, node: Assignment): Promise<boolean> {
  if (!sh.state.variables.find(node.name)?.readonly) return false;
  await sh.complain(`${sh.where()}${new ReadonlyError(node.name).message}\n`);
  return true;
}

/** A readonly variable fails the builtin; an expression that cannot be evaluated gives up the line. */
async function callBuiltin(sh: Interpreter, builtin: Builtin, args: string[], name: string): Promise<number> {
  try {
    return (await builtin(sh, args, name)) & 255;
  } catch (error) {
    const label = DECLARATIONS.has(name) && name !== 'export' && name !== 'readonly' ? `${name}: ` : '';
    if (error instanceof ReadonlyError) {
      await sh.complain(`${sh.where()}${label}${error.message}\n`);
      return 1;
    }
    if (!(error instanceof ExpansionError) || error.fatal || error.message.startsWith('write error')) throw error;
    return sh.wordFailed(new ExpansionError(`${label}${error.message}`));
  }
}

/** Assignments before a builtin or function last as long as it. */
async function assignTemporarily(sh: Interpreter, assignments: Assignment[]): Promise<() => void> {
  if (assignments.length === 0) return () => {};
  const { global } = sh.state.variables;
  const saved = new Map<string, Variable | undefined>();
  for (const node of assignments) {
    const variable = sh.state.variables.raw(node.name);
    if (!saved.has(node.name)) saved.set(node.name, variable && copyVariable(variable));
    if (await refusesAssignment(sh, node)) continue;
    await assignNow(sh, node);
    sh.state.variables.target(node.name).exported = true;
  }
  return () => {
    for (const [name, variable] of saved) {
      if (!variable) global.delete(name);
      else {
        const target = sh.state.variables.target(name);
        for (const key of Object.keys(target)) delete (target as Record<string, unknown>)[key];
        Object.assign(target, variable);
      }
    }
  };
}

/** Finds and runs a program or script; says what bash says when there is none. */
export async function runExternal(sh: Interpreter, argv: string[], env: Map<string, string>): Promise<number> {
  const name = argv[0] as string;
  const program = sh.findProgram(name, env);
  if (program) return runProgram(sh, program, argv, { env });
  const { fs } = sh.host;
  if (name.includes('/')) {
    const path = sh.path(name);
    if (fs.exists(path)) {
      const directory = fs.stat(path).type === 'directory';
      await sh.complain(`${sh.where()}${name}: ${directory ? sh.words.isDirectory : 'Permission denied'}\n`);
      return 126;
    }
    await sh.complain(`${sh.where()}${name}: ${sh.words.noSuchProgram}\n`);
    return 127;
  }
  const handler = sh.state.functions.get('command_not_found_handle');
  if (handler) {
    const child = sh.fork();
    return child.runChild(() => child.call(handler, ['command_not_found_handle', ...argv]));
  }
  await sh.complain(`${sh.where()}${name}: ${sh.words.notFound}\n`);
  return 127;
}

/** `exec`: with a command it is the shell's last; without one its redirections stay. */
async function runExec(sh: Interpreter, node: Command, argv: string[], assignments: Assignment[]): Promise<void> {
  if (!(await sh.withRedirects(node.redirects))) {
    sh.state.status = 1;
    return;
  }
  const rest = argv.slice(1);
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift();
    if (option === '--') break;
    if (option === '-a') rest.shift();
  }
  if (rest.length === 0) {
    for (const each of assignments) await assignNow(sh, each);
    sh.state.status = 0;
    return;
  }
  const env = sh.state.variables.environment();
  for (const a of assignments) if (a.value.type === 'Word') env.set(a.name, await expandString(sh, a.value));
  const program = sh.findProgram(rest[0] as string, env);
  if (!program) {
    const name = rest[0] as string;
    const words = name.includes('/') ? `${sh.path(name)}: No such file or directory` : `exec: ${name}: not found`;
    await sh.complain(`${sh.where()}${words}\n`);
    sh.exit(127);
  }
  const status = await runExternal(sh, rest, env);
  sh.state.traps.delete('EXIT');
  sh.exit(status);
}

/** Aliases replace a command's first word by text, so the command is parsed again. */
async function expandAlias(sh: Interpreter, node: Command): Promise<boolean> {
  if (!node.name || node.name.parts || sh.state.aliases.size === 0) return false;
  if (!sh.interactive && !sh.state.shopts.has('expand_aliases')) return false;
  const word: Word = node.name;
  let name = word.text;
  let text = sh.text({ pos: word.end, end: node.end });
  const used = new Set<string>();
  let changed = false;
  while (sh.state.aliases.has(name) && !used.has(name)) {
    used.add(name);
    text = sh.state.aliases.get(name) + text;
    changed = true;
    const first = /^\s*([^\s;&|<>()$`"'\\]+)/.exec(text);
    if (!first) break;
    name = first[1] as string;
    if (sh.state.aliases.has(name) && !used.has(name)) text = text.slice(first[0].length);
    else break;
  }
  if (!changed) return false;
  const prefix = sh.text({ pos: node.pos, end: word.pos });
  const parsed = parseScript(prefix + text);
  const saved = { source: sh.source, lineBase: sh.lineBase, pos: sh.pos };
  const line = sh.line(node.pos);
  const { aliases } = sh.state;
  sh.source = prefix + text;
  sh.lineBase = line - 1;
  sh.state.aliases = new Map([...aliases].filter(([key]) => !used.has(key)));
  const scoped = sh.state.aliases;
  try {
    await sh.statements(parsed.statements);
  } finally {
    Object.assign(sh, saved);
    for (const [key, value] of aliases) if (used.has(key) && !scoped.has(key)) sh.state.aliases.set(key, value);
  }
  return true;
}

export { expandPattern };
