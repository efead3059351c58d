/** Runs bc's statements. */
import { MemoryExhausted } from '../../control.ts';
import {
  ArithmeticFault,
  add,
  compare,
  type Decimal,
  divide,
  formatDecimal,
  integer,
  multiply,
  negate,
  ONE,
  parseDecimal,
  power,
  remainder,
  squareRoot,
  toScale,
  ZERO,
} from './decimal.ts';
import * as library from './library.ts';
import type { Expression, Parameter, Statement, Target } from './syntax.ts';

/** What it runs on. */
export interface World {
  /** The number of characters a line may have; 0: any. */
  lineLength: number;
  library: boolean;
  write(text: string): Promise<void>;
  complain(text: string): Promise<void>;
  /** Asked for each piece of work: lets others work, throws when it is to stop. */
  breathe(): Promise<void>;
  /** A line of the input, for read(). */
  read(): Promise<string | undefined>;
}

interface Definition {
  parameters: Parameter[];
  body: Statement[];
}

export class Halt extends Error {}
class Leave extends Error {
  readonly how: 'break' | 'continue' | 'return';
  readonly value: Decimal;
  constructor(how: 'break' | 'continue' | 'return', value = ZERO) {
    super(how);
    this.how = how;
    this.value = value;
  }
}
/** What ends the statements of the present line. */
class RuntimeFault extends Error {}

const MAX_DEPTH = 5000;
const MAX_ELEMENTS = 1_000_000;
const MAX_INDEX = 65536 * 32;

export class Machine {
  private readonly world: World;
  private readonly variables = new Map<string, Decimal>();
  private readonly arrays = new Map<string, Map<number, Decimal>>();
  private elements = 0;
  private readonly functions = new Map<string, Definition>();
  private scale = 0;
  private ibase = 10;
  private obase = 10;
  private last: Decimal = ZERO;
  private column = 0;
  private depth = 0;
  private inside: string[] = [];
  /** bc's place in its own code of the line, as it tells it in errors. */
  private address = 0;

  constructor(world: World) {
    this.world = world;
    if (world.library) this.scale = 20;
  }

  /** The statements of one line. Throws {@link Halt}. */
  async run(statements: readonly Statement[]): Promise<void> {
    this.address = 0;
    this.inside = [];
    this.depth = 0;
    try {
      for (const statement of statements) await this.statement(statement);
    } catch (error) {
      if (error instanceof Leave) return;
      if (error instanceof ArithmeticFault || error instanceof RuntimeFault) await this.say('error', error.message);
      else throw error;
    }
  }

  private async say(what: 'error' | 'warning', text: string): Promise<void> {
    const where = this.inside.at(-1) ?? '(main)';
    await this.world.complain(`Runtime ${what} (func=${where}, adr=${this.address}): ${text}\n`);
  }

  private async statement(node: Statement): Promise<void> {
    await this.world.breathe();
    switch (node.kind) {
      case 'expression': {
        const value = await this.value(node.expression);
        this.address++;
        if (!node.shown) return;
        this.last = value;
        await this.number(value);
        await this.newline();
        return;
      }
      case 'string':
        return this.text(node.text);
      case 'print':
        for (const item of node.items) {
          if (typeof item === 'string') await this.text(item.replace(/\\(.)/g, (_, c: string) => escapeOf(c)));
          else {
            const value = await this.value(item);
            this.last = value;
            await this.number(value);
          }
        }
        return;
      case 'block':
        for (const each of node.body) await this.statement(each);
        return;
      case 'if':
        if ((await this.value(node.test)).n !== 0n) return this.statement(node.then);
        if (node.else) return this.statement(node.else);
        return;
      case 'while':
        return this.loop(node.test, undefined, node.body);
      case 'for':
        if (node.first) await this.value(node.first);
        return this.loop(node.test, node.next, node.body);
      case 'define':
        this.functions.set(node.name, { parameters: node.parameters, body: node.body });
        return;
      case 'return':
        throw new Leave('return', node.value ? await this.value(node.value) : ZERO);
      case 'auto':
        return;
      case 'halt':
      case 'quit':
        throw new Halt();
      default:
        throw new Leave(node.kind);
    }
  }

  private async loop(test: Expression | undefined, next: Expression | undefined, body: Statement): Promise<void> {
    for (;;) {
      if (test && (await this.value(test)).n === 0n) return;
      try {
        await this.statement(body);
      } catch (error) {
        if (!(error instanceof Leave) || error.how === 'return') throw error;
        if (error.how === 'break') return;
      }
      if (next) await this.value(next);
    }
  }

  // ---- values ----

