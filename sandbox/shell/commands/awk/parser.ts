/** awk's grammar, by recursive descent. */
import type { Expr, FunctionNode, Lvalue, Name, Rule, Script, Statement } from './ast.ts';
import { BUILTINS, Lexer, SyntaxFault, type Token } from './lexer.ts';
import { regexpOf } from './regexp.ts';
import { type Cell, Fatal } from './values.ts';

/** What binds looser than concatenation; `>` is left to the redirection in `print`. */
interface Context {
  noIn?: boolean;
  noGreater?: boolean;
}

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=', '**=']);

export class Parser {
  private readonly lexer: Lexer;
  private token: Token;
  private previousEnd = 0;
  private readonly source: string;
  private readonly functions = new Map<string, FunctionNode>();
  private readonly globals = new Map<string, Cell>();
  private parameters: string[] = [];
  private calls: { name: string; line: number }[] = [];
  private rule: Rule['when'] | 'function' = 'always';

  constructor(source: string) {
    this.source = source;
    this.lexer = new Lexer(source);
    this.token = this.lexer.next();
  }

  /** Throws {@link SyntaxFault}. */
  script(): {
    script: Script;
    undefinedCall: { name: string; line: number } | undefined;
    warnings: { text: string; line: number }[];
  } {
    const rules: Rule[] = [];
    this.terminators();
    while (this.token.type !== 'end') {
      if (this.isWord('function') || this.isWord('func')) this.defineFunction();
      else rules.push(this.parseRule());
      this.terminators();
    }
    return {
      script: { rules, functions: this.functions, globals: this.globals },
      undefinedCall: this.calls.find(({ name }) => !this.functions.has(name)),
      warnings: this.warnings(),
    };
  }

  private warnings(): { text: string; line: number }[] {
    const seen = new Set<string>();
    return this.lexer.plain
      .filter(({ c }) => !seen.has(c) && seen.add(c))
      .map(({ c, pos }) => ({
        text: `warning: escape sequence \`\\${c}' treated as plain \`${c}'`,
        line: this.source.slice(0, pos).split('\n').length,
      }));
  }

  // ---- words ----

  private advance(): Token {
    const { token } = this;
    this.previousEnd = token.end;
    this.token = this.lexer.next();
    return token;
  }

  private is(operator: string): boolean {
    return this.token.type === 'operator' && this.token.text === operator;
  }

  private isWord(keyword: string): boolean {
    return this.token.type === 'keyword' && this.token.text === keyword;
  }

  private take(operator: string): boolean {
    if (!this.is(operator)) return false;
    this.advance();
    return true;
  }

  private expect(operator: string): void {
    if (!this.take(operator)) this.fault();
  }

  private fault(): never {
    if (this.token.type === 'end' || this.token.type === 'newline') {
      throw new SyntaxFault('unexpected newline or end of string', this.token.pos);
    }
    throw new SyntaxFault('syntax error', this.token.pos);
  }

  private newlines(): void {
    while (this.token.type === 'newline') this.advance();
  }

  private terminators(): void {
    while (this.token.type === 'newline' || this.is(';')) this.advance();
  }

  private get line(): number {
    let n = 1;
    for (let i = 0; i < this.token.pos; i++) if (this.source[i] === '\n') n++;
    return n;
  }

  // ---- items ----

  private parseRule(): Rule {
    for (const when of ['BEGIN', 'END'] as const) {
      if (!this.isWord(when)) continue;
      this.advance();
      if (!this.is('{')) this.fault();
      this.rule = when;
      return { when, body: this.block() };
    }
    this.rule = 'always';
    if (this.is('{')) return { when: 'always', body: this.block() };
    const pattern = this.expr({});
    let end: Expr | undefined;
    if (this.take(',')) {
      this.newlines();
      end = this.expr({});
    }
    const body = this.is('{') ? this.block() : undefined;
    if (!body && !(this.token.type === 'newline' || this.token.type === 'end' || this.is(';'))) this.fault();
    return end ? { when: 'range', pattern, end, body } : { when: 'pattern', pattern, body };
  }

