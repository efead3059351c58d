/**
 * Where bash would stumble over text that does not parse: the token its grammar has no place for. Asked only of text the
 * parser has refused, for the parser says what it wanted, and bash says what it met.
 */
import { checkCondition } from './syntax-condition.ts';
import { Lexer, Stumbled, TextEnds, type Token } from './syntax-lexer.ts';

/** Undefined: nothing, or the text ends too soon. */
export function findFault(source: string): Stumbled | undefined {
  const lexer = new Lexer(source, (inner) => {
    list(inner, [')'], true);
    inner.next();
  });
  try {
    list(lexer, []);
    return undefined;
  } catch (error) {
    if (error instanceof Stumbled) return error;
    // Nested deeper than can be followed: the parser's word stands.
    if (error instanceof TextEnds || error instanceof RangeError) return undefined;
    throw error;
  }
}

const CLOSERS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const REDIRECTIONS = new Set(['<', '>', '>>', '>|', '<>', '<&', '>&', '&>', '&>>', '<<<', '<<', '<<-']);

function newlines(lexer: Lexer): void {
  while (lexer.peek().kind === 'newline') lexer.next();
}

/** Within something that has to be closed the end of the text is no fault. */
function peek(lexer: Lexer): Token {
  const token = lexer.peek();
  if (token.kind === 'end') throw new TextEnds();
  return token;
}

/** A name or word has to follow on the same line. */
function wordHere(lexer: Lexer): Token {
  const token = lexer.next();
  if (token.kind === 'end') throw new Stumbled({ ...token, text: 'newline' });
  if (token.kind !== 'word') throw new Stumbled(token);
  return token;
}

/** Commands up to one of `ends`, which stays; with none of those, to the end of the text. */
function list(lexer: Lexer, ends: readonly string[], empty = false): void {
  for (let count = 0; ; count++) {
    newlines(lexer);
    const token = lexer.peek();
    if (token.kind === 'end') {
      if (ends.length > 0) throw new TextEnds();
      return;
    }
    if ((count > 0 || empty) && ends.includes(token.text)) return;
    andOr(lexer);
    const after = lexer.peek();
    if (after.kind === 'newline' || (after.kind === 'operator' && (after.text === ';' || after.text === '&')))
      lexer.next();
    // After a compound command a closing word may follow at once.
    else if (after.kind === 'end' || ends.includes(after.text)) continue;
    else throw new Stumbled(after);
  }
}

function andOr(lexer: Lexer): void {
  pipeline(lexer);
  for (;;) {
    const token = lexer.peek();
    if (token.kind !== 'operator' || !['&&', '||'].includes(token.text)) return;
    lexer.next();
    newlines(lexer);
    peek(lexer);
    pipeline(lexer);
  }
}

function pipeline(lexer: Lexer): void {
  for (;;) {
    const { text, kind } = lexer.peek();
    if (kind !== 'word' || (text !== '!' && text !== 'time')) break;
    lexer.next();
    if (lexer.peek().text === '-p') lexer.next();
    const { kind: after, text: operator } = lexer.peek();
    if (after !== 'word' && !(after === 'operator' && (operator === '(' || REDIRECTIONS.has(operator)))) return;
  }
  for (;;) {
    command(lexer);
    const token = lexer.peek();
    if (token.kind !== 'operator' || !['|', '|&'].includes(token.text)) return;
    lexer.next();
    newlines(lexer);
    peek(lexer);
  }
}

function command(lexer: Lexer): void {
  const token = peek(lexer);
  if (token.kind === 'operator' && !REDIRECTIONS.has(token.text) && token.text !== '(') throw new Stumbled(token);
  if (token.kind === 'word' && CLOSERS.has(token.text)) throw new Stumbled(token);
  if (compound(lexer, token)) while (redirection(lexer));
  else simple(lexer);
}

/** False, and nothing taken, for what begins a simple command. */
function compound(lexer: Lexer, token: Token): boolean {
  if (token.text === '(') {
    lexer.next();
    const saved = lexer.at;
    if (lexer.source[lexer.at] === '(') {
      lexer.at++;
      if (lexer.arithmetic() !== undefined) return true;
      lexer.at = saved;
    }
    list(lexer, [')']);
    lexer.next();
    return true;
  }
  if (token.kind !== 'word') return false;
  switch (token.text) {
    case 'if':
      return conditional(lexer);
    case 'while':
    case 'until':
      lexer.next();
      list(lexer, ['do']);
      return body(lexer);
    case 'for':
    case 'select':
      return forLoop(lexer);
    case 'case':
      return caseOf(lexer);
    case '{':
      lexer.next();
      list(lexer, ['}']);
      lexer.next();
      return true;
    case '[[':
      lexer.next();
      checkCondition(lexer);
      return true;
    case 'function':
      lexer.next();
      wordHere(lexer);
      if (lexer.peek().text === '(') {
        lexer.next();
        expect(lexer, ')');
      }
      return functionBody(lexer);
    case 'coproc': {
      lexer.next();
      const named = lexer.peek();
      if (named.kind === 'word') {
        const saved = lexer.at;
        lexer.next();
        const after = lexer.peek();
        if (!compound(lexer, after)) lexer.at = saved;
        else return true;
      }
      command(lexer);
      return true;
    }
    default:
      return false;
  }
}

