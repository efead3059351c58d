/** Runs awk's syntax tree. What may wait (input, commands, full pipes) yields a promise; the rest runs through. */
import type { Process } from '../../../apimachinery/process.ts';
import type { Random } from '../../../apimachinery/random.ts';
import type { Expr, FunctionNode, Lvalue, Name, Rule, Script, Statement } from './ast.ts';
import { builtin } from './builtins.ts';
import { sprintf } from './format.ts';
import { type RecordReader, Streams } from './io.ts';
import { forInOrder } from './order.ts';
import { AwkRecord } from './record.ts';
import { regexpOf } from './regexp.ts';
import {
  type AwkArray,
  arrayOf,
  type Cell,
  compare,
  Fatal,
  Input,
  isTrue,
  numberOf,
  numberText,
  textOf,
  type Value,
} from './values.ts';

/** A computation that may wait. */
export type Run<T> = Generator<Promise<unknown>, T, unknown>;

/** How control leaves a statement other than by its end. */
export class Leave extends Error {
  readonly how: 'next' | 'nextfile' | 'exit' | 'return' | 'break' | 'continue';
  readonly value: Value;
  constructor(how: Leave['how'], value?: Value) {
    super(how);
    this.how = how;
    this.value = value;
  }
}

const NEXT = new Leave('next');
const NEXTFILE = new Leave('nextfile');
const BREAK = new Leave('break');
const CONTINUE = new Leave('continue');
/** Calls within calls: far deeper, and the host's own stack would end. */
const MAX_DEPTH = 500;
/** Characters a string may have: what a tab can hold. */
const MAX_STRING = 64 * 1024 * 1024;
/** Characters of output that may wait. */
const BLOCK = 8192;

const DEFAULTS: Record<string, Value> = {
  FS: ' ',
  OFS: ' ',
  ORS: '\n',
  RS: '\n',
  SUBSEP: '\x1c',
  CONVFMT: '%.6g',
  OFMT: '%.6g',
  NR: 0,
  FNR: 0,
  RSTART: 0,
  RLENGTH: -1,
  FILENAME: '',
  RT: '',
  IGNORECASE: 0,
  FPAT: '',
};

export class Awk {
  readonly process: Process;
  readonly streams: Streams;
  readonly record: AwkRecord;
  readonly random: { state: Random | undefined; seed: number; previous: number } = {
    state: undefined,
    seed: 0,
    previous: 0,
  };
  /** Of the statement that runs, for messages. */
  line = 1;
  private readonly script: Script;
  private readonly special: Record<string, Cell> = {};
  private frame: Cell[] = [];
  private depth = 0;
  private readonly ranges = new Set<Rule>();
  private argument = 0;
  private input: RecordReader | undefined;
  private usedFile = false;
  private status = 0;

  constructor(process: Process, script: Script, argv: string[]) {
    this.process = process;
    this.script = script;
    this.streams = new Streams(process);
    for (const [name, value] of Object.entries(DEFAULTS)) this.special[name] = this.define(name, value);
    this.special['ARGC'] = this.define('ARGC', argv.length);
    this.global('ARGV').array = new Map(argv.map((text, i) => [String(i), new Input(text)]));
    this.global('ENVIRON').array = new Map([...process.env].map(([name, text]) => [name, new Input(text)]));
    this.global('PROCINFO').array = new Map<string, Value>([
      ['version', '5.2.1'],
      ['pid', process.pid],
    ]);
    this.record = new AwkRecord({
      fs: () => this.text('FS'),
      ofs: () => this.text('OFS'),
      convfmt: () => this.convfmt,
      paragraphs: () => this.text('RS') === '',
      ignoreCase: () => this.ignoreCase,
      fpat: () => this.text('FPAT'),
    });
  }

  global(name: string): Cell {
    let cell = this.script.globals.get(name);
    if (!cell) {
      cell = {};
      this.script.globals.set(name, cell);
    }
    return cell;
  }

  private define(name: string, value: Value): Cell {
    const cell = this.global(name);
    cell.value = value;
    return cell;
  }

  /** A special variable as text. */
  text(name: string): string {
    return textOf((this.special[name] as Cell).value, '%.6g');
  }

  setSpecial(name: string, value: Value): void {
    (this.special[name] as Cell).value = value;
  }

  get convfmt(): string {
    const { value } = this.special['CONVFMT'] as Cell;
    return typeof value === 'string' ? value : textOf(value, '%.6g');
  }

  get ignoreCase(): boolean {
    return isTrue(this.special['IGNORECASE']?.value);
  }

