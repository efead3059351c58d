/** The current record: $0 and its fields, split when first asked for, joined again when one was changed. */
import { allMatches, regexpOf } from './regexp.ts';
import { Fatal, Input, numberOf, textOf, type Value } from './values.ts';

export interface Separators {
  fs(): string;
  ofs(): string;
  /** CONVFMT. */
  convfmt(): string;
  /** RS is empty: a newline separates fields too. */
  paragraphs(): boolean;
  ignoreCase(): boolean;
  fpat(): string;
}

export class AwkRecord {
  private whole: Value = undefined;
  private fields: Value[] = [];
  private split = true;
  private joined = true;
  private readonly separators: Separators;

  constructor(separators: Separators) {
    this.separators = separators;
  }

  set(text: string): void {
    this.whole = new Input(text);
    this.split = false;
    this.joined = true;
  }

  private ensure(): void {
    if (this.split) return;
    this.split = true;
    const text = textOf(this.whole, this.separators.convfmt());
    const { separators } = this;
    const fpat = separators.fpat();
    const parts =
      fpat !== ''
        ? allMatches(regexpOf(fpat, separators.ignoreCase()), text).map((m) => m[0])
        : splitText(text, separators.fs(), separators.paragraphs(), separators.ignoreCase()).parts;
    this.fields = parts.map((part) => new Input(part));
  }

  get count(): number {
    this.ensure();
    return this.fields.length;
  }

  set count(n: number) {
    if (n < 0) throw new Fatal('NF set to negative value');
    this.ensure();
    while (this.fields.length < n) this.fields.push('');
    this.fields.length = n;
    this.joined = false;
  }

  get(index: number): Value {
    if (index === 0) {
      if (!this.joined) {
        const convfmt = this.separators.convfmt();
        this.whole = new Input(this.fields.map((f) => textOf(f, convfmt)).join(this.separators.ofs()));
        this.joined = true;
      }
      return this.whole;
    }
    if (index < 0) throw new Fatal(`attempt to access field ${index}`);
    this.ensure();
    return this.fields[index - 1];
  }

  assign(index: number, value: Value): void {
    if (index === 0) {
      this.set(textOf(value, this.separators.convfmt()));
      return;
    }
    if (index < 0) throw new Fatal(`attempt to access field ${index}`);
    if (index > 1e6) throw new Fatal(`attempt to access field ${index}`);
    if (index > this.count) this.count = index;
    this.ensure();
    this.fields[index - 1] = typeof value === 'number' && !Number.isInteger(value) ? numberOf(value) : value;
    this.joined = false;
  }
}

/** As FS splits a record and split() a string. */
export function splitText(
  text: string,
  separator: string | RegExp,
  paragraphs = false,
  ignoreCase = false,
): { parts: string[]; separators: string[] } {
  if (text === '') return { parts: [], separators: [] };
  if (separator === ' ') {
    const trimmed = text.replace(/^[ \t\n]+/, '').replace(/[ \t\n]+$/, '');
    if (trimmed === '') return { parts: [], separators: [] };
    const parts = trimmed.split(/[ \t\n]+/);
    return { parts, separators: trimmed.match(/[ \t\n]+/g) ?? [] };
  }
  if (separator === '') {
    const parts = [...text];
    return { parts, separators: parts.slice(1).map(() => '') };
  }
  if (typeof separator === 'string' && separator.length === 1 && separator !== '\\' && !paragraphs && !ignoreCase) {
    const parts = text.split(separator);
    return { parts, separators: parts.slice(1).map(() => separator) };
  }
  const source =
    typeof separator === 'string'
      ? separator.length === 1
        ? separator === '\\'
          ? '\\\\'
          : `[${separator === '^' ? '\\^' : separator}]`
        : separator
      : '';
  const regexp =
    typeof separator === 'string' ? regexpOf(paragraphs ? `(${source})|\n` : source, ignoreCase) : separator;
  const parts: string[] = [];
  const separators: string[] = [];
  let from = 0;
  for (const match of allMatches(regexp, text)) {
    if (match[0] === '') continue;
    parts.push(text.slice(from, match.index));
    separators.push(match[0]);
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return { parts, separators };
}