  private defineFunction(): void {
    this.advance();
    if (this.token.type !== 'name' && this.token.type !== 'funcname') this.fault();
    const at = this.token.pos;
    const name = this.advance().text;
    if (this.functions.has(name)) throw new SyntaxFault(`function name \`${name}' previously defined`, at);
    this.expect('(');
    const parameters: string[] = [];
    while (!this.is(')')) {
      this.newlines();
      if (this.token.type !== 'name') this.fault();
      parameters.push(this.advance().text);
      this.newlines();
      if (!this.take(',')) break;
    }
    this.expect(')');
    this.newlines();
    const node: FunctionNode = { name, parameters, body: { type: 'block', body: [], line: this.line } };
    this.functions.set(name, node);
    this.parameters = parameters;
    this.rule = 'function';
    node.body = this.block();
    this.parameters = [];
  }

  // ---- statements ----

  private block(): Statement {
    const { line } = this;
    this.expect('{');
    const body: Statement[] = [];
    this.terminators();
    while (!this.is('}')) {
      body.push(this.statement());
      this.terminators();
    }
    this.advance();
    return { type: 'block', body, line };
  }

  /** A statement's end: `;`, a newline, or before `}`. */
  private ended(): void {
    if (this.token.type === 'newline' || this.is(';')) this.advance();
    else if (this.token.type === 'end' || !this.is('}')) this.fault();
  }

  private body(): Statement {
    this.newlines();
    if (this.is(';')) {
      const { line } = this;
      this.advance();
      return { type: 'block', body: [], line };
    }
    return this.statement();
  }

  private statement(): Statement {
    const { line } = this;
    if (this.is('{')) return this.block();
    if (this.token.type === 'keyword') {
      const made = this.keyword(this.token.text, line);
      if (made) return made;
    }
    const made = this.simple();
    this.ended();
    return made;
  }

  private keyword(word: string, line: number): Statement | undefined {
    switch (word) {
      case 'if': {
        const test = this.condition();
        const yes = this.body();
        const saved = { pos: this.lexer.pos, token: this.token, previousEnd: this.previousEnd };
        this.terminators();
        if (this.isWord('else')) {
          this.advance();
          return { type: 'if', test, yes, no: this.body(), line };
        }
        this.lexer.pos = saved.pos;
        this.token = saved.token;
        this.previousEnd = saved.previousEnd;
        return { type: 'if', test, yes, no: undefined, line };
      }
      case 'while': {
        const test = this.condition();
        return { type: 'while', test, body: this.body(), line };
      }
      case 'do': {
        this.advance();
        const body = this.body();
        this.terminators();
        if (!this.isWord('while')) this.fault();
        const test = this.condition();
        this.ended();
        return { type: 'do', test, body, line };
      }
      case 'for':
        return this.forLoop(line);
      case 'switch':
        return this.switchStatement(line);
      case 'exit':
      case 'return': {
        if (word === 'return' && this.rule !== 'function') {
          throw new SyntaxFault("`return' used outside function context", this.token.pos);
        }
        this.advance();
        const value = this.atEnd() ? undefined : this.expr({});
        this.ended();
        return { type: word, value, line };
      }
      case 'next':
      case 'nextfile':
        if (this.rule === 'BEGIN' || this.rule === 'END') {
          throw new SyntaxFault(`!\`${word}' used in ${this.rule} action`, this.token.pos);
        }
        this.advance();
        this.ended();
        return { type: word, line };
      case 'break':
      case 'continue':
        this.advance();
        this.ended();
        return { type: word, line };
      default:
        return undefined;
    }
  }

  private atEnd(): boolean {
    return this.token.type === 'newline' || this.token.type === 'end' || this.is(';') || this.is('}');
  }

  private condition(): Expr {
    this.advance();
    this.expect('(');
    const test = this.expr({});
    this.expect(')');
    return test;
  }

  private forLoop(line: number): Statement {
    this.advance();
    this.expect('(');
    const init = this.is(';') ? undefined : this.simple();
    if (this.is(')') && init?.type === 'expression' && init.expr.type === 'in' && init.expr.subscripts.length === 1) {
      const target = init.expr.subscripts[0] as Expr;
      if (!isLvalue(target)) this.fault();
      this.advance();
      return { type: 'forin', target, array: init.expr.array, body: this.body(), line };
    }
    this.expect(';');
    this.newlines();
    const test = this.is(';') ? undefined : this.expr({});
    this.expect(';');
    this.newlines();
    const step = this.is(')') ? undefined : this.simple();
    this.expect(')');
    return { type: 'for', init, test, step, body: this.body(), line };
  }

