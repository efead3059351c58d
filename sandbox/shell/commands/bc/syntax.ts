/** The language of bc, read statement by statement. */

export type Target = { kind: 'variable'; name: string } | { kind: 'element'; name: string; index: Expression };

export type Expression =
  | { kind: 'number'; text: string }
  | Target
  | { kind: 'call'; name: string; args: (Expression | { kind: 'array'; name: string })[] }
  | { kind: 'assign'; target: Target; operator: string; value: Expression }
  | { kind: 'step'; target: Target; by: 1 | -1; before: boolean }
  | { kind: 'unary'; operator: '-' | '!'; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression };

export type Statement =
  | { kind: 'expression'; expression: Expression; shown: boolean }
  | { kind: 'string'; text: string }
  | { kind: 'print'; items: (Expression | string)[] }
  | { kind: 'if'; test: Expression; then: Statement; else?: Statement }
  | { kind: 'while'; test: Expression; body: Statement }
  | { kind: 'for'; first?: Expression; test?: Expression; next?: Expression; body: Statement }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'return'; value?: Expression }
  | { kind: 'auto'; names: Parameter[] }
  | { kind: 'define'; name: string; parameters: Parameter[]; body: Statement[] }
  | { kind: 'break' | 'continue' | 'quit' | 'halt' };

export interface Parameter {
  name: string;
  array: boolean;
}

/** The text ends within a statement. */
export class NeedsMore extends Error {}

export class SyntaxFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Token {
  kind: 'number' | 'name' | 'word' | 'string' | 'operator' | 'newline' | 'end';
  text: string;
  at: number;
}

