/** Reads JSON that strangers wrote: each value is of the form that is wanted, or the place and the reason are told. */
import { show } from '../parse.ts';

/** What was read is not in form. */
export class FormError extends Error {
  /** As `journal.entries[3]`; empty for the whole. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(place === '' ? problem : `${place}: ${problem}`);
    this.name = 'FormError';
    this.place = place;
  }
}

/** Of a value at a place; throws {@link FormError}. */
export type Form<T> = (value: unknown, place: string) => T;

/** Throws {@link FormError} for what is no JSON or too long. */
export function parseJson(text: string, limit: number): unknown {
  if (text.length > limit) throw new FormError('', `expected at most ${limit} characters, found ${text.length}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deep';
    throw new FormError('', `expected JSON: ${show(reason).slice(1, -1)}`);
  }
}

/** With these fields and no other; one whose form takes nothing may be absent. */
export function fields<T>(forms: { [K in keyof T]-?: Form<T[K]> }): Form<T> {
  const names = Object.keys(forms);
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new FormError(place, `expected an object, found ${show(value)}`);
    }
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) {
        throw new FormError(place, `unknown field ${show(name)}; known are ${names.join(', ')}`);
      }
    }
    const out: Record<string, unknown> = {};
    for (const name of names) {
      const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      const read = (forms as Record<string, Form<unknown>>)[name]?.(given, inside(place, name));
      if (read !== undefined) out[name] = read;
    }
    return out as T;
  };
}

export function listOf<T>(form: Form<T>, most: number): Form<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new FormError(place, `expected a list, found ${show(value)}`);
    if (value.length > most) throw new FormError(place, `expected at most ${most}, found ${value.length}`);
    return value.map((item, i) => form(item, `${place}[${i}]`));
  };
}

export function text(most: number, pattern?: RegExp, what = 'text'): Form<string> {
  return (value, place) => {
    if (typeof value !== 'string') throw new FormError(place, `expected ${what}, found ${show(value)}`);
    if (value.length > most) {
      throw new FormError(place, `expected at most ${most} characters, found ${value.length}`);
    }
    if (pattern && !pattern.test(value)) throw new FormError(place, `expected ${what}, found ${show(value)}`);
    return value;
  };
}

export function whole(least: number, most: number): Form<number> {
  return (value, place) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new FormError(place, `expected a whole number from ${least} to ${most}, found ${show(value)}`);
  };
}

export function oneOf<T extends string | number>(...allowed: T[]): Form<T> {
  return (value, place) => {
    if (allowed.includes(value as T)) return value as T;
    throw new FormError(place, `expected ${allowed.map((each) => show(each)).join(' or ')}, found ${show(value)}`);
  };
}

export function optional<T>(form: Form<T>): Form<T | undefined> {
  return (value, place) => (value === undefined ? undefined : form(value, place));
}

function inside(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}