  private switchStatement(line: number): Statement {
    const subject = this.condition();
    this.newlines();
    this.expect('{');
    const cases: { test: Expr | undefined; body: Statement[] }[] = [];
    this.terminators();
    while (!this.is('}')) {
      let test: Expr | undefined;
      if (this.isWord('case')) {
        this.advance();
        test = this.unary({});
      } else if (this.isWord('default')) this.advance();
      else this.fault();
      this.expect(':');
      const body: Statement[] = [];
      this.terminators();
      while (!this.is('}') && !this.isWord('case') && !this.isWord('default')) {
        body.push(this.statement());
        this.terminators();
      }
      cases.push({ test, body });
    }
    this.advance();
    return { type: 'switch', subject, cases, line };
  }

  private simple(): Statement {
    const { line } = this;
    if (this.isWord('delete')) {
      this.advance();
      if (this.token.type !== 'name') this.fault();
      const array = this.name(this.advance().text);
      let subscripts: Expr[] | undefined;
      if (this.take('[')) {
        subscripts = this.list({});
        this.expect(']');
      }
      return { type: 'delete', array, subscripts, line };
    }
    if (this.isWord('print') || this.isWord('printf')) return this.print(line);
    return { type: 'expression', expr: this.expr({}), line };
  }

  private print(line: number): Statement {
    const type = this.advance().text as 'print' | 'printf';
    let args: Expr[] = [];
    const redirected = () => this.is('>') || this.is('>>') || this.is('|');
    if (!this.atEnd() && !redirected()) {
      args = this.list({ noGreater: true });
      const only = args.length === 1 ? args[0] : undefined;
      if (only?.type === 'grouping') args = only.items;
    }
    let to: { kind: '>' | '>>' | '|'; target: Expr } | undefined;
    if (redirected()) {
      const kind = this.advance().text as '>' | '>>' | '|';
      to = { kind, target: this.concatenation({ noGreater: true, noIn: true }) };
    }
    return { type, args, to, line };
  }

  // ---- expressions ----

  private list(context: Context): Expr[] {
    const items = [this.expr(context)];
    while (this.take(',')) {
      this.newlines();
      items.push(this.expr(context));
    }
    return items;
  }

  private expr(context: Context): Expr {
    const test = this.or(context);
    if (this.is('?')) {
      this.advance();
      this.newlines();
      const yes = this.expr(context);
      this.newlines();
      this.expect(':');
      this.newlines();
      return { type: 'conditional', test, yes, no: this.expr(context) };
    }
    if (this.token.type === 'operator' && ASSIGNMENTS.has(this.token.text) && isLvalue(test)) {
      const operator = this.advance().text;
      this.newlines();
      return { type: 'assign', operator, target: test, value: this.expr(context) };
    }
    // `1 == x = 2`: what stands left of an assignment takes only its last operand.
    if (this.token.type === 'operator' && ASSIGNMENTS.has(this.token.text)) {
      const rewritten = this.assignInto(test, context);
      if (rewritten) return rewritten;
    }
    return test;
  }

  private assignInto(node: Expr, context: Context): Expr | undefined {
    if (isLvalue(node)) {
      const operator = this.advance().text;
      this.newlines();
      return { type: 'assign', operator, target: node, value: this.expr(context) };
    }
    if (node.type === 'and' || node.type === 'or' || (node.type === 'binary' && COMPARISONS.has(node.operator))) {
      const right = this.assignInto(node.right, context);
      return right && { ...node, right };
    }
    if (node.type === 'match') {
      const regexp = this.assignInto(node.regexp, context);
      return regexp && { ...node, regexp };
    }
    return undefined;
  }

  private or(context: Context): Expr {
    let left = this.and(context);
    while (this.take('||')) {
      this.newlines();
      left = { type: 'or', left, right: this.and(context) };
    }
    return left;
  }