const WORDS = new Set([
  ...['auto', 'break', 'continue', 'define', 'else', 'for', 'halt', 'if', 'length', 'limits', 'print', 'quit', 'read'],
  ...['return', 'scale', 'sqrt', 'void', 'warranty', 'while', 'ibase', 'obase', 'last', 'history'],
]);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const RELATIONS = new Set(['==', '!=', '<', '>', '<=', '>=']);
const PATTERN =
  /(?:[ \t\r]|\\\n|\/\*[\s\S]*?\*\/|#[^\n]*)*(?:((?:[0-9A-F]|\\\n)+(?:\.(?:[0-9A-F]|\\\n)*)?|\.(?:[0-9A-F]|\\\n)+)|([a-z][a-z0-9_]*)|"([^"]*)"|(\n)|(\+\+|--|[-+*/%^]=|[=!<>]=|&&|\|\||[-+*/%^=<>!(){}[\],;.&])|$)/y;

export class Parser {
  private readonly source: string;
  private at: number;
  private ahead: Token | undefined;

  /** From `start`. Throws {@link SyntaxFault}, {@link NeedsMore}. */
  constructor(source: string, start: number) {
    this.source = source;
    this.at = start;
  }

  /** Where the next statement begins. */
  get position(): number {
    return this.ahead?.at ?? this.at;
  }

  private peek(): Token {
    if (this.ahead) return this.ahead;
    const { source, at } = this;
    if (/^(?:[ \t\r]|\\\n)*(?:"[^"]*|\/\*(?:(?!\*\/)[\s\S])*)$/.test(source.slice(at, at + 100_000)))
      throw new NeedsMore();
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(source);
    if (!match) {
      const bad = /^(?:[ \t\r]|\\\n)*/.exec(source.slice(at))?.[0].length ?? 0;
      throw new SyntaxFault(`illegal character: ${source[at + bad]}`, at + bad);
    }
    const [all, number, name, string, newline, operator] = match;
    const place = at + all.length;
    this.at = place;
    const token: Token =
      number !== undefined
        ? { kind: 'number', text: number.replace(/\\\n/g, ''), at }
        : name !== undefined
          ? { kind: WORDS.has(name) ? 'word' : 'name', text: name, at }
          : string !== undefined
            ? { kind: 'string', text: string, at }
            : newline !== undefined
              ? { kind: 'newline', text: '\n', at }
              : { kind: operator === undefined ? 'end' : 'operator', text: operator ?? '', at };
    this.ahead = token;
    return token;
  }

  private next(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  private is(text: string): boolean {
    const { kind, text: found } = this.peek();
    return found === text && kind !== 'string' && kind !== 'number';
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private fail(): never {
    const token = this.peek();
    if (token.kind === 'end') throw new NeedsMore();
    throw new SyntaxFault('syntax error', token.kind === 'newline' ? this.at : token.at);
  }

  private newlines(): void {
    while (this.peek().kind === 'newline') this.next();
  }

  /** The statements of the next line; undefined at the end of the text. */
  line(): Statement[] | undefined {
    if (this.peek().kind === 'end') return undefined;
    const out: Statement[] = [];
    for (;;) {
      if (this.peek().kind === 'newline') {
        this.next();
        return out;
      }
      if (this.peek().kind === 'end') throw new NeedsMore();
      if (this.accept(';')) continue;
      out.push(this.statement());
      if (!this.is(';') && this.peek().kind !== 'newline') this.fail();
    }
  }

  private statement(): Statement {
    const token = this.peek();
    if (token.kind === 'string') {
      this.next();
      return { kind: 'string', text: token.text };
    }
    if (this.accept('{')) return this.block();
    if (token.kind !== 'word') return this.expressionStatement();
    switch (token.text) {
      case 'if':
        return this.conditional();
      case 'while': {
        this.next();
        const test = this.bracketed();
        this.newlines();
        return { kind: 'while', test, body: this.statement() };
      }
      case 'for':
        return this.loop();
      case 'print': {
        this.next();
        const items: (Expression | string)[] = [];
        do {
          if (this.peek().kind === 'string') items.push(this.next().text);
          else items.push(this.expression());
        } while (this.accept(','));
        return { kind: 'print', items };
      }
      case 'break':
      case 'continue':
      case 'quit':
      case 'halt':
        this.next();
        return { kind: token.text };
      case 'return': {
        this.next();
        const { kind } = this.peek();
        if (this.is(';') || this.is('}') || kind === 'newline') return { kind: 'return' };
        return { kind: 'return', value: this.expression() };
      }
      case 'auto':
        this.next();
        return { kind: 'auto', names: this.parameters() };
      case 'define':
        return this.definition();
      default:
        return this.expressionStatement();
    }
  }

  private expressionStatement(): Statement {
    const expression = this.expression();
    return { kind: 'expression', expression, shown: expression.kind !== 'assign' };
  }

  private bracketed(): Expression {
    this.expect('(');
    const expression = this.expression();
    this.expect(')');
    return expression;
  }

  private block(): { kind: 'block'; body: Statement[] } {
    const body: Statement[] = [];
    for (;;) {
      this.newlines();
      if (this.accept(';')) continue;
      if (this.accept('}')) return { kind: 'block', body };
      body.push(this.statement());
      if (!this.is(';') && !this.is('}') && this.peek().kind !== 'newline') this.fail();
    }
  }

  private conditional(): Statement {
    this.next();
    const test = this.bracketed();
    this.newlines();
    const then = this.statement();
    if (!this.accept('else')) return { kind: 'if', test, then };
    this.newlines();
    return { kind: 'if', test, then, else: this.statement() };
  }

  private loop(): Statement {
    this.next();
    this.expect('(');
    const first = this.is(';') ? undefined : this.expression();
    this.expect(';');
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    const next = this.is(')') ? undefined : this.expression();
    this.expect(')');
    this.newlines();
    const body = this.statement();
    return { kind: 'for', body, ...(first && { first }), ...(test && { test }), ...(next && { next }) };
  }

  private parameters(): Parameter[] {
    const out: Parameter[] = [];
    while (this.peek().kind === 'name') {
      const name = this.next().text;
      const array = this.accept('[');
      if (array) this.expect(']');
      out.push({ name, array });
      if (!this.accept(',')) break;
    }
    return out;
  }

  private definition(): Statement {
    this.next();
    this.accept('void');
    const name = this.next();
    if (name.kind !== 'name') this.fail();
    this.expect('(');
    const parameters = this.parameters();
    this.expect(')');
    this.newlines();
    this.expect('{');
    return { kind: 'define', name: name.text, parameters, body: this.block().body };
  }

  // ---- expressions, from the loosest to the tightest ----

  private expression(): Expression {
    return this.chain(['||'], () => this.chain(['&&'], () => this.negation()));
  }

  private chain(operators: readonly string[], inner: () => Expression): Expression {
    let left = inner();
    for (;;) {
      const { kind, text } = this.peek();
      if (kind !== 'operator' || !operators.includes(text)) return left;
      this.next();
      left = { kind: 'binary', operator: text, left, right: inner() };
    }
  }

  private negation(): Expression {
    if (this.accept('!')) return { kind: 'unary', operator: '!', operand: this.negation() };
    return this.chain([...RELATIONS], () => this.assignment());
  }

  private assignment(): Expression {
    const left = this.sum();
    const { kind, text } = this.peek();
    if (kind !== 'operator' || !ASSIGNMENTS.has(text)) return left;
    if (left.kind !== 'variable' && left.kind !== 'element') this.fail();
    this.next();
    return { kind: 'assign', target: left as Target, operator: text, value: this.assignment() };
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.chain(['*', '/', '%'], () => this.power()));
  }

  private power(): Expression {
    const left = this.unary();
    if (!this.accept('^')) return left;
    return { kind: 'binary', operator: '^', left, right: this.power() };
  }

  private unary(): Expression {
    if (this.accept('-')) return { kind: 'unary', operator: '-', operand: this.unary() };
    for (const [sign, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (!this.accept(sign)) continue;
      const target = this.unary();
      if (target.kind !== 'variable' && target.kind !== 'element') this.fail();
      return { kind: 'step', target: target as Target, by, before: true };
    }
    const operand = this.primary();
    if (operand.kind !== 'variable' && operand.kind !== 'element') return operand;
    if (this.accept('++')) return { kind: 'step', target: operand, by: 1, before: false };
    if (this.accept('--')) return { kind: 'step', target: operand, by: -1, before: false };
    return operand;
  }

  private primary(): Expression {
    const token = this.peek();
    if (token.kind === 'number') {
      this.next();
      return { kind: 'number', text: token.text.replace(/^0+(?=.)/, '') };
    }
    if (this.accept('(')) {
      const inner = this.expression();
      this.expect(')');
      // Brackets make a value of an assignment: it is printed.
      return inner.kind === 'assign' ? { kind: 'binary', operator: '()', left: inner, right: inner } : inner;
    }
    if (this.accept('.')) return { kind: 'variable', name: 'last' };
    if (token.kind === 'word') {
      if (!['length', 'scale', 'sqrt', 'read', 'ibase', 'obase', 'last'].includes(token.text)) this.fail();
      this.next();
      if (this.is('(')) return this.call(token.text);
      if (['length', 'sqrt', 'read'].includes(token.text)) this.fail();
      return { kind: 'variable', name: token.text };
    }
    if (token.kind !== 'name') this.fail();
    this.next();
    if (this.is('(')) return this.call(token.text);
    if (this.accept('[')) {
      const index = this.expression();
      this.expect(']');
      return { kind: 'element', name: token.text, index };
    }
    return { kind: 'variable', name: token.text };
  }

  private call(name: string): Expression {
    this.expect('(');
    const args: (Expression | { kind: 'array'; name: string })[] = [];
    while (!this.is(')')) {
      const token = this.peek();
      const whole =
        token.kind === 'name'
          ? /^[a-z][a-z0-9_]*[ \t]*\[[ \t]*\]/.exec(this.source.slice(this.at - token.text.length))
          : null;
      if (whole) {
        this.next();
        this.expect('[');
        this.expect(']');
        args.push({ kind: 'array', name: token.text });
      } else args.push(this.expression());
      if (!this.accept(',')) break;
    }
    this.expect(')');
    return { kind: 'call', name, args };
  }
}
