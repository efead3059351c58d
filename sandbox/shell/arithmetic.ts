/** Shell arithmetic on 64-bit integers, over text whose `$` expansions are already done. */

export class ArithmeticError extends Error {}

export interface ArithmeticVariables {
  get(name: string, index: string | undefined): string | undefined;
  set(name: string, index: string | undefined, value: string): void;
}

const OPERATORS = [
  '<<=', '>>=', '**', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '+=', '-=', '*=', '/=', '%=', '&=',
  '^=', '|=', '+', '-', '*', '/', '%', '<', '>', '=', '!', '~', '&', '|', '^', '?', ':', ',', '(', ')',
]; // biome-ignore format: a table

const BINARY: Record<string, number> = {
  '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '<': 10, '>': 10, '<=': 10, '>=': 10,
  '<<': 11, '>>': 11, '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
}; // biome-ignore format: a table

const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);
const MAX_DEPTH = 1024;

interface Token {
  kind: 'number' | 'name' | 'operator' | 'end';
  text: string;
  /** Of a name: the subscript's text. */
  index?: string | undefined;
  at: number;
}

/** Throws {@link ArithmeticError} whose message is bash's, without the shell's name. */
export function evaluate(text: string, variables: ArithmeticVariables, depth = 0): bigint {
  if (depth >= MAX_DEPTH)
    throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  if (/^\s*$/.test(text)) return 0n;
  const simple = /^\s*(0|[1-9]\d{0,17})\s*$/.exec(text);
  if (simple) return BigInt(simple[1] as string);
  return new Evaluator(text, variables, depth).run();
}

class Evaluator {
  private readonly text: string;
  private readonly variables: ArithmeticVariables;
  private readonly depth: number;
  private at = 0;
  private token: Token;
  /** Where the operand that was taken last begins. */
  private lastOperand = 0;
  /** Parsing what short-circuiting leaves out. */
  private skip = 0;

  constructor(text: string, variables: ArithmeticVariables, depth: number) {
    this.text = text;
    this.variables = variables;
    this.depth = depth;
    this.token = this.next();
  }

  run(): bigint {
    const value = this.comma();
    if (this.token.kind !== 'end') this.refuseRest();
    return value;
  }

  /** What follows a whole expression and cannot go on with it. */
  private refuseRest(): never {
    const { kind, text, at } = this.token;
    if (kind === 'operator' && (ASSIGN.has(text) || text === '=')) this.fail('attempted assignment to non-variable');
    if (kind === 'operator' && (text === '++' || text === '--')) this.fail('syntax error: operand expected', at + 1);
    const known = kind !== 'operator' || ['(', ':', '!', '~', ')'].includes(text);
    this.fail(known ? 'syntax error in expression' : 'syntax error: invalid arithmetic operator');
  }

  private fail(message: string, at = this.token.at): never {
    const expression = this.text.replace(/^\s+/, '');
    throw new ArithmeticError(`${expression}: ${message} (error token is "${this.text.slice(at)}")`);
  }

