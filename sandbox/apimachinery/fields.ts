/** Field selectors. Follows apimachinery/pkg/fields. */

export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export interface FieldSelector {
  readonly terms: readonly FieldTerm[];
  /** Selects everything. */
  readonly empty: boolean;
  /** `value` gives a field's text, '' when unset. */
  matches(value: (field: string) => string): boolean;
  /** The value the selector demands of the field, if it names one. */
  requiresExactMatch(field: string): string | undefined;
  toString(): string;
}

/** fields.EscapeValue: backslashes, commas and equals signs. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

function unescapeValue(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\') {
      const next = text[++i];
      if (next === undefined) throw new Error('invalid field selector: invalid escape sequence: \\');
      if (next !== '\\' && next !== ',' && next !== '=')
        throw new Error(`invalid field selector: invalid escape sequence: \\${next}`);
      out += next;
    } else if (c === ',' || c === '=') {
      throw new Error(`invalid field selector: unescaped character in value: ${c.charCodeAt(0)}`);
    } else out += c;
  }
  return out;
}

/** At commas that no backslash guards. */
function splitTerms(text: string): string[] {
  if (text === '') return [];
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function makeSelector(terms: readonly FieldTerm[]): FieldSelector {
  return {
    terms,
    empty: terms.length === 0,
    matches: (value) => terms.every((t) => (value(t.field) === t.value) === (t.operator === '=')),
    requiresExactMatch: (field) => terms.find((t) => t.field === field && t.operator === '=')?.value,
    toString: () => terms.map((t) => `${t.field}${t.operator}${escapeFieldValue(t.value)}`).join(','),
  };
}

/** `--field-selector` syntax. Throws an Error whose message is fields.ParseSelector's. */
export function parseFieldSelector(text: string): FieldSelector {
  const terms: FieldTerm[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === '') continue;
    const found = /!=|==|=/.exec(term);
    if (!found) throw new Error(`invalid selector: '${text}'; can't understand '${term}'`);
    terms.push({
      field: term.slice(0, found.index),
      operator: found[0] === '!=' ? '!=' : '=',
      value: unescapeValue(term.slice(found.index + found[0].length)),
    });
  }
  return makeSelector(terms);
}
