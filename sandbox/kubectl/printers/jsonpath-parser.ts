/** The grammar of kubectl's JSONPath. Follows client-go/util/jsonpath/parser.go. */
export interface SliceParameter {
  known: boolean;
  value: number;
  /** `[i]`: the end follows from the start. */
  derived?: boolean;
}

export type Slice = [from: SliceParameter, to: SliceParameter, by: SliceParameter];

export type Node =
  | { type: 'text'; value: string }
  | { type: 'bool'; value: boolean }
  | { type: 'number'; value: number }
  | { type: 'field'; name: string }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'array'; params: Slice }
  | { type: 'union'; lists: Node[][] }
  | { type: 'filter'; left: Node[]; right: Node[]; operator: string }
  | { type: 'identifier'; name: string };

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A list of nodes for each stretch of text and each `{…}`. */
export function parse(text: string): Node[][] {
  const out: Node[][] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (open !== at) out.push([{ type: 'text', value: text.slice(at, open < 0 ? undefined : open) }]);
    if (open < 0) break;
    const action = new Action(text, open + 1);
    out.push(action.parse());
    at = action.at;
  }
  return out;
}

class Action {
  at: number;
  private readonly text: string;
  private readonly nodes: Node[] = [];

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  parse(): Node[] {
    for (;;) {
      const rest = this.text.slice(this.at, this.at + 3);
      const c = rest[0] ?? '';
      if (c === '}') {
        this.at++;
        return this.nodes;
      }
      if (rest === '[?(') this.filter();
      else if (rest.startsWith('..')) this.recursive();
      else if (c === '' || c === '\n' || c === '\r') throw new Error('unclosed action');
      else if (c === ' ' || c === '@' || c === '$') this.at++;
      else if (c === '[') this.array();
      else if (c === '"' || c === "'") this.quote(c);
      else if (c === '.') this.field(this.at + 1);
      else if (/[+\-\p{Nd}]/u.test(c)) this.number();
      else if (/[_\p{L}]/u.test(c)) this.identifier();
      else
        throw new Error(`unrecognized character in action: ${unicodeName(this.text.codePointAt(this.at) as number)}`);
    }
  }

  private identifier(): void {
    const word = this.until(this.at);
    if (word === 'true' || word === 'false') this.nodes.push({ type: 'bool', value: word === 'true' });
    else this.nodes.push({ type: 'identifier', name: word });
    this.at += word.length;
  }

  /** The text from `from` to the next terminator. */
  private until(from: number): string {
    return /^[^ \t\r\n.,[\]$@{}]*/.exec(this.text.slice(from))?.[0] ?? '';
  }

  private recursive(): void {
    if (this.nodes.at(-1)?.type === 'recursive') throw new Error('invalid multiple recursive descent');
    this.at += 2;
    this.nodes.push({ type: 'recursive' });
    if (/[_\p{L}\p{Nd}]/u.test(this.text[this.at] ?? '')) this.field(this.at);
  }

  private number(): void {
    const word = /^[+-]?[.\p{Nd}]*/u.exec(this.text.slice(this.at))?.[0] as string;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw new Error(`cannot parse number ${word}`);
    this.at += word.length;
    this.nodes.push({ type: 'number', value: Number(word) });
  }

  private quote(end: string): void {
    let close = this.at + 1;
    for (; ; close++) {
      const c = this.text[close];
      if (c === undefined || c === '\n') throw new Error('unterminated quoted string');
      if (c === end && this.text[close - 1] !== '\\') break;
    }
    const quoted = this.text.slice(this.at, close + 1);
    this.at = close + 1;
    this.nodes.push({ type: 'text', value: unquote(quoted) });
  }

  private field(from: number): void {
    let end = from;
    for (; end < this.text.length; end++) {
      const c = this.text[end] as string;
      if (c === '\\') end++;
      else if (/[ \t\r\n.,[\]$@{}]/.test(c)) break;
    }
    const name = this.text.slice(from, end);
    this.at = Math.min(end, this.text.length);
    this.nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') });
  }

  private array(): void {
    const stop = this.text.slice(this.at).search(/[\]\n]/);
    if (stop < 0 || this.text[this.at + stop] === '\n') throw new Error('unterminated array');
    let inside = this.text.slice(this.at + 1, this.at + stop);
    this.at += stop + 1;
    if (inside === '*') inside = ':';
    const parts = inside.split(',');
    if (parts.length > 1) {
      this.nodes.push({ type: 'union', lists: parts.map((p) => action(`[${p.replace(/^ +| +$/g, '')}]`)) });
      return;
    }
    const key = /^'([^']*)'$/.exec(inside);
    if (key) {
      this.nodes.push(...action(`.${key[1]}`));
      return;
    }
    this.nodes.push({ type: 'array', params: sliceOf(inside) });
  }

  private filter(): void {
    const from = this.at + 3;
    let quote = '';
    let closed = false;
    let end = from;
    for (; ; end++) {
      const c = this.text[end];
      if (c === undefined || c === '\n') throw new Error('unterminated filter');
      if (c === '"' || c === "'") {
        if (quote === '') quote = c;
        else if (c === quote && this.text[end - 1] !== '\\') closed = true;
      } else if (c === ')' && (quote !== '') === closed) break;
    }
    if (this.text[end + 1] !== ']') throw new Error('unclosed array expect ]');
    const text = this.text.slice(from, end);
    this.at = end + 2;
    const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!parts) this.nodes.push({ type: 'filter', left: action(text), right: [], operator: 'exists' });
    else
      this.nodes.push({
        type: 'filter',
        left: action(parts[1] as string),
        right: action(parts[3] as string),
        operator: parts[2] as string,
      });
  }
}

function action(text: string): Node[] {
  return parse(`{${text}}`)[0] as Node[];
}

function sliceOf(text: string): Slice {
  const parts = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!parts) throw new Error(`invalid array index ${text}`);
  const one = (i: number): SliceParameter => {
    const digits = i === 1 ? parts[1] : parts[i]?.slice(1);
    if (!digits) return { known: false, value: 0 };
    if (digits === '-') throw new Error(`array index ${digits} is not a number`);
    return { known: true, value: Number(digits) };
  };
  const from = one(1);
  return [from, parts[2] ? one(2) : { known: true, value: from.value + 1, derived: true }, one(3)];
}

/** strconv.Unquote, for either quote. */
export function unquote(quoted: string): string {
  const quote = quoted[0] as string;
  const fail = () => new Error(`unquote string ${quoted} error invalid syntax`);
  return quoted
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.|$)/g, (_, c: string) => {
      if (c in ESCAPES) return ESCAPES[c] as string;
      if (c === '\\' || c === quote) return c;
      if (/^[xuU]./.test(c)) return String.fromCodePoint(Number.parseInt(c.slice(1), 16));
      if (/^[0-7]{3}$/.test(c)) return String.fromCharCode(Number.parseInt(c, 8));
      throw fail();
    });
}

/** Go's %#U: `U+0023 '#'`. */
function unicodeName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`;
}
