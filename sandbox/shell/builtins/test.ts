import { type ConditionWorld, compareNumbers, fileComparison, unaryTest, worldOf } from '../conditional.ts';
import type { Builtin } from './index.ts';

export class TestError extends Error {}

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

/** test(1)'s verdict. Throws {@link TestError}: status 2. */
export function testExpression(args: string[], world: ConditionWorld, absolute: (path: string) => string): boolean {
  const unary = (operator: string, operand: string): boolean => {
    const value = unaryTest(world, operator, operand);
    if (value === undefined) throw new TestError(`${operator}: unary operator expected`);
    return value;
  };
  const number = (text: string): bigint => {
    if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
    const value = BigInt(text.trim().replace(/^\+/, ''));
    if (BigInt.asIntN(64, value) !== value) throw new TestError(`${text}: integer expression expected`);
    return value;
  };
  const binary = (a: string, operator: string, b: string): boolean => {
    switch (operator) {
      case '=':
      case '==':
        return a === b;
      case '!=':
        return a !== b;
      case '<':
        return a < b;
      case '>':
        return a > b;
      case '-nt':
      case '-ot':
      case '-ef':
        return fileComparison(world, operator, a, b, absolute) ?? false;
      default:
        return compareNumbers(operator, number(a), number(b));
    }
  };
  const isUnary = (text: string | undefined) => text !== undefined && unaryTest(world, text, '') !== undefined;
  const [a = '', b = '', c = '', d = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (isUnary(a)) return unary(a, b);
      throw new TestError(`${a}: unary operator expected`);
    case 3:
      if (BINARY.has(b)) return binary(a, b, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !testExpression([b, c], world, absolute);
      if (a === '(' && c === ')') return b !== '';
      throw new TestError(`${b}: binary operator expected`);
    case 4:
      if (a === '!') return !testExpression([b, c, d], world, absolute);
      if (a === '(' && d === ')') return testExpression([b, c], world, absolute);
  }
  let at = 0;
  const or = (): boolean => {
    let value = and();
    while (args[at] === '-o') {
      at++;
      value = and() || value;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (args[at] === '-a') {
      at++;
      value = not() && value;
    }
    return value;
  };
  const not = (): boolean => {
    if (args[at] === '!') {
      at++;
      return !not();
    }
    return primary();
  };
  const primary = (): boolean => {
    const first = args[at];
    if (first === undefined) throw new TestError('argument expected');
    if (first === '(') {
      at++;
      const value = or();
      if (args[at] !== ')') throw new TestError("`)' expected");
      at++;
      return value;
    }
    if (BINARY.has(args[at + 1] ?? '')) {
      at += 3;
      return binary(first, args[at - 2] as string, args[at - 1] ?? '');
    }
    if (isUnary(first) && at + 1 < args.length) {
      at += 2;
      return unary(first, args[at - 1] as string);
    }
    at++;
    return first !== '';
  };
  const value = or();
  if (at < args.length) throw new TestError('too many arguments');
  return value;
}

export const test: Builtin = async (sh, args, name) => {
  const list = [...args];
  if (name === '[' && list.pop() !== ']') {
    await sh.complain(`${sh.where()}[: missing \`]'\n`);
    return 2;
  }
  try {
    return testExpression(list, worldOf(sh), (path) => sh.path(path)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await sh.complain(`${sh.where()}${name}: ${error.message}\n`);
    return 2;
  }
};