  get fnr(): number {
    return numberOf(this.special['FNR']?.value);
  }

  // ---- the run ----

  /** `name=text` from the command line. */
  assignText(name: string, value: Value): void {
    if (name === 'NF') this.record.count = numberOf(value);
    else this.global(name).value = value;
  }

  *run(): Run<number> {
    const { rules } = this.script;
    try {
      for (const rule of rules) if (rule.when === 'BEGIN') yield* this.statement(rule.body as Statement);
      if (rules.some((rule) => rule.when !== 'BEGIN')) yield* this.mainLoop(rules);
    } catch (error) {
      if (!this.exits(error)) throw error;
      if (this.ending) return this.status;
    }
    this.ending = true;
    try {
      for (const rule of rules) if (rule.when === 'END') yield* this.statement(rule.body as Statement);
    } catch (error) {
      if (!this.exits(error)) throw error;
    }
    return this.status;
  }

  private ending = false;

  private exits(error: unknown): boolean {
    if (!(error instanceof Leave) || error.how !== 'exit') return false;
    if (error.value !== undefined) this.status = Math.trunc(numberOf(error.value)) & 255;
    return true;
  }

  private *mainLoop(rules: Rule[]): Run<void> {
    const per = rules.filter((rule) => rule.when !== 'BEGIN' && rule.when !== 'END');
    for (;;) {
      const text = yield* this.nextRecord();
      if (text === undefined) return;
      this.record.set(text);
      try {
        for (const rule of per) {
          if (!(yield* this.applies(rule))) continue;
          if (rule.body) yield* this.statement(rule.body);
          else this.streams.stdout.write(textOf(this.record.get(0), this.convfmt) + this.text('ORS'));
        }
      } catch (error) {
        if (error === NEXTFILE) this.input = undefined;
        else if (error !== NEXT) throw error;
      }
      if (this.streams.pending > BLOCK) yield this.streams.flushAll();
      yield* this.breathe();
    }
  }

  private *applies(rule: Rule): Run<boolean> {
    if (rule.when === 'always') return true;
    if (rule.when === 'pattern') return isTrue(yield* this.expr(rule.pattern as Expr));
    if (!this.ranges.has(rule)) {
      if (!isTrue(yield* this.expr(rule.pattern as Expr))) return false;
      this.ranges.add(rule);
    }
    if (isTrue(yield* this.expr(rule.end as Expr))) this.ranges.delete(rule);
    return true;
  }

  private *breathe(): Run<void> {
    const { clock, signal } = this.process;
    if (!clock.shouldYield()) return;
    yield this.streams.flushAll();
    yield clock.yield();
    if (signal.aborted) throw new Leave('exit', 130);
  }

  /** The next record of the main input; counts it. */
  *nextRecord(): Run<string | undefined> {
    for (;;) {
      if (!this.input && !(yield* this.openNext())) return undefined;
      const text = yield* this.readFrom(this.input as RecordReader);
      if (text !== undefined) {
        this.count();
        return text;
      }
      this.input = undefined;
    }
  }

  *readFrom(reader: RecordReader): Run<string | undefined> {
    const rs = this.text('RS');
    const text = reader.ready(rs) ?? ((yield reader.next(rs, () => this.streams.flushAll())) as string | undefined);
    if (text !== undefined) this.setSpecial('RT', reader.terminator);
    return text;
  }

  count(): void {
    this.setSpecial('NR', numberOf(this.special['NR']?.value) + 1);
    this.setSpecial('FNR', this.fnr + 1);
  }

  private *openNext(): Run<boolean> {
    const argv = arrayOf(this.global('ARGV'), 'ARGV');
    while (++this.argument < numberOf(this.special['ARGC']?.value)) {
      const value = argv.get(String(this.argument));
      const name = textOf(value, this.convfmt);
      if (name === '') continue;
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(name);
      if (assignment) {
        this.assignText(assignment[1] as string, new Input(assignment[2] as string));
        continue;
      }
      this.usedFile = true;
      if (name !== '-' && (yield* this.isMissing(name))) continue;
      this.input = name === '-' ? this.streams.stdin : this.streams.open(name);
      this.setSpecial('FILENAME', name);
      this.setSpecial('FNR', 0);
      return true;
    }
    if (this.usedFile) return false;
    this.usedFile = true;
    this.input = this.streams.stdin;
    this.setSpecial('FNR', 0);
    return true;
  }

