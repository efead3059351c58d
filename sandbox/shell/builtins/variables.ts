/** declare, typeset, local, export, readonly, unset, set, shift, let, shopt. */
import { ExpansionError } from '../control.ts';
import { declaration } from '../declaration.ts';
import { evaluateText, expandString, expandWords } from '../expand.ts';
import type { Interpreter } from '../interpreter.ts';
import { assignArray, setElementOf } from '../parameter.ts';
import { shellQuote } from '../quote.ts';
import { assign, elements, ReadonlyError, scalar, topIndex, type Variable } from '../state.ts';
import { printDefinition } from './functions.ts';
import type { Builtin } from './index.ts';
import { sayUsage, tooMany } from './usage.ts';

type Flag = 'exported' | 'readonly' | 'integer' | 'lower' | 'upper' | 'nameref';
const FLAGS: Record<string, Flag> = {
  x: 'exported',
  r: 'readonly',
  i: 'integer',
  l: 'lower',
  u: 'upper',
  n: 'nameref',
};

export const declare: Builtin = async (sh, args, name) => {
  const on = new Set<string>();
  const off = new Set<string>();
  const list = sh.declared.length > 0 || args.length === 0 ? [...sh.declared] : [...args];
  while (typeof list[0] === 'string' && /^[-+]./.test(list[0])) {
    const option = list.shift() as string;
    if (option === '--') break;
    for (const c of option.slice(1)) {
      if (!'aAfFgilnprtuxI'.includes(c)) {
        await sh.complain(`${sh.where()}${name}: -${c}: invalid option\n`);
        return sayUsage(sh, name);
      }
      (option.startsWith('-') ? on : off).add(c);
    }
  }
  if (name === 'local' && sh.functionNames.length === 0) {
    await sh.complain(`${sh.where()}local: can only be used in a function\n`);
    return 1;
  }
  if (name === 'export' && on.delete('n')) off.add('x');
  else if (name === 'export') on.add('x');
  if (name === 'readonly') on.add('r');
  if (on.has('f') || on.has('F')) return functions(sh, list.map(String), on, name);
  if (list.length === 0) return show(sh, [], on, name);
  if (on.has('p') && name !== 'export' && name !== 'readonly') return show(sh, list.map(String), on, name);
  const local = name !== 'export' && name !== 'readonly' && sh.functionNames.length > 0 && !on.has('g');
  let status = 0;

  for (const item of list) {
    const assignment = typeof item === 'string' ? undefined : item.assignment;
    const match = typeof item === 'string' ? /^([A-Za-z_]\w*)(?:\[(.*?)\])?(\+?)(?:=([\s\S]*))?$/.exec(item) : null;
    const key = assignment?.name ?? match?.[1];
    if (key === undefined || !/^[A-Za-z_]\w*$/.test(key)) {
      await sh.complain(
        `${sh.where()}${name}: \`${String(typeof item === 'string' ? item : item.name)}': not a valid identifier\n`,
      );
      status = 1;
      continue;
    }
    const value = assignment ? undefined : match?.[4];
    const text =
      assignment && assignment.value?.type !== 'ArrayValue' ? await expandString(sh, assignment.value) : value;
    if (local && text !== undefined && sh.state.variables.global.get(key)?.readonly) throw new ReadonlyError(key);
    const inherited = local ? undefined : sh.state.variables.raw(key);
    const variable: Variable = local
      ? sh.state.variables.local(key)
      : on.has('n') || off.has('n')
        ? (inherited ?? globalVariable(sh, key))
        : on.has('g')
          ? globalVariable(sh, key)
          : sh.state.variables.target(key);
    if (variable.readonly && (text !== undefined || assignment || off.has('r'))) throw new ReadonlyError(key);
    const refusal = conversion(sh, key, variable, on, text);
    if (refusal) {
      await sh.complain(`${sh.where()}${name}: ${refusal}\n`);
      status = 1;
      continue;
    }
    if ((on.has('a') || on.has('A')) && !variable.keys && variable.value === undefined) variable.bare = true;
    if (on.has('A') && !variable.keys) variable.keys = new Map();
    if (on.has('a') && !(variable.value instanceof Map) && !variable.keys) {
      variable.value = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
    }
    for (const [letter, flag] of Object.entries(FLAGS)) {
      if (letter === 'r') continue;
      if (on.has(letter)) variable[flag] = true;
      if (off.has(letter)) delete variable[flag];
    }
    const append = assignment?.append ?? match?.[3] === '+';
    if (assignment?.value?.type === 'ArrayValue') {
      await assignArray(sh, variable, key, assignment.value.elements, append, expandWords);
    } else if (text !== undefined) {
      const index = assignment?.index
        ? await expandString(sh, assignment.index, variable.keys ? 'assignment' : 'quoted')
        : match?.[2];
      const stored = variable.integer ? String(evaluateText(sh, text)) : text;
      if (index !== undefined) setElementOf(sh, variable, key, index, stored, append);
      else assign(variable, stored, append);
    }
    if (on.has('r')) variable.readonly = true;
  }
  return status;
};