  private async value(node: Expression): Promise<Decimal> {
    switch (node.kind) {
      case 'number':
        this.address += node.text === '0' || node.text === '1' ? 1 : node.text.length + 2;
        return parseDecimal(node.text, this.ibase);
      case 'variable':
      case 'element': {
        const place = await this.place(node);
        this.address += 2;
        return this.fetch(place);
      }
      case 'call':
        return this.call(node);
      case 'assign': {
        const place = await this.place(node.target);
        const right = await this.value(node.value);
        const value =
          node.operator === '=' ? right : await this.operate(node.operator.slice(0, -1), this.fetch(place), right);
        this.address += 2;
        await this.store(place, value);
        return this.fetch(place);
      }
      case 'step': {
        const place = await this.place(node.target);
        const before = this.fetch(place);
        await this.store(place, add(before, integer(node.by)));
        this.address += 2;
        return node.before ? this.fetch(place) : before;
      }
      case 'unary': {
        const operand = await this.value(node.operand);
        this.address++;
        return node.operator === '-' ? negate(operand) : truth(operand.n === 0n);
      }
      default:
        return this.binary(node);
    }
  }

  private async binary(node: Expression & { kind: 'binary' }): Promise<Decimal> {
    const { operator } = node;
    const left = await this.value(node.left);
    if (operator === '()') return left;
    if (operator === '&&') return left.n === 0n ? ZERO : truth((await this.value(node.right)).n !== 0n);
    if (operator === '||') return left.n !== 0n ? ONE : truth((await this.value(node.right)).n !== 0n);
    const right = await this.value(node.right);
    this.address++;
    return this.operate(operator, left, right);
  }

  private async operate(operator: string, a: Decimal, b: Decimal): Promise<Decimal> {
    const { scale } = this;
    switch (operator) {
      case '+':
        return add(a, b);
      case '-':
        return add(a, negate(b));
      case '*':
        if (a.n.toString(16).length + b.n.toString(16).length > 1_000_000) throw new MemoryExhausted();
        return multiply(a, b, scale);
      case '/':
        return divide(a, b, scale);
      case '%':
        return remainder(a, b, scale);
      case '^':
        if (toScale(toScale(b, 0), b.scale).n !== b.n) await this.say('warning', 'non-zero scale in exponent');
        return power(a, b, scale);
      default: {
        const order = compare(a, b);
        const holds: Record<string, boolean> = {
          '==': order === 0,
          '!=': order !== 0,
          '<': order < 0,
          '>': order > 0,
          '<=': order <= 0,
          '>=': order >= 0,
        };
        return truth(holds[operator] === true);
      }
    }
  }

  // ---- places ----

  private async place(target: Target): Promise<{ name: string; index?: number }> {
    if (target.kind === 'variable') return { name: target.name };
    const index = Number(toScale(await this.value(target.index), 0).n);
    if (index < 0 || index >= MAX_INDEX) throw new RuntimeFault(`Array ${target.name} subscript out of bounds.`);
    return { name: target.name, index };
  }

  private fetch({ name, index }: { name: string; index?: number }): Decimal {
    if (index !== undefined) return this.arrays.get(name)?.get(index) ?? ZERO;
    if (name === 'scale') return integer(this.scale);
    if (name === 'ibase') return integer(this.ibase);
    if (name === 'obase') return integer(this.obase);
    if (name === 'last') return this.last;
    return this.variables.get(name) ?? ZERO;
  }

  private async store({ name, index }: { name: string; index?: number }, value: Decimal): Promise<void> {
    if (index !== undefined) {
      const array = this.arrays.get(name) ?? new Map<number, Decimal>();
      this.arrays.set(name, array);
      if (!array.has(index) && ++this.elements > MAX_ELEMENTS) throw new MemoryExhausted();
      array.set(index, value);
      return;
    }
    if (name === 'scale') this.scale = await this.setting('scale', value, 0, 100_000);
    else if (name === 'ibase') this.ibase = await this.setting('ibase', value, 2, 16);
    else if (name === 'obase') this.obase = await this.setting('obase', value, 2, 2 ** 31 - 1);
    else if (name === 'last') this.last = value;
    else this.variables.set(name, value);
  }

  private async setting(name: string, value: Decimal, low: number, high: number): Promise<number> {
    const wanted = toScale(value, 0).n;
    if (value.n < 0n && name === 'scale') await this.say('warning', 'negative scale, set to 0');
    else if (wanted < BigInt(low)) await this.say('warning', `${name} too small, set to ${low}`);
    else if (wanted > BigInt(high)) await this.say('warning', `${name} too large, set to ${high}`);
    return Number(wanted < BigInt(low) ? low : wanted > BigInt(high) ? high : wanted);
  }

  // ---- functions ----