  private and(context: Context): Expr {
    let left = this.membership(context);
    while (this.take('&&')) {
      this.newlines();
      left = { type: 'and', left, right: this.membership(context) };
    }
    return left;
  }

  private membership(context: Context): Expr {
    let left = this.matching(context);
    while (!context.noIn && this.isWord('in')) {
      this.advance();
      if (this.token.type !== 'name') this.fault();
      const array = this.name(this.advance().text);
      left = { type: 'in', subscripts: left.type === 'grouping' ? left.items : [left], array };
    }
    if (left.type === 'grouping' && !this.groupingAllowed()) this.fault();
    return left;
  }

  private groupingAllowed(): boolean {
    return this.atEnd() || this.is('>') || this.is('>>') || this.is('|') || this.isWord('in');
  }

  private matching(context: Context): Expr {
    let left = this.comparison(context);
    while (this.is('~') || this.is('!~')) {
      const negated = this.advance().text === '!~';
      left = { type: 'match', negated, text: left, regexp: this.comparison(context) };
    }
    return left;
  }

  private comparison(context: Context): Expr {
    let left = this.concatenation(context);
    for (;;) {
      if (this.token.type === 'operator' && COMPARISONS.has(this.token.text)) {
        if (context.noGreater && this.token.text === '>') return left;
        const operator = this.advance().text;
        left = { type: 'binary', operator, left, right: this.concatenation(context) };
        return left;
      }
      if (!this.is('|')) return left;
      if (!this.peekGetline()) return left;
      this.advance();
      this.advance();
      left = { type: 'getline', kind: 'command', from: left, target: this.optionalLvalue() };
    }
  }

  private peekGetline(): boolean {
    return /^\|[ \t]*getline\b/.test(this.source.slice(this.token.pos, this.token.pos + 40));
  }

  private concatenation(context: Context): Expr {
    let left = this.additive(context);
    for (;;) {
      while (this.is('|') && this.peekGetline()) {
        this.advance();
        this.advance();
        left = { type: 'getline', kind: 'command', from: left, target: this.optionalLvalue() };
      }
      if (!this.beginsOperand()) return left;
      left = { type: 'concat', left, right: this.additive(context) };
    }
  }

  private beginsOperand(): boolean {
    const { type, text } = this.token;
    if (type === 'number' || type === 'string' || type === 'name' || type === 'funcname' || type === 'builtin') {
      return true;
    }
    return type === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(text);
  }

  private additive(context: Context): Expr {
    let left = this.multiplicative(context);
    while (this.is('+') || this.is('-')) {
      const operator = this.advance().text;
      left = { type: 'binary', operator, left, right: this.multiplicative(context) };
    }
    return left;
  }

  private multiplicative(context: Context): Expr {
    let left = this.unary(context);
    while (this.is('*') || this.is('/') || this.is('%')) {
      const operator = this.advance().text;
      const right = this.unary(context);
      if (operator !== '*' && left.type === 'number' && right.type === 'number' && right.value === 0) {
        throw new SyntaxFault(`!division by zero attempted${operator === '%' ? " in `%'" : ''}`, this.token.pos);
      }
      left = { type: 'binary', operator, left, right };
    }
    return left;
  }

  private unary(context: Context): Expr {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const operator = this.advance().text as '!' | '-' | '+';
      return { type: 'unary', operator, operand: this.unary(context) };
    }
    return this.power(context);
  }

  private power(context: Context): Expr {
    const left = this.postfix(context);
    if (!this.is('^') && !this.is('**')) return left;
    this.advance();
    // Right-associative; the exponent may carry a sign.
    const right = this.is('-') || this.is('+') || this.is('!') ? this.unaryPower(context) : this.power(context);
    return { type: 'binary', operator: '^', left, right };
  }

  private unaryPower(context: Context): Expr {
    const operator = this.advance().text as '!' | '-' | '+';
    return { type: 'unary', operator, operand: this.power(context) };
  }

  private postfix(context: Context): Expr {
    const operand = this.primary(context);
    if ((this.is('++') || this.is('--')) && isLvalue(operand)) {
      const by = this.advance().text === '++' ? 1 : -1;
      return { type: 'increment', by, prefix: false, target: operand };
    }
    return operand;
  }

