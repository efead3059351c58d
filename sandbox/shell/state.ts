/** What a shell remembers between commands. All of it is data. */
import type { CompletionSpec } from './completion/spec.ts';

/** A scalar, an indexed array (sparse) or an associative array. */
export interface Variable {
  /** Undefined: declared but unset. */
  value?: string | Map<number, string> | undefined;
  keys?: Map<string, string>;
  exported?: boolean;
  readonly?: boolean;
  integer?: boolean;
  lower?: boolean;
  upper?: boolean;
  nameref?: boolean;
  /** An array that was declared and never given a value. */
  bare?: boolean;
}

export interface FunctionDefinition {
  name: string;
  /** The definition as it was typed: `f() { …; }`. */
  text: string;
  /** Line of its first line in the file it came from, from 1. */
  line: number;
  readonly?: boolean;
  exported?: boolean;
}

/** JSON. */
export interface SavedVariable extends Omit<Variable, 'value' | 'keys'> {
  name: string;
  value?: string;
  array?: [number, string][];
  map?: [string, string][];
}

/** JSON. */
export interface SavedState {
  variables: SavedVariable[];
  functions: FunctionDefinition[];
  aliases: [string, string][];
  completions: [string, CompletionSpec][];
  /** Builtins turned off. */
  disabled?: string[];
  options: string[];
  shopts: string[];
  traps: [string, string][];
  positional: string[];
  cwd: string;
  directories: string[];
  status: number;
  umask: number;
  started: number;
}

export class ReadonlyError extends Error {
  readonly variable: string;
  constructor(variable: string) {
    super(`${variable}: readonly variable`);
    this.variable = variable;
  }
}

export function copyVariable(v: Variable): Variable {
  const copy = { ...v };
  if (v.value instanceof Map) copy.value = new Map(v.value);
  if (v.keys) copy.keys = new Map(v.keys);
  return copy;
}

/** Shell variables with dynamic scoping: a function's locals hide what is outside. */
export class Variables {
  readonly global = new Map<string, Variable>();
  private scopes: Map<string, Variable>[] = [];

  get depth(): number {
    return this.scopes.length;
  }

  enter(): void {
    this.scopes.push(new Map());
  }

  leave(): void {
    this.scopes.pop();
  }

  /** The innermost variable of that name, namerefs followed. */
  find(name: string): Variable | undefined {
    let variable = this.raw(name);
    for (let hops = 0; variable?.nameref && typeof variable.value === 'string' && hops < 10; hops++) {
      variable = this.raw(variable.value);
    }
    return variable;
  }

  raw(name: string): Variable | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]?.get(name);
      if (found) return found;
    }
    return this.global.get(name);
  }

  /** The variable to write to, made where bash would make it (globally). */
  target(name: string): Variable {
    const existing = this.raw(name);
    if (existing?.nameref && typeof existing.value === 'string' && existing.value) return this.target(existing.value);
    if (existing) return existing;
    const made: Variable = {};
    this.global.set(name, made);
    return made;
  }

  /** A variable of the running function. */
  local(name: string): Variable {
    const scope = this.scopes[this.scopes.length - 1] ?? this.global;
    let variable = scope.get(name);
    if (!variable) {
      variable = {};
      scope.set(name, variable);
    }
    return variable;
  }

  get(name: string): string | undefined {
    return scalar(this.find(name));
  }

  set(name: string, value: string, append = false): void {
    const variable = this.target(name);
    if (variable.readonly) throw new ReadonlyError(name);
    assign(variable, value, append);
  }

  unset(name: string): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const scope = this.scopes[i] as Map<string, Variable>;
      if (scope.has(name)) {
        if (scope.get(name)?.readonly) throw new ReadonlyError(name);
        scope.set(name, {});
        return true;
      }
    }
    if (this.global.get(name)?.readonly) throw new ReadonlyError(name);
    return this.global.delete(name);
  }

  /** Sorted; the ones that are set or declared. */
  names(): string[] {
    const all = new Set(this.global.keys());
    for (const scope of this.scopes) for (const name of scope.keys()) all.add(name);
    return [...all].filter((n) => this.raw(n) && isDeclared(this.raw(n) as Variable)).sort(byCodeUnit);
  }

  environment(): Map<string, string> {
    const env = new Map<string, string>();
    for (const name of this.names()) {
      const variable = this.find(name) as Variable;
      const value = scalar(variable);
      if (variable?.exported && value !== undefined) env.set(name, value);
    }
    return env;
  }

  fork(): Variables {
    const copy = new Variables();
    for (const [name, v] of this.global) copy.global.set(name, copyVariable(v));
    copy.scopes = this.scopes.map((scope) => new Map([...scope].map(([name, v]) => [name, copyVariable(v)])));
    return copy;
  }
}

function isDeclared(v: Variable): boolean {
  return v.value !== undefined || v.keys !== undefined || !!v.exported || !!v.readonly || !!v.integer;
}