  private async call(node: Expression & { kind: 'call' }): Promise<Decimal> {
    const { name, args } = node;
    const given: (Decimal | Map<number, Decimal>)[] = [];
    for (const arg of args) {
      given.push(arg.kind === 'array' ? new Map(this.arrays.get(arg.name)) : await this.value(arg));
    }
    this.address += 2;
    const own = this.functions.get(name);
    if (own) return this.callOwn(name, own, given);
    const [x = ZERO, y = ZERO] = given.map((each) => (each instanceof Map ? ZERO : each));
    switch (name) {
      case 'length':
        return integer(lengthOf(x));
      case 'scale':
        return integer(x.scale);
      case 'sqrt':
        return squareRoot(x, this.scale);
      case 'read': {
        const line = ((await this.world.read()) ?? '').trim();
        const sign = line.startsWith('-') ? -1n : 1n;
        const number = parseDecimal(/^-?([0-9A-F]*\.?[0-9A-F]*)/.exec(line)?.[1] ?? '0', this.ibase);
        return { n: sign * number.n, scale: number.scale };
      }
    }
    const found = this.world.library ? await this.fromLibrary(name, x, y) : undefined;
    if (found) return found;
    throw new RuntimeFault(`Function ${name} not defined.`);
  }

  private async fromLibrary(name: string, x: Decimal, y: Decimal): Promise<Decimal | undefined> {
    const { scale } = this;
    const { breathe } = this.world;
    switch (name) {
      case 's':
        return library.s(x, scale, breathe);
      case 'c':
        return library.c(x, scale, breathe);
      case 'a':
        return library.a(x, scale, breathe);
      case 'l':
        return library.l(x, scale, breathe);
      case 'e':
      case 'j': {
        const value = await (name === 'e' ? library.e(x, scale, breathe) : library.j(x, y, scale, breathe));
        if (!value) throw new MemoryExhausted();
        return value;
      }
      default:
        return undefined;
    }
  }

  private async callOwn(
    name: string,
    { parameters, body }: Definition,
    given: (Decimal | Map<number, Decimal>)[],
  ): Promise<Decimal> {
    const fits = parameters.length === given.length && parameters.every((p, i) => p.array === given[i] instanceof Map);
    if (!fits) this.address++;
    if (!fits)
      throw new RuntimeFault(
        parameters.length === given.length ? 'Parameter type mismatch' : 'Parameter number mismatch',
      );
    if (++this.depth > MAX_DEPTH) throw new MemoryExhausted();
    await Promise.resolve();
    const locals = [...parameters, ...body.flatMap((s) => (s.kind === 'auto' ? s.names : []))];
    const kept = locals.map(({ name: local, array }) => ({
      local,
      array,
      old: array ? this.arrays.get(local) : this.variables.get(local),
    }));
    for (const [i, { name: local, array }] of locals.entries()) {
      if (array) this.arrays.set(local, (given[i] as Map<number, Decimal>) ?? new Map());
      else this.variables.set(local, (given[i] as Decimal) ?? ZERO);
    }
    this.inside.push(name);
    let value = ZERO;
    try {
      for (const statement of body) await this.statement(statement);
    } catch (error) {
      if (!(error instanceof Leave) || error.how !== 'return') throw error;
      value = error.value;
    } finally {
      for (const { local, array, old } of kept.reverse()) {
        const map = (array ? this.arrays : this.variables) as Map<string, unknown>;
        if (old === undefined) map.delete(local);
        else map.set(local, old);
      }
    }
    this.inside.pop();
    this.depth--;
    return value;
  }

  // ---- output ----

  private async number(value: Decimal): Promise<void> {
    const { lineLength } = this.world;
    let text = '';
    for (const c of formatDecimal(value, this.obase)) {
      if (lineLength > 0 && this.column === lineLength - 2) {
        text += '\\\n';
        this.column = 0;
      }
      text += c;
      this.column++;
    }
    await this.world.write(text);
  }

  private async text(text: string): Promise<void> {
    const at = text.lastIndexOf('\n');
    this.column = at < 0 ? this.column + text.length : text.length - at - 1;
    await this.world.write(text);
  }

  private async newline(): Promise<void> {
    this.column = 0;
    await this.world.write('\n');
  }
}

function truth(yes: boolean): Decimal {
  return yes ? ONE : ZERO;
}

/** Significant digits, and those of the fraction. */
function lengthOf({ n, scale }: Decimal): number {
  const digits = n === 0n ? 1 : String(n < 0n ? -n : n).length;
  return Math.max(digits, scale);
}

function escapeOf(c: string): string {
  return { a: '\x07', b: '\b', f: '\f', n: '\n', q: '"', r: '\r', t: '\t', '\\': '\\', e: '\\' }[c] ?? `\\${c}`;
}