  private *isMissing(name: string): Run<boolean> {
    const path = name.startsWith('/') ? name : `${this.process.cwd}/${name}`;
    const { fs } = this.process;
    const say = (text: string) => this.process.stderr.write(`${this.process.argv[0]}: ${text}\n`);
    if (!fs.exists(path)) {
      yield this.streams.flushAll();
      yield say(`fatal: cannot open file \`${name}' for reading: No such file or directory`);
      throw new Leave('exit', 2);
    }
    if (fs.stat(path).type !== 'directory') return false;
    yield say(`warning: command line argument \`${name}' is a directory: skipped`);
    return true;
  }

  // ---- statements ----

  *statement(node: Statement): Run<void> {
    this.line = node.line;
    switch (node.type) {
      case 'block':
        for (const each of node.body) yield* this.statement(each);
        return;
      case 'expression':
        yield* this.expr(node.expr);
        return;
      case 'print':
      case 'printf':
        return yield* this.print(node);
      case 'if':
        if (isTrue(yield* this.expr(node.test))) yield* this.statement(node.yes);
        else if (node.no) yield* this.statement(node.no);
        return;
      case 'while':
        while (isTrue(yield* this.expr(node.test))) if (yield* this.loop(node.body)) return;
        return;
      case 'do':
        do if (yield* this.loop(node.body)) return;
        while (isTrue(yield* this.expr(node.test)));
        return;
      case 'for':
        if (node.init) yield* this.statement(node.init);
        while (!node.test || isTrue(yield* this.expr(node.test))) {
          if (yield* this.loop(node.body)) return;
          if (node.step) yield* this.statement(node.step);
        }
        return;
      case 'forin': {
        const array = this.array(node.array);
        for (const key of forInOrder(array, this.sortedIn, this.convfmt)) {
          if (!array.has(key)) continue;
          yield* this.assign(node.target, new Input(key));
          if (yield* this.loop(node.body)) return;
        }
        return;
      }
      case 'switch':
        return yield* this.choose(node);
      case 'delete': {
        const array = this.array(node.array);
        if (!node.subscripts) array.clear();
        else array.delete(yield* this.subscript(node.subscripts));
        return;
      }
      case 'exit':
        throw new Leave('exit', node.value ? yield* this.expr(node.value) : undefined);
      case 'return':
        throw new Leave('return', node.value ? yield* this.expr(node.value) : undefined);
      case 'next':
        throw NEXT;
      case 'nextfile':
        throw NEXTFILE;
      case 'break':
        throw BREAK;
      case 'continue':
        throw CONTINUE;
    }
  }

  private get sortedIn(): string {
    return textOf(this.script.globals.get('PROCINFO')?.array?.get('sorted_in'), this.convfmt);
  }

  /** Runs a loop's body once; true: leave the loop. */
  private *loop(body: Statement): Run<boolean> {
    yield* this.breathe();
    try {
      yield* this.statement(body);
    } catch (error) {
      if (error === BREAK) return true;
      if (error !== CONTINUE) throw error;
    }
    return false;
  }

  private *choose(node: Extract<Statement, { type: 'switch' }>): Run<void> {
    const subject = yield* this.expr(node.subject);
    let at = -1;
    for (let i = 0; i < node.cases.length && at < 0; i++) {
      const test = node.cases[i]?.test;
      if (!test) continue;
      const hit =
        test.type === 'regexp'
          ? this.matches(test.source, textOf(subject, this.convfmt))
          : compare(subject, yield* this.expr(test), this.convfmt) === 0;
      if (hit) at = i;
    }
    if (at < 0) at = node.cases.findIndex((each) => !each.test);
    if (at < 0) return;
    try {
      for (const each of node.cases.slice(at)) for (const inner of each.body) yield* this.statement(inner);
    } catch (error) {
      if (error !== BREAK) throw error;
    }
  }

  private *print(node: Extract<Statement, { type: 'print' | 'printf' }>): Run<void> {
    const values: Value[] = [];
    for (const arg of node.args) values.push(yield* this.expr(arg));
    let text: string;
    if (node.type === 'printf') text = sprintf(textOf(values[0], this.convfmt), values.slice(1), this.convfmt);
    else if (values.length === 0) text = textOf(this.record.get(0), this.convfmt) + this.text('ORS');
    else {
      const ofmt = this.text('OFMT');
      text =
        values.map((v) => (typeof v === 'number' ? numberText(v, ofmt) : textOf(v, ofmt))).join(this.text('OFS')) +
        this.text('ORS');
    }
    const stream = node.to
      ? this.streams.output(node.to.kind, textOf(yield* this.expr(node.to.target), this.convfmt))
      : this.streams.stdout;
    stream.write(text);
    if (this.streams.pending > BLOCK) yield this.streams.flushAll();
  }

