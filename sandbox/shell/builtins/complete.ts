/** complete, compgen, compopt: programmable completion, as bash's builtins/complete.def. */
import type { CompletionSpec } from '../completion/spec.ts';
import type { Interpreter } from '../interpreter.ts';
import { shellQuote } from '../quote.ts';
import { byCodeUnit } from '../state.ts';
import type { Builtin } from './index.ts';
import { sayUsage, synopsis } from './usage.ts';

const ACTIONS: Record<string, string> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
};
const NAMES = new Set([
  ...Object.values(ACTIONS),
  ...['arrayvar', 'binding', 'disabled', 'enabled', 'function', 'helptopic', 'hostname', 'running', 'setopt'],
  ...['shopt', 'signal', 'stopped'],
]);
const OPTIONS = new Set([
  ...['bashdefault', 'default', 'dirnames', 'filenames', 'noquote', 'nosort', 'nospace', 'plusdirs'],
]);
const WITH_VALUE = 'oAGWFCXPS';

interface Parsed {
  spec: CompletionSpec;
  letters: Set<string>;
  names: string[];
}

export const complete: Builtin = async (sh, args) => {
  const parsed = await parse(sh, args, 'complete');
  if (!parsed) return 2;
  const { spec, letters, names } = parsed;
  const { completions } = sh.state;
  if (letters.has('p') || args.length === 0) return show(sh, names);
  if (letters.has('r')) {
    if (names.length === 0) completions.clear();
    for (const name of names) if (!completions.delete(name)) return missing(sh, name);
    return 0;
  }
  if (names.length === 0) {
    return sayUsage(sh, 'complete');
  }
  for (const name of names) completions.set(name, spec);
  return 0;
};

export const compgen: Builtin = async (sh, args) => {
  const parsed = await parse(sh, args, 'compgen');
  if (!parsed) return 2;
  const { spec, names } = parsed;
  const word = names[0] ?? '';
  const all = [
    ...spec.actions.flatMap((action) => listed(sh, action, word)),
    ...(spec.words ?? '').split(/\s+/).filter((w) => w !== ''),
  ];
  const found = all.filter((w) => w.startsWith(word));
  await sh.print(found.map((w) => `${w}\n`).join(''));
  return found.length > 0 ? 0 : 1;
};

/** Outside a completion function there is nothing to set. */
export const compopt: Builtin = async (sh, _args, name) => {
  if (sh.state.variables.find('COMP_WORDS')) return 0;
  await sh.complain(`${sh.where()}${name}: not currently executing completion function\n`);
  return 1;
};

async function parse(sh: Interpreter, args: string[], name: string): Promise<Parsed | undefined> {
  const spec: CompletionSpec = { actions: [], options: [] };
  const letters = new Set<string>();
  const rest = [...args];
  const refuse = async (text: string): Promise<undefined> => {
    await sh.complain(`${sh.where()}${name}: ${text}\n`);
  };
  while (/^-./.test(rest[0] ?? '')) {
    const group = rest.shift() as string;
    if (group === '--') break;
    for (let i = 1; i < group.length; i++) {
      const letter = group[i] as string;
      if (WITH_VALUE.includes(letter)) {
        const value = group.slice(i + 1) || rest.shift();
        if (value === undefined)
          return refuse(`-${letter}: option requires an argument\n${name}: usage: ${synopsis(name)}`);
        if (letter === 'F') spec.function = value;
        else if (letter === 'W') spec.words = value;
        else if (letter === 'A') {
          if (!NAMES.has(value)) return refuse(`${value}: invalid action name`);
          spec.actions.push(value);
        } else if (letter === 'o') {
          if (!OPTIONS.has(value)) return refuse(`${value}: invalid option name`);
          spec.options.push(value);
        }
        break;
      }
      if (ACTIONS[letter]) spec.actions.push(ACTIONS[letter]);
      else if ('prDEI'.includes(letter)) letters.add(letter);
      else return refuse(`-${letter}: invalid option\n${name}: usage: ${synopsis(name)}`);
    }
  }
  return { spec, letters, names: rest };
}

async function show(sh: Interpreter, names: string[]): Promise<number> {
  const { completions } = sh.state;
  for (const name of names.length > 0 ? names : [...completions.keys()].sort(byCodeUnit)) {
    const spec = completions.get(name);
    if (!spec) return missing(sh, name);
    const parts = [
      ...spec.options.map((o) => `-o ${o}`),
      ...spec.actions.map((a) => {
        const letter = Object.entries(ACTIONS).find(([, known]) => known === a)?.[0];
        return letter ? `-${letter}` : `-A ${a}`;
      }),
      ...(spec.words === undefined ? [] : [`-W ${shellQuote(spec.words)}`]),
      ...(spec.function === undefined ? [] : [`-F ${spec.function}`]),
    ];
    await sh.print(`complete ${[...parts, name].join(' ')}\n`);
  }
  return 0;
}

async function missing(sh: Interpreter, name: string): Promise<number> {
  await sh.complain(`${sh.where()}complete: ${name}: no completion specification\n`);
  return 1;
}

function listed(sh: Interpreter, action: string, word: string): string[] {
  const { state, host } = sh;
  switch (action) {
    case 'alias':
      return [...state.aliases.keys()].sort(byCodeUnit);
    case 'function':
      return [...state.functions.keys()].sort(byCodeUnit);
    case 'command':
      return [...state.aliases.keys(), ...state.functions.keys(), ...host.programs()];
    case 'variable':
      return state.variables.names();
    case 'export':
      return [...state.variables.environment().keys()];
    case 'file':
    case 'directory': {
      const slash = word.lastIndexOf('/') + 1;
      const folder = sh.path(word.slice(0, slash) || '.');
      try {
        return host.fs
          .readdir(folder)
          .filter((n) => !n.startsWith('.') || word.slice(slash).startsWith('.'))
          .filter((n) => action === 'file' || host.fs.stat(`${folder}/${n}`).type === 'directory')
          .map((n) => word.slice(0, slash) + n);
      } catch {
        return [];
      }
    }
    default:
      return [];
  }
}
