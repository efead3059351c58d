/** Command-line flags with the syntax and the error texts of github.com/spf13/pflag, which kubectl uses. */
import { parseDuration } from '../apimachinery/duration.ts';
import { CommandError } from './errors.ts';

export type FlagType =
  | 'bool'
  | 'string'
  | 'int'
  | 'duration'
  /** Repeatable; each value is split at commas, CSV quotes respected. */
  | 'stringSlice'
  /** Repeatable; values are kept whole. */
  | 'stringArray';

export interface Flag {
  name: string;
  shorthand?: string;
  type: FlagType;
  /** As `--help` shows it: `false`, `''`, `[]`, `0s`, `'strict'`. */
  default: boolean | string | number | readonly string[];
  /** One line, no line break. */
  usage: string;
  /** What a bare `--flag` means; bools have `true`. A flag with one never takes the next argument. */
  noOptDefault?: string;
  /** Left out of `--help`. */
  hidden?: boolean;
  /** `--help` shows the default without quotes. */
  bareDefault?: boolean;
  /** The command fails without it; completion offers it before all else. */
  required?: boolean;
  /** Printed to stderr when used: `Flag --NAME has been deprecated, TEXT`. Left out of `--help`. */
  deprecated?: string;
}

type Rest = Pick<Flag, 'hidden' | 'deprecated' | 'noOptDefault' | 'required'>;

const make =
  <T extends Flag['default']>(type: FlagType) =>
  (name: string, value: T, usage: string, shorthand?: string, rest: Rest = {}): Flag => ({
    name,
    type,
    default: value,
    usage,
    ...(shorthand ? { shorthand } : {}),
    ...rest,
  });

/** Declares a flag: name, default, usage, shorthand. */
export const flag = {
  bool: make<boolean>('bool'),
  string: make<string>('string'),
  int: make<number>('int'),
  /** The default as Go prints it: `0s`, `1m0s`. */
  duration: make<string>('duration'),
  slice: make<readonly string[]>('stringSlice'),
  array: make<readonly string[]>('stringArray'),
};

type Value = boolean | string | number | string[];

/** The flags of one invocation: declared, then parsed. */
export class Flags {
  readonly declared: ReadonlyMap<string, Flag>;
  /** The arguments that are no flags, in order. */
  args: string[] = [];
  /** How many of them stood before `--`; -1 without one. */
  argsBeforeDash = -1;
  /** Texts of deprecated flags that were used. */
  readonly warnings: string[] = [];
  private readonly shorthands = new Map<string, Flag>();
  private readonly values = new Map<string, Value>();

  constructor(declared: Iterable<Flag>) {
    const byName = new Map<string, Flag>();
    for (const each of declared) {
      if (byName.has(each.name)) continue;
      byName.set(each.name, each);
      if (each.shorthand && !this.shorthands.has(each.shorthand)) this.shorthands.set(each.shorthand, each);
    }
    this.declared = byName;
  }

  bool(name: string): boolean {
    return this.value(name) as boolean;
  }

  string(name: string): string {
    return this.value(name) as string;
  }

  int(name: string): number {
    return this.value(name) as number;
  }

  list(name: string): string[] {
    return [...(this.value(name) as string[])];
  }

  /** Milliseconds. */
  duration(name: string): number {
    const value = this.value(name);
    return typeof value === 'number' ? value : (parseGoDuration(value as string) ?? 0);
  }

  /** Given on the command line, whatever the value. */
  changed(name: string): boolean {
    return this.values.has(name);
  }

  has(name: string): boolean {
    return this.declared.has(name);
  }

  /** As if given on the command line. */
  set(name: string, text: string): void {
    const declared = this.declared.get(name);
    if (!declared) throw new CommandError(`no such flag -${name}`);
    this.assign(declared, text);
  }