  // ---- expressions ----

  *expr(node: Expr): Run<Value> {
    switch (node.type) {
      case 'number':
      case 'string':
        return node.value;
      case 'global':
        if (node.name === 'NF') return this.record.count;
        return scalar(node.cell, node.name);
      case 'local':
        return scalar(this.frame[node.index] as Cell, node.name);
      case 'field':
        return this.record.get(Math.trunc(numberOf(yield* this.expr(node.index))));
      case 'element': {
        const key = yield* this.subscript(node.subscripts);
        const array = this.array(node.array);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'regexp':
        return this.matches(node.source, textOf(this.record.get(0), this.convfmt)) ? 1 : 0;
      case 'group':
        return yield* this.expr(node.inner);
      case 'grouping':
        return yield* this.subscript(node.items);
      case 'unary': {
        const value = yield* this.expr(node.operand);
        if (node.operator === '!') return isTrue(value) ? 0 : 1;
        return node.operator === '-' ? -numberOf(value) : numberOf(value);
      }
      case 'binary': {
        const left = yield* this.expr(node.left);
        return binary(node.operator, left, yield* this.expr(node.right), this.convfmt);
      }
      case 'concat': {
        const left = textOf(yield* this.expr(node.left), this.convfmt);
        return bounded(left, textOf(yield* this.expr(node.right), this.convfmt));
      }
      case 'and':
        return isTrue(yield* this.expr(node.left)) && isTrue(yield* this.expr(node.right)) ? 1 : 0;
      case 'or':
        return isTrue(yield* this.expr(node.left)) || isTrue(yield* this.expr(node.right)) ? 1 : 0;
      case 'match': {
        const text = textOf(yield* this.expr(node.text), this.convfmt);
        const found = this.matches(yield* this.regexpSource(node.regexp), text);
        return found !== node.negated ? 1 : 0;
      }
      case 'in':
        return this.array(node.array).has(yield* this.subscript(node.subscripts)) ? 1 : 0;
      case 'conditional':
        return yield* this.expr(isTrue(yield* this.expr(node.test)) ? node.yes : node.no);
      case 'assign':
        return yield* this.assignment(node);
      case 'increment': {
        const old = numberOf(yield* this.expr(node.target));
        yield* this.assign(node.target, old + node.by);
        return node.prefix ? old + node.by : old;
      }
      case 'call':
        return yield* this.call(this.script.functions.get(node.name) as FunctionNode, node.args);
      case 'builtin':
        return yield* builtin(this, node.name, node.args);
      case 'getline':
        return yield* this.getline(node);
    }
  }

  private *assignment(node: Extract<Expr, { type: 'assign' }>): Run<Value> {
    if (node.operator === '=') {
      const value = yield* this.expr(node.value);
      yield* this.assign(node.target, value);
      return value;
    }
    const right = yield* this.expr(node.value);
    const value = binary(node.operator.slice(0, -1), yield* this.expr(node.target), right, this.convfmt);
    yield* this.assign(node.target, value);
    return value;
  }

  *assign(target: Lvalue, value: Value): Run<void> {
    switch (target.type) {
      case 'global':
        if (target.name === 'NF') {
          this.record.count = Math.trunc(numberOf(value));
          return;
        }
        if (target.cell.array) scalar(target.cell, target.name);
        target.cell.value = value ?? '';
        return;
      case 'local': {
        const cell = this.frame[target.index] as Cell;
        if (cell.array) scalar(cell, target.name);
        cell.value = value ?? '';
        return;
      }
      case 'field':
        this.record.assign(Math.trunc(numberOf(yield* this.expr(target.index))), value);
        return;
      case 'element': {
        const key = yield* this.subscript(target.subscripts);
        this.array(target.array).set(key, value);
      }
    }
  }

  *subscript(parts: Expr[]): Run<string> {
    if (parts.length === 1) return keyOf(yield* this.expr(parts[0] as Expr), this.convfmt);
    const texts: string[] = [];
    for (const part of parts) texts.push(keyOf(yield* this.expr(part), this.convfmt));
    return texts.join(this.text('SUBSEP'));
  }

  array(node: Name): AwkArray {
    const cell = node.type === 'global' ? node.cell : (this.frame[node.index] as Cell);
    return arrayOf(cell, node.name, node.type === 'local');
  }

  /** The pattern of `~`, match, split, sub: a regular expression as written, or a string's text. */
  *regexpSource(node: Expr): Run<string> {
    if (node.type === 'regexp') return node.source;
    if (node.type === 'group' && node.inner.type === 'regexp') return node.inner.source;
    return textOf(yield* this.expr(node), this.convfmt);
  }

  private matches(source: string, text: string): boolean {
    const regexp = regexpOf(source, this.ignoreCase);
    regexp.lastIndex = 0;
    return regexp.test(text);
  }

  private *call(definition: FunctionNode, args: Expr[]): Run<Value> {
    if (args.length > definition.parameters.length) {
      throw new Fatal(`function \`${definition.name}' called with more arguments than declared`);
    }
    if (++this.depth > MAX_DEPTH)
      throw new Fatal(`function \`${definition.name}': nesting level exceeded (${MAX_DEPTH})`);
    const frame: Cell[] = [];
    for (const arg of args) frame.push(yield* this.argumentCell(arg));
    while (frame.length < definition.parameters.length) frame.push({});
    const saved = this.frame;
    const { line } = this;
    this.frame = frame;
    yield* this.breathe();
    try {
      yield* this.statement(definition.body);
      return undefined;
    } catch (error) {
      if (!(error instanceof Leave) || error.how !== 'return') throw error;
      return error.value;
    } finally {
      this.frame = saved;
      this.line = line;
      this.depth--;
    }
  }

  /** Arrays go by reference, and so does what may yet become one. */
  private *argumentCell(arg: Expr): Run<Cell> {
    if (arg.type !== 'global' && arg.type !== 'local') return { value: yield* this.expr(arg) };
    if (arg.type === 'global' && arg.name === 'NF') return { value: this.record.count };
    const cell = arg.type === 'global' ? arg.cell : (this.frame[arg.index] as Cell);
    if (cell.array) return { array: cell.array };
    return cell.value === undefined ? { from: cell } : { value: cell.value };
  }

  private *getline(node: Extract<Expr, { type: 'getline' }>): Run<Value> {
    let text: string | undefined;
    if (node.kind === 'main') text = yield* this.nextRecord();
    else {
      const name = textOf(yield* this.expr(node.from as Expr), this.convfmt);
      if (node.kind === 'command') yield this.streams.flushAll();
      const reader = node.kind === 'file' ? this.streams.file(name) : this.streams.command(name);
      if (!reader) return -1;
      text = yield* this.readFrom(reader);
    }
    if (this.process.signal.aborted) throw new Leave('exit', 130);
    if (text === undefined) return 0;
    if (node.target) yield* this.assign(node.target, new Input(text));
    else this.record.set(text);
    return 1;
  }
}

function scalar(cell: Cell, name: string): Value {
  if (cell.array) throw new Fatal(`attempt to use array \`${name}' in a scalar context`);
  return cell.value;
}

/** Integers index as themselves, other numbers by CONVFMT. */
function keyOf(value: Value, convfmt: string): string {
  return textOf(value, convfmt);
}

function bounded(a: string, b: string): string {
  if (a.length + b.length > MAX_STRING) {
    throw new Fatal(`cannot allocate ${a.length + b.length} bytes of memory: Cannot allocate memory`);
  }
  return a + b;
}

function binary(operator: string, a: Value, b: Value, convfmt: string): Value {
  switch (operator) {
    case '+':
      return numberOf(a) + numberOf(b);
    case '-':
      return numberOf(a) - numberOf(b);
    case '*':
      return numberOf(a) * numberOf(b);
    case '/': {
      const by = numberOf(b);
      if (by === 0) throw new Fatal('division by zero attempted');
      return numberOf(a) / by;
    }
    case '%': {
      const by = numberOf(b);
      if (by === 0) throw new Fatal("division by zero attempted in `%'");
      return numberOf(a) % by;
    }
    case '^':
    case '**':
      return numberOf(a) ** numberOf(b);
    case '<':
      return compare(a, b, convfmt) < 0 ? 1 : 0;
    case '<=':
      return compare(a, b, convfmt) <= 0 ? 1 : 0;
    case '>':
      return compare(a, b, convfmt) > 0 ? 1 : 0;
    case '>=':
      return compare(a, b, convfmt) >= 0 ? 1 : 0;
    case '==':
      return compare(a, b, convfmt) === 0 ? 1 : 0;
    default:
      return compare(a, b, convfmt) !== 0 ? 1 : 0;
  }
}