/** What an attribute cannot be given for. */
function conversion(
  sh: Interpreter,
  name: string,
  variable: Variable,
  on: Set<string>,
  text: string | undefined,
): string | undefined {
  if (on.has('a') && variable.keys) return `${name}: cannot convert associative to indexed array`;
  if (on.has('A') && variable.value instanceof Map) return `${name}: cannot convert indexed to associative array`;
  if (!on.has('n') || text === undefined) return undefined;
  if (text === name && sh.functionNames.length === 0) return `${name}: nameref variable self references not allowed`;
  if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(text)) return `\`${text}': invalid variable name for name reference`;
  return undefined;
}

function globalVariable(sh: Interpreter, name: string): Variable {
  const { global } = sh.state.variables;
  let variable = global.get(name);
  if (!variable) {
    variable = {};
    global.set(name, variable);
  }
  return variable;
}

async function functions(sh: Interpreter, names: string[], on: Set<string>, builtin: string): Promise<number> {
  let status = 0;
  if (names.length > 0 && (builtin === 'export' || builtin === 'readonly' || on.has('r'))) {
    for (const name of names) {
      const definition = sh.state.functions.get(name);
      if (definition) {
        if (builtin !== 'export') definition.readonly = true;
        if (builtin === 'export' || on.has('x')) definition.exported = true;
        continue;
      }
      await sh.complain(`${sh.where()}${builtin}: ${name}: not a function\n`);
      status = 1;
    }
    return status;
  }
  for (const name of names.length > 0 ? names : [...sh.state.functions.keys()].sort()) {
    const definition = sh.state.functions.get(name);
    if (!definition) status = 1;
    else if (on.has('F')) {
      const flags = `f${definition.readonly ? 'r' : ''}${definition.exported ? 'x' : ''}`;
      await sh.print(names.length > 0 ? `${name}\n` : `declare -${flags} ${name}\n`);
    } else if (!on.has('x')) await sh.print(printDefinition(definition));
  }
  return status;
}

async function show(sh: Interpreter, names: string[], on: Set<string>, builtin: string): Promise<number> {
  let status = 0;
  const letters = Object.keys(FLAGS).filter((c) => on.has(c));
  for (const name of names.length > 0 ? names : sh.state.variables.names()) {
    const variable = sh.state.variables.raw(name);
    if (!variable) {
      await sh.complain(`${sh.where()}${builtin}: ${name}: not found\n`);
      status = 1;
      continue;
    }
    if (names.length === 0 && letters.some((c) => !variable[FLAGS[c] as Flag])) continue;
    if (names.length === 0 && on.has('a') && !(variable.value instanceof Map)) continue;
    if (names.length === 0 && on.has('A') && !variable.keys) continue;
    const plain = (builtin === 'declare' || builtin === 'local') && on.size === 0 && names.length === 0;
    await sh.print(`${plain ? plainDeclaration(name, variable) : declaration(name, variable)}\n`);
  }
  return status;
}