  private primary(context: Context): Expr {
    const { token } = this;
    switch (token.type) {
      case 'number':
        this.advance();
        return {
          type: 'number',
          value: /^0[0-7]+$/.test(token.text) ? Number(`0o${token.text.slice(1)}`) : Number(token.text),
        };
      case 'string':
        this.advance();
        return { type: 'string', value: token.text };
      case 'builtin':
        return this.builtin();
      case 'funcname': {
        const { line } = this;
        this.advance();
        this.advance();
        this.newlines();
        const args = this.is(')') ? [] : this.list({});
        this.newlines();
        this.expect(')');
        this.calls.push({ name: token.text, line });
        return { type: 'call', name: token.text, args, line };
      }
      case 'name': {
        this.advance();
        const name = this.name(token.text);
        if (!this.take('[')) return name;
        const subscripts = this.list({});
        this.expect(']');
        return { type: 'element', array: name, subscripts };
      }
      case 'operator':
        return this.operatorPrimary(token, context);
      case 'keyword':
        if (token.text === 'getline') {
          this.advance();
          const target = this.optionalLvalue();
          if (!this.take('<')) return { type: 'getline', kind: 'main', from: undefined, target };
          return { type: 'getline', kind: 'file', from: this.postfix(context), target };
        }
        return this.fault();
      default:
        return this.fault();
    }
  }

  private operatorPrimary(token: Token, context: Context): Expr {
    switch (token.text) {
      case '$': {
        this.advance();
        if (this.is('++') || this.is('--')) return { type: 'field', index: this.operatorPrimary(this.token, context) };
        if (this.is('-') || this.is('+') || this.is('!')) {
          return { type: 'field', index: this.unary(context) };
        }
        return { type: 'field', index: this.primary(context) };
      }
      case '++':
      case '--': {
        this.advance();
        const target = this.primary(context);
        if (!isLvalue(target)) return this.fault();
        return { type: 'increment', by: token.text === '++' ? 1 : -1, prefix: true, target };
      }
      case '(': {
        this.advance();
        this.newlines();
        const items = [this.expr({})];
        while (this.take(',')) {
          this.newlines();
          items.push(this.expr({}));
        }
        this.newlines();
        this.expect(')');
        return items.length === 1 ? { type: 'group', inner: items[0] as Expr } : { type: 'grouping', items };
      }
      case '/':
      case '/=': {
        const found = this.lexer.regexp(token.pos);
        this.token = found;
        checkRegexp(found);
        this.advance();
        return { type: 'regexp', source: found.text };
      }
      default:
        return this.fault();
    }
  }

  private builtin(): Expr {
    const name = this.advance().text;
    const [least, most] = BUILTINS[name] as [number, number];
    if (name === 'length' && !this.is('(')) return { type: 'builtin', name, args: [] };
    this.expect('(');
    this.newlines();
    const args = this.is(')') ? [] : this.list({});
    this.newlines();
    const closing = this.token.pos;
    this.expect(')');
    if (args.length < least || args.length > most) {
      throw new SyntaxFault(`${args.length} is invalid as number of arguments for ${name}`, closing);
    }
    return { type: 'builtin', name, args };
  }

  private optionalLvalue(): Lvalue | undefined {
    if (!this.is('$') && this.token.type !== 'name') return undefined;
    const target = this.primary({});
    return isLvalue(target) ? target : this.fault();
  }

  private name(name: string): Name {
    const index = this.parameters.indexOf(name);
    if (index >= 0) return { type: 'local', name, index };
    let cell = this.globals.get(name);
    if (!cell) {
      cell = {};
      this.globals.set(name, cell);
    }
    return { type: 'global', name, cell };
  }
}

/** A constant regular expression is refused when it is read. */
function checkRegexp(token: Token): void {
  try {
    regexpOf(token.text);
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    throw new SyntaxFault(`!${error.message.replace('invalid regexp: ', '')}`, token.pos);
  }
}

function isLvalue(node: Expr): node is Lvalue {
  return node.type === 'global' || node.type === 'local' || node.type === 'field' || node.type === 'element';
}