  /** Takes flags out of the arguments, wherever they stand, up to `--`. Throws the first mistake. */
  parse(argv: readonly string[]): void {
    const rest = [...argv];
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      if (next === '--') {
        this.argsBeforeDash = this.args.length;
        this.args.push(...rest);
        return;
      }
      if (next.startsWith('--')) this.long(next, rest);
      else if (next.length > 1 && next.startsWith('-')) this.short(next, rest);
      else this.args.push(next);
    }
  }

  private value(name: string): Value {
    const given = this.values.get(name);
    if (given !== undefined) return given;
    const declared = this.declared.get(name);
    if (!declared) throw new Error(`flag accessed but not defined: ${name}`);
    return declared.default as Value;
  }

  private long(text: string, rest: string[]): void {
    const equals = text.indexOf('=');
    const name = text.slice(2, equals < 0 ? undefined : equals);
    if (name === '' || name.startsWith('-')) throw new CommandError(`bad flag syntax: ${text}`);
    const declared = this.declared.get(name.replaceAll('_', '-'));
    if (!declared) throw new CommandError(`unknown flag: --${name}`);
    if (equals >= 0) this.assign(declared, text.slice(equals + 1));
    else if (bare(declared) !== undefined) this.assign(declared, bare(declared) as string);
    else {
      const value = rest.shift();
      if (value === undefined) throw new CommandError(`flag needs an argument: --${name}`);
      this.assign(declared, value);
    }
  }

  private short(group: string, rest: string[]): void {
    for (let letters = group.slice(1); letters !== ''; ) {
      const letter = letters[0] as string;
      const declared = this.shorthands.get(letter);
      if (!declared) throw new CommandError(`unknown shorthand flag: '${letter}' in -${letters}`);
      if (letters.length > 2 && letters[1] === '=') {
        this.assign(declared, letters.slice(2));
        return;
      }
      const implied = bare(declared);
      if (implied !== undefined) {
        this.assign(declared, implied);
        letters = letters.slice(1);
        continue;
      }
      const value = letters.length > 1 ? letters.slice(1) : rest.shift();
      if (value === undefined) throw new CommandError(`flag needs an argument: '${letter}' in -${letters}`);
      this.assign(declared, value);
      return;
    }
  }

  private assign(declared: Flag, text: string): void {
    const parsed = parseValue(declared, text);
    if ('error' in parsed) {
      const shown = declared.shorthand ? `-${declared.shorthand}, --${declared.name}` : `--${declared.name}`;
      throw new CommandError(`invalid argument ${goQuote(text)} for "${shown}" flag: ${parsed.error}`);
    }
    const { value } = parsed;
    const before = this.values.get(declared.name);
    this.values.set(declared.name, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value);
    if (declared.deprecated) this.warnings.push(`Flag --${declared.name} has been deprecated, ${declared.deprecated}`);
  }
}

function bare(declared: Flag): string | undefined {
  return declared.noOptDefault ?? (declared.type === 'bool' ? 'true' : undefined);
}

function parseValue(declared: Flag, text: string): { value: Value } | { error: string } {
  switch (declared.type) {
    case 'bool':
      if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return { value: true };
      if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return { value: false };
      return { error: `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax` };
    case 'int': {
      if (!/^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/.test(text))
        return { error: `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax` };
      const octal = text.replace(/^([+-]?)0([0-7]+)$/, '$10o$2');
      const value = octal.startsWith('-') ? -Number(octal.slice(1)) : Number(octal.replace('+', ''));
      if (!Number.isSafeInteger(value))
        return { error: `strconv.ParseInt: parsing ${goQuote(text)}: value out of range` };
      return { value };
    }
    case 'duration':
      return readDuration(text);
    case 'stringSlice':
      return csv(text);
    case 'stringArray':
      return { value: [text] };
    default:
      return { value: text };
  }
}

/** One record of encoding/csv. */
function csv(text: string): { value: string[] } | { error: string } {
  if (text === '') return { value: [] };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0)
          return { error: `parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field` };
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      if (at < text.length && text[at] !== ',')
        return { error: `parse error on line 1, column ${at}: extraneous or missing " in quoted-field` };
      fields.push(field);
    } else {
      const comma = text.indexOf(',', at);
      const field = text.slice(at, comma < 0 ? undefined : comma);
      const quote = field.indexOf('"');
      if (quote >= 0) return { error: `parse error on line 1, column ${at + quote + 1}: bare " in non-quoted-field` };
      fields.push(field);
      at += field.length;
    }
    if (at >= text.length) return { value: fields };
    at++;
  }
}

/** time.ParseDuration, in milliseconds; undefined for what it does not take. */
export function parseGoDuration(text: string): number | undefined {
  const read = readDuration(text);
  return 'value' in read ? read.value : undefined;
}

function readDuration(text: string): { value: number } | { error: string } {
  try {
    return { value: parseDuration(text) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** strconv.Quote. */
export function goQuote(text: string): string {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (c === '"' || c === '\\') out += `\\${c}`;
    else if (c === '\n') out += '\\n';
    else if (c === '\t') out += '\\t';
    else if (c === '\r') out += '\\r';
    else if (c === '\x07') out += '\\a';
    else if (c === '\b') out += '\\b';
    else if (c === '\f') out += '\\f';
    else if (c === '\v') out += '\\v';
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += c;
  }
  return `${out}"`;
}