export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `$name`: of an array, element 0. */
export function scalar(v: Variable | undefined): string | undefined {
  if (!v) return undefined;
  if (v.keys) return v.keys.get('0');
  return v.value instanceof Map ? v.value.get(0) : v.value;
}

/** Elements in index order; a scalar counts as one. */
export function elements(v: Variable | undefined): [string, string][] {
  if (!v) return [];
  if (v.keys) return [...v.keys];
  if (v.value instanceof Map) return [...v.value].sort((a, b) => a[0] - b[0]).map(([k, x]) => [String(k), x]);
  return v.value === undefined ? [] : [['0', v.value]];
}

/** The highest index of an array, -1 when it is empty. */
export function topIndex(map: ReadonlyMap<number, string>): number {
  let top = -1;
  for (const index of map.keys()) if (index > top) top = index;
  return top;
}

export function shape(v: Variable, value: string): string {
  if (v.lower) return value.toLowerCase();
  if (v.upper) return value.toUpperCase();
  return value;
}

/** Sets the scalar value (of an array: element 0). Integer attributes are the caller's affair. */
export function assign(v: Variable, value: string, append = false): void {
  const old = append ? (scalar(v) ?? '') : '';
  const next = shape(v, append && v.integer ? String(BigInt(old || '0') + BigInt(value || '0')) : old + value);
  if (v.keys) v.keys.set('0', next);
  else if (v.value instanceof Map) v.value.set(0, next);
  else v.value = next;
}

/** A job is one background (or stopped) pipeline. */
export interface Job {
  id: number;
  pid: number;
  text: string;
  status?: number;
  /** The name of the signal that ended it, for `jobs` and the notice. */
  signaled?: string;
  done: Promise<number>;
  kill(signal: string): void;
  notified?: boolean;
}

export class ShellState {
  variables = new Variables();
  functions = new Map<string, FunctionDefinition>();
  aliases = new Map<string, string>();
  /** By command: what `complete` was told. */
  completions = new Map<string, CompletionSpec>();
  /** Builtins that `enable -n` has turned off. */
  disabled = new Set<string>();
  /** Long names: errexit, nounset, xtrace, pipefail, noglob, noclobber, allexport, noexec, verbose … */
  options = new Set<string>(['braceexpand', 'hashall']);
  shopts = new Set<string>(['extglob', 'cmdhist', 'promptvars', 'sourcepath', 'interactive_comments']);
  traps = new Map<string, string>();
  positional: string[] = [];
  cwd = '/';
  directories: string[] = [];
  status = 0;
  pipeStatus: number[] = [0];
  background: number | undefined;
  umask = 0o022;
  /** When `SECONDS` was 0, simulated Unix milliseconds. */
  started = 0;

  fork(): ShellState {
    const copy = new ShellState();
    Object.assign(copy, this);
    copy.variables = this.variables.fork();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.completions = new Map(this.completions);
    copy.disabled = new Set(this.disabled);
    copy.options = new Set(this.options);
    copy.shopts = new Set(this.shopts);
    copy.traps = new Map([...this.traps].filter(([, action]) => action === ''));
    copy.positional = [...this.positional];
    copy.directories = [...this.directories];
    copy.pipeStatus = [...this.pipeStatus];
    return copy;
  }

  save(): SavedState {
    const variables: SavedVariable[] = [...this.variables.global].map(([name, v]) => {
      const { value, keys, ...attributes } = v;
      const saved: SavedVariable = { name, ...attributes };
      if (keys) saved.map = [...keys];
      else if (value instanceof Map) saved.array = [...value];
      else if (value !== undefined) saved.value = value;
      return saved;
    });
    return {
      variables,
      functions: [...this.functions.values()],
      aliases: [...this.aliases],
      completions: [...this.completions],
      ...(this.disabled.size > 0 ? { disabled: [...this.disabled] } : {}),
      options: [...this.options],
      shopts: [...this.shopts],
      traps: [...this.traps],
      positional: [...this.positional],
      cwd: this.cwd,
      directories: [...this.directories],
      status: this.status,
      umask: this.umask,
      started: this.started,
    };
  }

  load(saved: SavedState): void {
    this.variables = new Variables();
    for (const { name, value, array, map, ...attributes } of saved.variables) {
      const v: Variable = { ...attributes };
      if (map) v.keys = new Map(map);
      else if (array) v.value = new Map(array);
      else if (value !== undefined) v.value = value;
      this.variables.global.set(name, v);
    }
    this.functions = new Map(saved.functions.map((f) => [f.name, f]));
    this.aliases = new Map(saved.aliases);
    this.completions = new Map(saved.completions ?? []);
    this.disabled = new Set(saved.disabled ?? []);
    this.options = new Set(saved.options);
    this.shopts = new Set(saved.shopts);
    this.traps = new Map(saved.traps);
    this.positional = [...saved.positional];
    this.cwd = saved.cwd;
    this.directories = [...saved.directories];
    this.status = saved.status;
    this.umask = saved.umask;
    this.started = saved.started;
  }
}
