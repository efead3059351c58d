/** What bash says of a `[[ … ]]` it cannot read. */
import { type Lexer, Stumbled, TextEnds, type Token } from './syntax-lexer.ts';

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = new Set([
  '=',
  '==',
  '!=',
  '=~',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
]);

/** From behind `[[` to behind `]]`. Throws {@link Stumbled} with bash's words. */
export function checkCondition(lexer: Lexer): void {
  alternatives(lexer);
  const token = peek(lexer);
  if (token.text !== ']]') {
    const operator = token.kind !== 'word';
    throw new Stumbled(
      token,
      `syntax error in conditional expression${operator ? `: unexpected token \`${token.text}'` : ''}`,
    );
  }
  lexer.next();
}

function peek(lexer: Lexer): Token {
  const token = lexer.peek();
  if (token.kind === 'end') throw new TextEnds();
  return token;
}

function alternatives(lexer: Lexer): void {
  for (;;) {
    term(lexer);
    const { text } = peek(lexer);
    if (text !== '&&' && text !== '||') return;
    lexer.next();
  }
}

function term(lexer: Lexer): void {
  while (peek(lexer).kind === 'newline') lexer.next();
  const token = peek(lexer);
  // Of an empty expression bash says nothing.
  if (token.text === ']]' || (token.kind === 'operator' && token.text !== '(')) throw new Stumbled(token, '');
  lexer.next();
  if (token.text === '!') {
    term(lexer);
    return;
  }
  if (token.text === '(') {
    alternatives(lexer);
    const close = peek(lexer);
    if (close.text !== ')') throw new Stumbled(close, `unexpected token \`${close.text}', expected \`)'`);
    lexer.next();
    return;
  }
  // A line may not end here.
  const ahead = lexer.peek();
  const operator: Token = ahead.kind === 'end' ? { ...ahead, kind: 'newline', text: 'newline' } : ahead;
  if (UNARY.test(token.text) && !BINARY.has(operator.text)) {
    if (operator.kind !== 'word' || operator.text === ']]')
      throw new Stumbled(operator, `unexpected argument \`${operator.text}' to conditional unary operator`);
    lexer.next();
    return;
  }
  if (operator.text === ']]' || ['&&', '||', ')'].includes(operator.text)) return;
  if (!BINARY.has(operator.text)) {
    const words = 'conditional binary operator expected';
    throw new Stumbled(operator, operator.kind === 'word' ? words : `unexpected token \`${operator.text}', ${words}`);
  }
  lexer.next();
  if (operator.text === '=~') {
    regularExpression(lexer);
    return;
  }
  const right = peek(lexer);
  if (right.kind !== 'word')
    throw new Stumbled(right, `unexpected argument \`${right.text}' to conditional binary operator`);
  lexer.next();
}

/** To the next space outside brackets and quotes. */
function regularExpression(lexer: Lexer): void {
  peek(lexer);
  while (/[ \t]/.test(lexer.source[lexer.at] ?? '')) lexer.at++;
  for (let depth = 0; ; ) {
    const c = lexer.source[lexer.at];
    if (c === undefined) throw new TextEnds();
    if (/\s/.test(c) && depth === 0) return;
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (/[ \t\n;&|()<>]/.test(c)) lexer.at++;
    else lexer.word();
  }
}