  private next(): Token {
    const { text } = this;
    while (this.at < text.length && /\s/.test(text[this.at] as string)) this.at++;
    const at = this.at;
    if (at >= text.length) return { kind: 'end', text: '', at: this.lastAt(at) };
    const number = /^(?:0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]*|\d[0-9a-zA-Z_]*)/.exec(text.slice(at));
    if (number) {
      this.at += number[0].length;
      return { kind: 'number', text: number[0], at };
    }
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(at));
    if (name) {
      this.at += name[0].length;
      const token: Token = { kind: 'name', text: name[0], at };
      if (text[this.at] === '[') {
        let depth = 0;
        const from = this.at + 1;
        for (; this.at < text.length; this.at++) {
          if (text[this.at] === '[') depth++;
          else if (text[this.at] === ']' && --depth === 0) break;
        }
        if (this.at >= text.length) this.fail('bad array subscript', at);
        token.index = text.slice(from, this.at++);
      }
      return token;
    }
    for (const operator of OPERATORS) {
      if (text.startsWith(operator, at)) {
        this.at += operator.length;
        return { kind: 'operator', text: operator, at };
      }
    }
    const begins = this.token === undefined || (this.token.kind === 'operator' && this.token.text !== ')');
    this.token = { kind: 'operator', text: text[at] as string, at };
    return this.fail(begins ? 'syntax error: operand expected' : 'syntax error: invalid arithmetic operator');
  }

  /** At the end bash shows the last token it took. */
  private lastAt(end: number): number {
    return this.token?.at ?? end;
  }

  private take(): Token {
    const token = this.token;
    if (token.kind !== 'operator') this.lastOperand = token.at;
    this.token = this.next();
    return token;
  }

  /** The present token, if it is an operator. */
  private operator(): string {
    return this.token.kind === 'operator' ? this.token.text : '';
  }

  private is(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.is(',')) {
      this.take();
      value = this.assignment();
    }
    return value;
  }

  private assignment(): bigint {
    if (this.token.kind === 'name') {
      const [at, token] = [this.at, this.token];
      const name = this.take();
      if (ASSIGN.has(this.operator())) {
        const operator = this.take().text;
        const right = this.assignment();
        const value = operator === '=' ? right : this.binary(operator.slice(0, -1), this.read(name), right, name.at);
        this.write(name, value);
        return value;
      }
      this.at = at;
      this.token = token;
    }
    return this.ternary();
  }

  private ternary(): bigint {
    const test = this.operation(4);
    if (!this.is('?')) return test;
    this.take();
    if (this.is(':') || this.token.kind === 'end') this.fail('expression expected');
    const yes = this.guarded(test === 0n, () => this.comma());
    if (!this.is(':')) this.fail("`:' expected for conditional expression");
    const colon = this.take();
    if ((this.token.kind as string) === 'end') this.fail('expression expected', colon.at);
    const no = this.guarded(test !== 0n, () => this.assignment());
    return test !== 0n ? yes : no;
  }

  private guarded(skip: boolean, work: () => bigint): bigint {
    if (skip) this.skip++;
    const value = work();
    if (skip) this.skip--;
    return value;
  }

  private operation(least: number): bigint {
    let left = this.unary();
    for (;;) {
      const operator = this.token.kind === 'operator' ? this.token.text : '';
      const power = BINARY[operator];
      if (power === undefined || power < least) return left;
      this.take();
      const at = this.token.at;
      if (operator === '&&' || operator === '||') {
        const known = operator === '&&' ? left === 0n : left !== 0n;
        const right = this.guarded(known, () => this.operation(power + 1));
        left = operator === '&&' ? bool(left !== 0n && right !== 0n) : bool(left !== 0n || right !== 0n);
      } else {
        const right = this.operation(operator === '**' ? power : power + 1);
        left = this.binary(operator, left, right, at);
      }
    }
  }

  private binary(operator: string, a: bigint, b: bigint, at: number): bigint {
    switch (operator) {
      case '+':
        return wrap(a + b);
      case '-':
        return wrap(a - b);
      case '*':
        return wrap(a * b);
      case '/':
      case '%':
        if (b === 0n) {
          if (this.skip > 0) return 0n;
          this.fail('division by 0', at);
        }
        return wrap(operator === '/' ? a / b : a % b);
      case '**':
        if (b < 0n) {
          if (this.skip > 0) return 0n;
          this.fail('exponent less than 0', this.lastOperand);
        }
        return power(a, b);
      case '<<':
        return wrap(a << (b & 63n));
      case '>>':
        return a >> (b & 63n);
      case '<':
        return bool(a < b);
      case '>':
        return bool(a > b);
      case '<=':
        return bool(a <= b);
      case '>=':
        return bool(a >= b);
      case '==':
        return bool(a === b);
      case '!=':
        return bool(a !== b);
      case '&':
        return a & b;
      case '|':
        return a | b;
      default:
        return a ^ b;
    }
  }

  private unary(): bigint {
    const { token } = this;
    if (token.kind === 'operator') {
      switch (token.text) {
        case '!':
          this.take();
          return bool(this.unary() === 0n);
        case '~':
          this.take();
          return ~this.unary();
        case '+':
          this.take();
          return this.unary();
        case '-':
          this.take();
          return wrap(-this.unary());
        case '++':
        case '--': {
          this.take();
          if ((this.token.kind as string) !== 'name') {
            const value = this.unary();
            return value;
          }
          const name = this.take();
          const value = wrap(this.read(name) + (token.text === '++' ? 1n : -1n));
          this.write(name, value);
          return value;
        }
      }
    }
    return this.primary();
  }

  private primary(): bigint {
    const { token } = this;
    if (token.kind === 'number') {
      const value = this.number(token);
      this.take();
      return value;
    }
    if (token.kind === 'name') {
      const name = this.take();
      const value = this.read(name);
      if (this.is('++') || this.is('--')) {
        this.write(name, wrap(value + (this.take().text === '++' ? 1n : -1n)));
      }
      return value;
    }
    if (this.is('(')) {
      this.take();
      const value = this.comma();
      if (!this.is(')')) this.fail("missing `)'");
      this.take();
      return value;
    }
    return this.fail('syntax error: operand expected');
  }

  private read(name: Token): bigint {
    if (this.skip > 0) return 0n;
    const value = this.variables.get(name.text, name.index) ?? '';
    return evaluate(value, this.variables, this.depth + 1);
  }

  private write(name: Token, value: bigint): void {
    if (this.skip === 0) this.variables.set(name.text, name.index, String(value));
  }

  private number(token: Token): bigint {
    const { text } = token;
    if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text));
    if (/^0[xX]$/.test(text)) return 0n;
    const based = /^(\d+)#(.*)$/.exec(text);
    if (based?.[2] === '') this.fail('invalid integer constant', token.at);
    if (based) return this.inBase(token, Number(based[1]), based[2] as string);
    if (/^0\d*$/.test(text)) return this.inBase(token, 8, text);
    if (!/^\d+$/.test(text)) this.fail(`value too great for base`, token.at);
    return wrap(BigInt(text));
  }

  private inBase(token: Token, base: number, digits: string): bigint {
    if (base < 2 || base > 64) this.fail('invalid arithmetic base', token.at);
    let value = 0n;
    for (const c of digits) {
      const lower = 'abcdefghijklmnopqrstuvwxyz'.indexOf(base <= 36 ? c.toLowerCase() : c);
      const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(c);
      const digit = /\d/.test(c) ? Number(c) : lower >= 0 ? lower + 10 : upper >= 0 ? upper + 36 : c === '@' ? 62 : 63;
      if (digit >= base) this.fail('value too great for base', token.at);
      value = value * BigInt(base) + BigInt(digit);
    }
    return wrap(value);
  }
}

function power(a: bigint, b: bigint): bigint {
  let [result, base, exponent] = [1n, a, b];
  while (exponent > 0n) {
    if (exponent & 1n) result = wrap(result * base);
    base = wrap(base * base);
    exponent >>= 1n;
  }
  return result;
}

function wrap(n: bigint): bigint {
  return BigInt.asIntN(64, n);
}

function bool(b: boolean): bigint {
  return b ? 1n : 0n;
}