function expect(lexer: Lexer, text: string): void {
  const token = peek(lexer);
  if (token.text !== text) throw new Stumbled(token);
  lexer.next();
}

function conditional(lexer: Lexer): true {
  lexer.next();
  list(lexer, ['then']);
  lexer.next();
  for (;;) {
    list(lexer, ['elif', 'else', 'fi']);
    const { text } = lexer.next();
    if (text === 'fi') return true;
    if (text === 'elif') {
      list(lexer, ['then']);
      lexer.next();
      continue;
    }
    list(lexer, ['fi']);
    lexer.next();
    return true;
  }
}

/** `do … done`, or braces. */
function body(lexer: Lexer): true {
  const token = peek(lexer);
  if (token.text !== 'do' && token.text !== '{') throw new Stumbled(token);
  lexer.next();
  list(lexer, [token.text === 'do' ? 'done' : '}']);
  lexer.next();
  return true;
}

function forLoop(lexer: Lexer): true {
  lexer.next();
  const start = lexer.peek();
  if (start.text === '(' && lexer.source[start.pos + 1] === '(') {
    lexer.at = start.pos + 2;
    const inner = lexer.arithmetic();
    if (inner === undefined) throw new Stumbled(start);
    if (inner.split(';').length !== 3)
      throw new Stumbled(start, `syntax error: arithmetic expression required\nsyntax error: \`((${inner}))'`);
    if (lexer.peek().text === ';') lexer.next();
    newlines(lexer);
    return body(lexer);
  }
  wordHere(lexer);
  newlines(lexer);
  if (peek(lexer).text === 'in') {
    lexer.next();
    while (peek(lexer).kind === 'word') lexer.next();
    const end = lexer.next();
    if (end.kind !== 'newline' && end.text !== ';') throw new Stumbled(end);
  } else if (lexer.peek().text === ';') lexer.next();
  newlines(lexer);
  return body(lexer);
}

function caseOf(lexer: Lexer): true {
  lexer.next();
  wordHere(lexer);
  newlines(lexer);
  expect(lexer, 'in');
  for (;;) {
    newlines(lexer);
    if (peek(lexer).text === 'esac') {
      lexer.next();
      return true;
    }
    if (lexer.peek().text === '(') lexer.next();
    for (;;) {
      const pattern = peek(lexer);
      if (pattern.kind !== 'word') throw new Stumbled(pattern);
      lexer.next();
      const after = peek(lexer);
      if (after.text !== '|' && after.text !== ')') throw new Stumbled(after);
      lexer.next();
      if (after.text === ')') break;
    }
    list(lexer, [';;', ';&', ';;&', 'esac'], true);
    if (peek(lexer).text !== 'esac') lexer.next();
  }
}

function functionBody(lexer: Lexer): true {
  newlines(lexer);
  const token = peek(lexer);
  if (!compound(lexer, token)) throw new Stumbled(token);
  while (redirection(lexer));
  return true;
}

function redirection(lexer: Lexer): boolean {
  let token = lexer.peek();
  const saved = lexer.at;
  if (token.kind === 'word' && /^(\d+|\{\w+\})$/.test(token.text)) {
    lexer.next();
    const { source, at } = lexer;
    token = lexer.peek();
    if (token.kind !== 'operator' || token.pos !== at || !/[<>]/.test(source[at] as string)) {
      lexer.at = saved;
      return false;
    }
  }
  if (token.kind !== 'operator' || !REDIRECTIONS.has(token.text)) return false;
  lexer.next();
  const target = wordHere(lexer);
  if (token.text === '<<' || token.text === '<<-') lexer.expectDocument(target.text, token.text === '<<-');
  return true;
}

function simple(lexer: Lexer): void {
  for (let words = 0; ; ) {
    if (redirection(lexer)) continue;
    const token = lexer.peek();
    if (token.text === '(' && token.kind === 'operator') {
      if (words !== 1) throw new Stumbled(token);
      lexer.next();
      expect(lexer, ')');
      functionBody(lexer);
      return;
    }
    if (token.kind !== 'word') return;
    lexer.next();
    words++;
    if (/^[A-Za-z_]\w*(\[[^\]]*\])?\+?=$/.test(token.text) && lexer.source[lexer.at] === '(') array(lexer);
  }
}

/** `x=( … )`: words and newlines alone. */
function array(lexer: Lexer): void {
  lexer.next();
  for (;;) {
    const token = peek(lexer);
    lexer.next();
    if (token.text === ')') return;
    if (token.kind === 'operator') throw new Stumbled(token);
  }
}