function plainDeclaration(name: string, v: Variable): string {
  if (v.keys || v.value instanceof Map) {
    return `${name}=(${elements(v)
      .map(([k, x]) => `[${k}]=${shellQuote(x, '"')}`)
      .join(' ')})`;
  }
  const value = scalar(v) ?? '';
  return `${name}=${/^[\w./:=@%+,-]*$/.test(value) ? value : shellQuote(value)}`;
}

export const unset: Builtin = async (sh, args) => {
  let mode = '';
  let status = 0;
  for (const arg of args) {
    if (/^-[fvn]$/.test(arg) && mode === '') {
      mode = arg[1] as string;
      continue;
    }
    const match = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(arg);
    try {
      if (mode === 'f') {
        if (sh.state.functions.get(arg)?.readonly) {
          await sh.complain(`${sh.where()}unset: ${arg}: cannot unset: readonly function\n`);
          status = 1;
        } else sh.state.functions.delete(arg);
      } else if (match) {
        const variable = sh.state.variables.find(match[1] as string);
        if (match[2] === '@' || match[2] === '*') sh.state.variables.unset(match[1] as string);
        else if (variable?.keys) variable.keys.delete((match[2] as string).replace(/^(["'])(.*)\1$/, '$2'));
        else if (variable?.value instanceof Map) {
          let n = Number(evaluateText(sh, match[2] as string));
          if (n < 0) n += topIndex(variable.value) + 1;
          variable.value.delete(n);
        }
      } else if (!/^[A-Za-z_]\w*$/.test(arg) && mode !== 'v') sh.state.functions.delete(arg);
      else if (!/^[A-Za-z_]\w*$/.test(arg)) {
        await sh.complain(`${sh.where()}unset: \`${arg}': not a valid identifier\n`);
        status = 1;
      } else {
        const raw = sh.state.variables.raw(arg);
        const target = mode !== 'n' && raw?.nameref && typeof raw.value === 'string' ? raw.value : arg;
        if (!sh.state.variables.unset(target) && mode === '' && !raw) sh.state.functions.delete(arg);
      }
    } catch (error) {
      if (!(error instanceof ReadonlyError)) throw error;
      await sh.complain(`${sh.where()}unset: ${arg}: cannot unset: readonly variable\n`);
      status = 1;
    }
  }
  return status;
};

const LETTERS: Record<string, string> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  k: 'keyword',
  m: 'monitor',
  n: 'noexec',
  p: 'privileged',
  t: 'onecmd',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
};

/** Of `set -o`. */
export const OPTION_NAMES = [
  ...new Set([
    ...Object.values(LETTERS),
    'emacs',
    'history',
    'ignoreeof',
    'interactive-comments',
    'nolog',
    'pipefail',
    'posix',
    'vi',
  ]),
].sort();

export const set: Builtin = async (sh, args) => {
  const { options, variables } = sh.state;
  if (args.length === 0) {
    for (const name of variables.names()) {
      const v = variables.raw(name) as Variable;
      if (v.value !== undefined || v.keys) await sh.print(`${plainDeclaration(name, v)}\n`);
    }
    return 0;
  }
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      sh.state.positional = args.slice(i + 1);
      return 0;
    }
    if (arg === '-') {
      options.delete('xtrace');
      options.delete('verbose');
      if (i + 1 < args.length) sh.state.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith('-');
    for (const c of arg.slice(1)) {
      if (c === 'o') {
        const name = args[i + 1];
        if (name === undefined || (arg.length === 2 && /^[-+]/.test(name))) {
          for (const each of OPTION_NAMES) {
            const state = options.has(each) || each === 'interactive-comments';
            await sh.print(
              on ? `${each.padEnd(15)}\t${state ? 'on' : 'off'}\n` : `set ${state ? '-' : '+'}o ${each}\n`,
            );
          }
          continue;
        }
        i++;
        if (!OPTION_NAMES.includes(name)) {
          await sh.complain(`${sh.where()}set: ${name}: invalid option name\n`);
          return 2;
        }
        if (on) options.add(name);
        else options.delete(name);
      } else if (LETTERS[c]) {
        if (on) options.add(LETTERS[c]);
        else options.delete(LETTERS[c]);
      } else {
        await sh.complain(`${sh.where()}set: ${arg[0]}${c}: invalid option\n`);
        return sayUsage(sh, 'set');
      }
    }
  }
  if (i < args.length) sh.state.positional = args.slice(i);
  return 0;
};

export const shift: Builtin = async (sh, args) => {
  const text = args[0] ?? '1';
  if (!/^[+-]?\d+$/.test(text)) {
    await sh.complain(`${sh.where()}shift: ${text}: numeric argument required\n`);
    return 1;
  }
  if (args.length > 1) return tooMany(sh, 'shift');
  const n = Number(text);
  if (n < 0) {
    await sh.complain(`${sh.where()}shift: ${text}: shift count out of range\n`);
    return 1;
  }
  if (n > sh.state.positional.length) return 1;
  sh.state.positional = sh.state.positional.slice(n);
  return 0;
};

export const let_: Builtin = async (sh, args) => {
  if (args.length === 0) {
    await sh.complain(`${sh.where()}let: expression expected\n`);
    return 1;
  }
  let value = 0n;
  try {
    for (const arg of args) value = evaluateText(sh, arg);
  } catch (error) {
    if (!(error instanceof ExpansionError) || error.fatal) throw error;
    await sh.complain(`${sh.where()}let: ${error.message}\n`);
    return 1;
  }
  return value === 0n ? 1 : 0;
};

const SHOPTS =
  'autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs checkwinsize cmdhist compat31 compat32 compat40 compat41 compat42 compat43 compat44 complete_fullquote direxpand dirspell dotglob execfail expand_aliases extdebug extglob extquote failglob force_fignore globasciiranges globskipdots globstar gnu_errfmt histappend histreedit histverify hostcomplete huponexit inherit_errexit interactive_comments lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn no_empty_cmd_completion nocaseglob nocasematch noexpand_translation nullglob patsub_replacement progcomp progcomp_alias promptvars restricted_shell shift_verbose sourcepath varredir_close xpg_echo'.split(
    ' ',
  );

export const shopt: Builtin = async (sh, args) => {
  const flags = new Set<string>();
  const names: string[] = [];
  for (const arg of args) {
    if (/^-[supqo]+$/.test(arg)) for (const c of arg.slice(1)) flags.add(c);
    else names.push(arg);
  }
  if (flags.has('s') && flags.has('u')) {
    await sh.complain(`${sh.where()}shopt: cannot set and unset shell options simultaneously\n`);
    return 1;
  }
  const set = flags.has('o') ? sh.state.options : sh.state.shopts;
  const known = flags.has('o') ? OPTION_NAMES : SHOPTS;
  let status = 0;
  for (const name of names.length > 0 ? names : known) {
    if (!known.includes(name)) {
      await sh.complain(`${sh.where()}shopt: ${name}: invalid shell option name\n`);
      status = 1;
    } else if (flags.has('s') && names.length > 0) set.add(name);
    else if (flags.has('u') && names.length > 0) set.delete(name);
    else {
      if (names.length > 0 && !set.has(name)) status = 1;
      if (names.length === 0 && flags.has('s') && !set.has(name)) continue;
      if (names.length === 0 && flags.has('u') && set.has(name)) continue;
      if (!flags.has('q')) {
        await sh.print(
          flags.has('p')
            ? `shopt -${set.has(name) ? 's' : 'u'} ${name}\n`
            : `${name.padEnd(15)}\t${set.has(name) ? 'on' : 'off'}\n`,
        );
      }
    }
  }
  return status;
};
