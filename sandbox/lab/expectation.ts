/** What a lab expects of one value, and how the difference is said. */
import { LabError, show as quote, record, text } from './parse.ts';

/** Of these, all that are given must hold. */
export interface Expectation {
  equals?: unknown;
  not?: unknown;
  oneOf?: unknown[];
  /** A regular expression somewhere in the value, as text. */
  matches?: string;
  atLeast?: number;
  atMost?: number;
  /** The field is there, whatever it holds; false: it is absent. */
  present?: boolean;
  /** What a difference says was expected, where the rest would not tell a learner; no condition. */
  shown?: string;
}

const KEYS = ['equals', 'not', 'oneOf', 'matches', 'atLeast', 'atMost', 'present'];
const SHOWN = 'shown';

/** Throws {@link LabError}. */
export function readExpectation(value: unknown, place: string): Expectation {
  const e = record(value, place, [...KEYS, SHOWN]);
  if (e[SHOWN] !== undefined) text(e[SHOWN], `${place}.${SHOWN}`);
  if (!Object.keys(e).some((key) => KEYS.includes(key)))
    throw new LabError(place, `expected one of ${KEYS.join(', ')}`);
  for (const key of ['atLeast', 'atMost']) {
    if (e[key] !== undefined && typeof e[key] !== 'number')
      throw new LabError(`${place}.${key}`, `expected a number, found ${quote(e[key])}`);
  }
  if (e['oneOf'] !== undefined && !Array.isArray(e['oneOf']))
    throw new LabError(`${place}.oneOf`, `expected a list, found ${quote(e['oneOf'])}`);
  if (e['present'] !== undefined && typeof e['present'] !== 'boolean')
    throw new LabError(`${place}.present`, `expected true or false, found ${quote(e['present'])}`);
  if (e['matches'] !== undefined) {
    try {
      new RegExp(text(e['matches'], `${place}.matches`), 'u');
    } catch {
      throw new LabError(`${place}.matches`, `expected a regular expression, found ${quote(e['matches'])}`);
    }
  }
  return e as Expectation;
}

const WORDS = {
  en: {
    absent: 'no such object',
    present: 'the object',
    noFile: 'no such file',
    file: 'the file',
    noAddress: 'no address',
    noField: 'nothing',
    anything: 'something',
    atLeast: 'at least',
    atMost: 'at most',
    like: 'something like',
    not: 'anything but',
    or: 'or',
  },
  'zh-CN': {
    absent: '不存在',
    present: '存在',
    noFile: '没有这个文件',
    file: '有这个文件',
    noAddress: '不是地址',
    noField: '空',
    anything: '有值',
    atLeast: '至少',
    atMost: '至多',
    like: '形如',
    not: '不是',
    or: '或',
  },
};

/** The words of a difference, in one language. */
export type Words = (typeof WORDS)['en'];

export function wordsOf(language: string): Words {
  return Object.hasOwn(WORDS, language) ? WORDS[language as keyof typeof WORDS] : WORDS.en;
}

/**
 * The value at a dotted path: `spec.containers[0].image`, `status.conditions[type=Ready].status`,
 * `metadata.labels["a.b/c"]`. Undefined where there is none.
 */
export function fieldAt(object: unknown, path: string): unknown {
  let value = object;
  for (const [, name, inner] of path.matchAll(/([^.[\]]+)|\[([^\]]+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = name === undefined ? inside(value, inner as string) : own(value, name);
  }
  return value;
}

/** `[0]`, `[-1]`, `["quoted key"]` or `[field=value]`. */
function inside(value: object, key: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(key);
  if (quoted) return own(value, quoted[2] as string);
  if (!Array.isArray(value)) return undefined;
  if (/^-?\d+$/.test(key)) return value.at(Number(key));
  const equals = key.indexOf('=');
  if (equals < 0) return undefined;
  return value.find((item) => String(fieldAt(item, key.slice(0, equals))) === key.slice(equals + 1));
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

export function holds(value: unknown, expectation: Expectation): boolean {
  const { equals, not, oneOf, matches, atLeast, atMost, present } = expectation;
  if (present !== undefined && (value !== undefined) !== present) return false;
  if (equals !== undefined && !same(value, equals)) return false;
  if (not !== undefined && same(value, not)) return false;
  if (oneOf !== undefined && !oneOf.some((each) => same(value, each))) return false;
  if (matches !== undefined && !new RegExp(matches, 'u').test(value === undefined ? '' : asText(value))) return false;
  if (atLeast !== undefined && !(typeof value === 'number' && value >= atLeast)) return false;
  return !(atMost !== undefined && !(typeof value === 'number' && value <= atMost));
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

export function describe(
  { equals, not, oneOf, matches, atLeast, atMost, present, shown }: Expectation,
  words: Words,
): string {
  if (shown !== undefined) return shown;
  if (equals !== undefined) return asText(equals);
  if (oneOf) return oneOf.map(asText).join(` ${words.or} `);
  if (matches !== undefined) return `${words.like} ${matches}`;
  if (atLeast !== undefined) return `${words.atLeast} ${atLeast}`;
  if (atMost !== undefined) return `${words.atMost} ${atMost}`;
  if (not !== undefined) return `${words.not} ${asText(not)}`;
  return present === false ? words.noField : words.anything;
}

/** Characters of a value that are told. */
const TOLD = 120;

/** A value that was found, in one line, cut where it is long. */
export function found(value: unknown, words: Words): string {
  if (value === undefined || value === '') return words.noField;
  const whole = asText(value).replace(/\s+/g, ' ');
  return whole.length > TOLD ? `${whole.slice(0, TOLD)}…` : whole;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
