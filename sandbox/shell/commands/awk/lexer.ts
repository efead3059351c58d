/** awk's words. Whether `/` begins a regular expression is the parser's to know. */

export interface Token {
  type: 'number' | 'string' | 'regexp' | 'name' | 'funcname' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end';
  text: string;
  pos: number;
  end: number;
}

/** At a position of the program's text, with gawk's words. */
export class SyntaxFault extends Error {
  readonly pos: number;
  constructor(message: string, pos: number) {
    super(message);
    this.pos = pos;
  }
}

const KEYWORDS = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf switch case default'.split(
    ' ',
  ),
);

/** Name → fewest and most arguments. */
export const BUILTINS: Record<string, [number, number]> = Object.assign(Object.create(null), {
  length: [0, 1],
  substr: [2, 3],
  index: [2, 2],
  split: [2, 4],
  sub: [2, 3],
  gsub: [2, 3],
  gensub: [3, 4],
  match: [2, 3],
  sprintf: [1, 1e9],
  sin: [1, 1],
  cos: [1, 1],
  atan2: [2, 2],
  exp: [1, 1],
  log: [1, 1],
  sqrt: [1, 1],
  int: [1, 1],
  rand: [0, 0],
  srand: [0, 1],
  tolower: [1, 1],
  toupper: [1, 1],
  system: [1, 1],
  close: [1, 2],
  fflush: [0, 1],
  systime: [0, 0],
  strftime: [0, 3],
  strtonum: [1, 1],
  asort: [1, 3],
  asorti: [1, 3],
  and: [2, 1e9],
  or: [2, 1e9],
  xor: [2, 1e9],
  lshift: [2, 2],
  rshift: [2, 2],
  compl: [1, 1],
});

const OPERATORS = /\*\*=|\|\||&&|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|\*\*|==|<=|>=|!=|!~|>>|\|&|[{}()[\];,+\-*/%^!<>|?:~$=]/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;
const BLANK = /(?:[ \t\r]|\\\r?\n)*(?:#[^\n]*)?/y;

export class Lexer {
  readonly source: string;
  /** Characters a string's backslash meant nothing before, for gawk's warnings. */
  readonly plain: { c: string; pos: number }[] = [];
  pos = 0;
  constructor(source: string) {
    this.source = source;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    return pattern.exec(this.source)?.[0];
  }

  next(): Token {
    this.pos += this.match(BLANK)?.length ?? 0;
    const pos = this.pos;
    const made = (type: Token['type'], text: string, length = text.length): Token => {
      this.pos = pos + length;
      return { type, text, pos, end: this.pos };
    };
    const c = this.source[pos];
    if (c === undefined) return made('end', '');
    if (c === '\n') return made('newline', '\n');
    if (c === '"') return this.string(pos);
    const number = this.match(NUMBER);
    if (number !== undefined) return made('number', number);
    const name = this.match(NAME);
    if (name !== undefined) {
      if (KEYWORDS.has(name)) return made('keyword', name);
      if (BUILTINS[name]) return made('builtin', name);
      return made(this.source[pos + name.length] === '(' ? 'funcname' : 'name', name);
    }
    const operator = this.match(OPERATORS);
    if (operator === undefined) throw new SyntaxFault('syntax error', pos + 1);
    return made('operator', operator);
  }

  /** The rest of a regular expression whose `/` (or `/=`) stands at `pos`. */
  regexp(pos: number): Token {
    let text = '';
    let at = pos + 1;
    for (let bracket = -1; ; ) {
      const c = this.source[at];
      if (c === undefined || c === '\n') throw new SyntaxFault('unterminated regexp', pos);
      if (c === '\\') {
        const next = this.source[at + 1] ?? '';
        text += next === '/' ? '/' : c + next;
        at += 2;
        continue;
      }
      if (c === '/' && bracket < 0) break;
      if (c === '[' && bracket < 0) bracket = at + (this.source[at + 1] === '^' ? 2 : 1);
      else if (c === ']' && bracket >= 0 && at > bracket) bracket = -1;
      text += c;
      at++;
    }
    this.pos = at + 1;
    return { type: 'regexp', text, pos, end: this.pos };
  }

  private string(pos: number): Token {
    let raw = '';
    let at = pos + 1;
    for (;;) {
      const c = this.source[at];
      if (c === undefined || c === '\n') throw new SyntaxFault('unterminated string', pos);
      if (c === '"') break;
      if (c === '\\') {
        raw += c + (this.source[at + 1] ?? '');
        at += 2;
      } else {
        raw += c;
        at++;
      }
    }
    this.pos = at + 1;
    for (const [, c] of raw.matchAll(/\\([^\\"0-7xntrabfv\n])|\\[\s\S]/g)) if (c) this.plain.push({ c, pos });
    return { type: 'string', text: resolveEscapes(raw), pos, end: this.pos };
  }
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The escapes of a string constant, and of `-v` and command line assignments. */
export function resolveEscapes(raw: string): string {
  return raw.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(\r?\n)|([\s\S]))/g,
    (_, octal?: string, hex?: string, newline?: string, c?: string) => {
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      if (newline) return '';
      return ESCAPES[c as string] ?? (c as string);
    },
  );
}
