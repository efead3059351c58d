/** Words and operators of shell text, for {@link findFault}: only where they begin and end, not what they mean. */

export interface Token {
  kind: 'word' | 'operator' | 'newline' | 'end';
  text: string;
  pos: number;
}

/** The text ends within something: more lines could complete it. */
export class TextEnds extends Error {}

/** What is wrong: a token too many, or a message of its own. */
export class Stumbled extends Error {
  readonly token: Token;
  readonly words: string | undefined;
  constructor(token: Token, words?: string) {
    super();
    this.token = token;
    this.words = words;
  }
}

const OPERATORS = [
  ';;&', '<<<', '<<-', '&>>', ';;', ';&', '&&', '||', '|&', '<<', '>>', '<&', '>&', '<>', '>|', '&>',
  ';', '&', '|', '(', ')', '<', '>',
]; // biome-ignore format: a table

export class Lexer {
  readonly source: string;
  at = 0;
  private readonly documents: { delimiter: string; tabs: boolean }[] = [];

  /** Takes the commands of a `$(…)` with its closing bracket. */
  private readonly commands: (lexer: Lexer) => void;

  constructor(source: string, commands: (lexer: Lexer) => void) {
    this.source = source;
    this.commands = commands;
  }

  peek(): Token {
    const saved = this.at;
    const documents = [...this.documents];
    const token = this.next();
    this.at = saved;
    this.documents.splice(0, this.documents.length, ...documents);
    return token;
  }

  next(): Token {
    this.blanks();
    const { source } = this;
    const pos = this.at;
    if (pos >= source.length) return { kind: 'end', text: '', pos };
    if (source[pos] === '\n') {
      this.at++;
      this.skipDocuments();
      return { kind: 'newline', text: 'newline', pos };
    }
    const substitution = /^[<>]\(/.test(source.slice(pos, pos + 2));
    const operator = substitution ? undefined : OPERATORS.find((each) => source.startsWith(each, pos));
    if (operator) {
      this.at += operator.length;
      return { kind: 'operator', text: operator, pos };
    }
    this.word();
    return { kind: 'word', text: source.slice(pos, this.at), pos };
  }

  /** A here-document's body begins after this line. */
  expectDocument(delimiter: string, tabs: boolean): void {
    this.documents.push({ delimiter: delimiter.replace(/["'\\]/g, ''), tabs });
  }

  /** To behind the `))` that closes what was opened before `at`; undefined, and nothing moved, when there is none. */
  arithmetic(): string | undefined {
    const from = this.at;
    for (let depth = 0; this.at < this.source.length; ) {
      const c = this.source[this.at] as string;
      if (c === ')' && depth === 0) {
        const closed = this.source[this.at + 1] === ')';
        const text = this.source.slice(from, this.at);
        this.at = closed ? this.at + 2 : from;
        return closed ? text : undefined;
      }
      if (c === '(') depth++;
      if (c === ')') depth--;
      this.piece();
    }
    throw new TextEnds();
  }

  private blanks(): void {
    for (;;) {
      const match = /^(?:[ \t]|\\\n)+/.exec(this.source.slice(this.at, this.at + 1000));
      if (match) this.at += match[0].length;
      else if (this.source[this.at] === '#') {
        const end = this.source.indexOf('\n', this.at);
        this.at = end < 0 ? this.source.length : end;
      } else return;
    }
  }

  private skipDocuments(): void {
    for (const { delimiter, tabs } of this.documents.splice(0)) {
      for (;;) {
        if (this.at >= this.source.length) return;
        const end = this.source.indexOf('\n', this.at);
        const line = this.source.slice(this.at, end < 0 ? undefined : end);
        this.at = end < 0 ? this.source.length : end + 1;
        if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
      }
    }
  }

  /** Over one word. */
  word(): void {
    const { source } = this;
    for (let first = true; this.at < source.length; first = false) {
      const c = source[this.at] as string;
      const two = source.slice(this.at, this.at + 2);
      if (/^[?*+@!]\($/.test(two)) {
        this.at += 2;
        this.group(')');
      } else if (first && /^[<>]\($/.test(two)) {
        this.at += 2;
        this.group(')');
      } else if (/[ \t\n;&|()<>]/.test(c)) return;
      else this.piece();
    }
  }

  /** One character, or what a quote or a dollar sign begins. */
  private piece(): void {
    const { source } = this;
    const c = source[this.at++];
    if (c === '\\') this.at++;
    else if (c === "'") this.to("'");
    else if (c === '"') this.doubleQuotes();
    else if (c === '`') this.backtick();
    else if (c === '$') this.dollar(false);
  }

  private dollar(quoted: boolean): void {
    const c = this.source[this.at];
    if (c === '(') {
      this.at++;
      if (this.source[this.at] !== '(') this.commands(this);
      else {
        this.at++;
        if (this.arithmetic() !== undefined) return;
        this.at--;
        this.commands(this);
      }
    } else if (c === '{') {
      this.at++;
      this.group('}');
    } else if (c === "'" && !quoted) {
      for (this.at++; this.source[this.at] !== "'"; this.at++) {
        if (this.source[this.at] === '\\') this.at++;
        if (this.at >= this.source.length) throw new TextEnds();
      }
      this.at++;
    }
  }

  private to(end: string): void {
    const at = this.source.indexOf(end, this.at);
    if (at < 0) throw new TextEnds();
    this.at = at + 1;
  }

  private backtick(): void {
    for (; this.source[this.at] !== '`'; this.at++) {
      if (this.source[this.at] === '\\') this.at++;
      if (this.at >= this.source.length) throw new TextEnds();
    }
    this.at++;
  }

  private doubleQuotes(): void {
    for (;;) {
      const c = this.source[this.at++];
      if (c === undefined) throw new TextEnds();
      if (c === '"') return;
      if (c === '\\') this.at++;
      else if (c === '`') this.backtick();
      else if (c === '$') this.dollar(true);
    }
  }

  /** To behind the bracket that closes one already taken; brackets within are balanced but for a case's patterns. */
  private group(end: ')' | '}'): void {
    const open = end === ')' ? '(' : '{';
    for (let depth = 1; ; ) {
      const c = this.source[this.at];
      if (c === undefined) throw new TextEnds();
      if (c === open) depth++;
      if (c === end && --depth === 0) break;
      if (end === ')' && c === '#' && /[\s;&|(]/.test(this.source[this.at - 1] as string)) this.blanks();
      else this.piece();
    }
    this.at++;
  }
}
