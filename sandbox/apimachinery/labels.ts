/** Label selectors. Follows apimachinery/pkg/labels and pkg/apis/meta/v1/helpers.go. */

import { type FieldError, invalidValue } from './errors.ts';
import { own } from './json.ts';
import { isQualifiedName, isValidLabelValue } from './validation.ts';

export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Sorted, without doubles, as parsed. */
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>> | undefined | null;

/** metav1.LabelSelector. */
export interface LabelSelectorObject {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface LabelSelector {
  /** Sorted by key. */
  readonly requirements: readonly Requirement[];
  /** Selects everything. */
  readonly empty: boolean;
  matches(labels: Labels): boolean;
  /** Parses back to the same selector. */
  toString(): string;
}

const int64 = (text: string): bigint | undefined => {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
};

function matchesRequirement(r: Requirement, labels: Labels): boolean {
  const value = labels && Object.hasOwn(labels, r.key) ? labels[r.key] : undefined;
  switch (r.operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && r.values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !r.values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default: {
      const have = value === undefined ? undefined : int64(value);
      const want = int64(r.values[0] ?? '');
      if (have === undefined || want === undefined) return false;
      return r.operator === 'gt' ? have > want : have < want;
    }
  }
}

function showRequirement(r: Requirement): string {
  const values = [...r.values].sort().join(',');
  switch (r.operator) {
    case 'exists':
      return r.key;
    case '!':
      return `!${r.key}`;
    case 'in':
    case 'notin':
      return `${r.key} ${r.operator} (${values})`;
    case 'gt':
      return `${r.key}>${values}`;
    case 'lt':
      return `${r.key}<${values}`;
    default:
      return `${r.key}${r.operator}${values}`;
  }
}

class Requirements implements LabelSelector {
  readonly requirements: readonly Requirement[];
  constructor(requirements: Requirement[]) {
    this.requirements = requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }
  get empty(): boolean {
    return this.requirements.length === 0;
  }
  matches(labels: Labels): boolean {
    const { requirements } = this;
    for (let i = 0; i < requirements.length; i++)
      if (!matchesRequirement(requirements[i] as Requirement, labels)) return false;
    return true;
  }
  toString(): string {
    return this.requirements.map(showRequirement).join(',');
  }
}

/** labels.Everything. */
export const everything: LabelSelector = new Requirements([]);

/** labels.Nothing: what an absent metav1.LabelSelector means. */
export const nothing: LabelSelector = { requirements: [], empty: false, matches: () => false, toString: () => '' };

const aggregate = (errors: FieldError[]): string => {
  const messages = [...new Set(errors.map((e) => e.message))];
  return messages.length === 1 ? (messages[0] as string) : `[${messages.join(', ')}]`;
};

/** Throws an Error with the aggregated field errors (`key: Invalid value: …`). */
export function newRequirement(key: string, operator: LabelOperator, values: readonly string[]): Requirement {
  const errors: FieldError[] = [];
  const keyErrors = isQualifiedName(key);
  if (keyErrors.length > 0) errors.push(invalidValue('key', key, keyErrors.join('; ')));
  const complain = (detail: string) => errors.push(invalidValue('values', values, detail));
  if (operator === 'in' || operator === 'notin') {
    if (values.length === 0) complain("for 'in', 'notin' operators, values set can't be empty");
  } else if (operator === 'exists' || operator === '!') {
    if (values.length !== 0) complain('values set must be empty for exists and does not exist');
  } else if (operator === 'gt' || operator === 'lt') {
    if (values.length !== 1) complain("for 'Gt', 'Lt' operators, exactly one value is required");
    values.forEach((value, i) => {
      if (int64(value) === undefined)
        errors.push(invalidValue(`values[${i}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    });
  } else if (values.length !== 1) complain('exact-match compatibility requires one single value');
  values.forEach((value, i) => {
    const valueErrors = isValidLabelValue(value);
    if (valueErrors.length > 0) errors.push(invalidValue(`values[${i}][${key}]`, value, valueErrors.join('; ')));
  });
  if (errors.length > 0) throw new Error(aggregate(errors));
  return { key, operator, values };
}

type Token = 'identifier' | 'end' | 'error' | ')' | ',' | '!' | '==' | '=' | '>' | '<' | 'in' | 'notin' | '!=' | '(';
interface Scanned {
  token: Token;
  literal: string;
}

const keywords = new Set([')', ',', '!', '==', '=', '>', 'in', '<', '!=', 'notin', '(']);
const isSpecial = (c: string): boolean => '=!(),><'.includes(c);
const isSpace = (c: string): boolean => c === ' ' || c === '\t' || c === '\r' || c === '\n';

function scan(text: string): Scanned[] {
  const items: Scanned[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text[at] as string)) at++;
    if (at >= text.length || text[at] === '\0') {
      items.push({ token: 'end', literal: '' });
      return items;
    }
    let end = at;
    if (isSpecial(text[at] as string)) {
      let last = '';
      while (end < text.length && isSpecial(text[end] as string)) {
        const longer = text.slice(at, end + 1);
        if (keywords.has(longer)) last = longer;
        else if (last !== '') break;
        end++;
      }
      if (last === '')
        items.push({ token: 'error', literal: `error expected: keyword found '${text.slice(at, end)}'` });
      else items.push({ token: last as Token, literal: last });
    } else {
      while (
        end < text.length &&
        !isSpecial(text[end] as string) &&
        !isSpace(text[end] as string) &&
        text[end] !== '\0'
      )
        end++;
      const literal = text.slice(at, end);
      items.push({ token: keywords.has(literal) ? (literal as Token) : 'identifier', literal });
    }
    at = end;
  }
}

const binaryOperators = 'in, notin, =, ==, !=, gt, lt';

class Parser {
  private readonly items: Scanned[];
  private position = 0;
  constructor(text: string) {
    this.items = scan(text);
  }

  /** The next item with `in` and `notin` read as plain words unless `operator`. */
  private look(operator = false): Scanned {
    const item = this.items[Math.min(this.position, this.items.length - 1)] as Scanned;
    if (!operator && (item.token === 'in' || item.token === 'notin'))
      return { token: 'identifier', literal: item.literal };
    return item;
  }

  private take(operator = false): Scanned {
    const item = this.look(operator);
    this.position++;
    return item;
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const { token, literal } = this.look();
      if (token === 'end') return requirements;
      if (token !== 'identifier' && token !== '!')
        throw new Error(`found '${literal}', expected: !, identifier, or 'end of string'`);
      try {
        requirements.push(this.requirement());
      } catch (error) {
        throw new Error(`unable to parse requirement: ${(error as Error).message}`);
      }
      const next = this.take();
      if (next.token === 'end') return requirements;
      if (next.token !== ',') throw new Error(`found '${next.literal}', expected: ',' or 'end of string'`);
      const after = this.look();
      if (after.token !== 'identifier' && after.token !== '!')
        throw new Error(`found '${after.literal}', expected: identifier after ','`);
    }
  }

  private requirement(): Requirement {
    let item = this.take();
    const negated = item.token === '!';
    if (negated) item = this.take();
    if (item.token !== 'identifier') throw new Error(`found '${item.literal}', expected: identifier`);
    const key = item.literal;
    const keyErrors = isQualifiedName(key);
    if (keyErrors.length > 0) throw new Error(invalidValue('<nil>', key, keyErrors.join('; ')).message);
    const next = this.look().token;
    if (negated) return newRequirement(key, '!', []);
    if (next === 'end' || next === ',') return newRequirement(key, 'exists', []);
    const operator = this.take(true);
    switch (operator.token) {
      case 'in':
      case 'notin':
        return newRequirement(key, operator.token, this.values());
      case '=':
      case '==':
      case '!=':
        return newRequirement(key, operator.token, [this.exactValue()]);
      case '>':
        return newRequirement(key, 'gt', [this.exactValue()]);
      case '<':
        return newRequirement(key, 'lt', [this.exactValue()]);
      default:
        throw new Error(`found '${operator.literal}', expected: ${binaryOperators}`);
    }
  }

  private exactValue(): string {
    const next = this.look().token;
    if (next === 'end' || next === ',') return '';
    const item = this.take();
    if (item.token !== 'identifier') throw new Error(`found '${item.literal}', expected: identifier`);
    return item.literal;
  }

  private values(): string[] {
    const open = this.take();
    if (open.token !== '(') throw new Error(`found '${open.literal}' expected: '('`);
    const first = this.look();
    if (first.token === ')') {
      this.take();
      return [''];
    }
    if (first.token !== 'identifier' && first.token !== ',')
      throw new Error(`found '${first.literal}', expected: ',', ')' or identifier`);
    const values = this.identifiers();
    if (this.take().token !== ')') throw new Error(`found '${first.literal}', expected: ')'`);
    return [...values].sort();
  }

  private identifiers(): Set<string> {
    const values = new Set<string>();
    for (;;) {
      const item = this.take();
      const next = this.look();
      if (item.token === 'identifier') {
        values.add(item.literal);
        if (next.token === ')') return values;
        if (next.token !== ',') throw new Error(`found '${next.literal}', expected: ',' or ')'`);
      } else if (item.token === ',') {
        if (values.size === 0) values.add('');
        if (next.token === ')' || next.token === ',') values.add('');
        if (next.token === ')') return values;
      } else throw new Error(`found '${item.literal}', expected: ',', or identifier`);
    }
  }
}

/** `-l` syntax. Throws an Error whose message is labels.Parse's. The empty text selects everything. */
export function parseLabelSelector(text: string): LabelSelector {
  return new Requirements(new Parser(text).parse());
}

/** Exactly these labels, unvalidated, as a Service's or a ReplicationController's selector. */
export function selectorFromSet(set: Readonly<Record<string, string>> | undefined): LabelSelector {
  return new Requirements(
    Object.entries(set ?? {}).map(([key, value]) => ({ key, operator: '=' as const, values: [value] })),
  );
}

const expressionOperators: Record<string, LabelOperator> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** metav1.LabelSelectorAsSelector: absent selects nothing, empty everything. Throws an Error for a bad requirement. */
export function fromLabelSelectorObject(selector: Readonly<LabelSelectorObject> | null | undefined): LabelSelector {
  if (!selector) return nothing;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    requirements.push(newRequirement(key, '=', [value]));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const op = own(expressionOperators, operator);
    if (!op) throw new Error(`"${operator}" is not a valid label selector operator`);
    requirements.push(newRequirement(key, op, values ?? []));
  }
  return requirements.length === 0 ? everything : new Requirements(requirements);
}

/** metav1.FormatLabelSelector: as `kubectl get -o wide` shows a selector. */
export function formatLabelSelector(selector: Readonly<LabelSelectorObject> | null | undefined): string {
  try {
    return fromLabelSelectorObject(selector).toString() || '<none>';
  } catch {
    return '<error>';
  }
}

/** labels.FormatLabels: `a=1,b=2`, or `<none>`. */
export function formatLabels(labels: Labels): string {
  const text = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${(labels as Record<string, string>)[key]}`)
    .join(',');
  return text === '' ? '<none>' : text;
}
