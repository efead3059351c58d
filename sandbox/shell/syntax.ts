/** Parsing, and what bash says of what it cannot parse. */
import { type ParsedScript, parse, type Statement } from 'unbash';
import { findFault } from './syntax-check.ts';

export interface SyntaxFault {
  /** Where the parser stumbled. */
  pos: number;
  /** The rest of the message, after `line N: `. */
  message: string;
  /** Its line, from 1. */
  line: number;
  /** bash shows the line it stumbled over. */
  shown?: string;
  /** Of a `[[ … ]]`: bash says what is wrong, and the status stays what it was. */
  keepsStatus?: boolean;
  /** More lines could complete it. */
  incomplete: boolean;
}

export interface Parsed {
  script: ParsedScript;
  source: string;
  /** What comes before the first fault, line by line as bash reads. */
  statements: readonly Statement[];
  fault?: SyntaxFault;
}

const cache = new Map<string, Parsed>();

export function parseScript(source: string): Parsed {
  const known = cache.get(source);
  if (known) return known;
  let script: ParsedScript;
  let fault: SyntaxFault | undefined;
  try {
    script = parse(source);
    fault = faultOf(source, script);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested deeper than can be followed.
    script = parse('');
    fault = { pos: 0, message: 'memory exhausted', line: 1, incomplete: false };
  }
  const parsed: Parsed = { script, source, statements: script.commands };
  if (fault) {
    parsed.fault = fault;
    const start = startOfFault(source, script, fault);
    parsed.statements = script.commands.filter((s) => s.end <= start && s.end > s.pos);
  }
  if (cache.size > 200) cache.clear();
  cache.set(source, parsed);
  return parsed;
}

/** The start of the line on which the faulty command begins: what is before has been run. */
function startOfFault(source: string, script: ParsedScript, fault: SyntaxFault): number {
  // What the parser gave up on has no end.
  const begun = script.commands.find((s) => s.end >= fault.pos || s.end <= s.pos);
  const at = Math.min(begun?.pos ?? fault.pos, fault.pos);
  return source.lastIndexOf('\n', at - 1) + 1;
}

export function lineOf(source: string, pos: number): number {
  let line = 1;
  for (let i = source.indexOf('\n'); i >= 0 && i < pos; i = source.indexOf('\n', i + 1)) line++;
  return line;
}

const CLOSERS: Record<string, string> = {
  'double quote': '"',
  'single quote': "'",
  'ANSI-C quote': "'",
  'command substitution': ')',
  backtick: '`',
  'parameter expansion': '}',
  'arithmetic expansion': ')',
};

function faultOf(source: string, script: ParsedScript): SyntaxFault | undefined {
  const fault = parserFault(source, script);
  if (!fault || fault.message === '') return fault;
  const stumbled = findFault(source);
  if (!stumbled) return fault;
  const { token, words } = stumbled;
  if (words === undefined) return near(source, token.pos, token.text);
  const own = { pos: token.pos, message: words, line: lineOf(source, token.pos), incomplete: false };
  return words.startsWith('syntax error:') || token.pos === source.length ? own : { ...own, keepsStatus: true };
}

/** In the parser's view. */
function parserFault(source: string, script: ParsedScript): SyntaxFault | undefined {
  // Of a group that is empty because the text ends in it, only the second error counts.
  const [first, second] = script.errors ?? [];
  const open =
    /^expected command in/.test(first?.message ?? '') && /^expected '[)}]' to close/.test(second?.message ?? '');
  const error = open && /^[{(]\s*(?:#.*)?$/.test(source.slice(first?.pos)) ? second : first;
  if (!error) {
    const trailing = /(^|[^\\])(\\\\)*\\\n?$/.test(source) && endsInBackslash(script, source);
    if (trailing) return { pos: source.length, message: '', line: lineOf(source, source.length), incomplete: true };
    return undefined;
  }
  const unterminated = /^untermi?nated (.*)$|^unclosed (.*)$/.exec(error.message);
  if (unterminated) {
    const what = (unterminated[1] ?? unterminated[2]) as string;
    const closer = CLOSERS[what] ?? closerAt(source, error.pos);
    return {
      pos: error.pos,
      message: `unexpected EOF while looking for matching \`${closer}'`,
      line:
        closer === ')' && !/^\$?\(\(/.test(source.slice(error.pos)) && what !== 'arithmetic expansion'
          ? lineOf(source, source.length) + (source.endsWith('\n') ? 0 : 1)
          : lineOf(source, error.pos),
      incomplete: true,
    };
  }
  const rest = source.slice(error.pos);
  const blank = /^(?:\s|#.*)*$/.test(rest);
  if (blank) {
    const end = lineOf(source, source.length) + (source.endsWith('\n') ? 0 : 1);
    const newline = rest.includes('\n') && /expected command after|redirect|target/.test(error.message);
    if (newline && /redirect|target/.test(error.message))
      return near(source, error.pos + rest.indexOf('\n'), 'newline');
    if (/redirect|target/.test(error.message)) return near(source, source.length, 'newline');
    return { pos: error.pos, message: 'syntax error: unexpected end of file', line: end, incomplete: true };
  }
  // An empty group: the token behind its bracket is one too many.
  const bracket = /^expected command in/.test(error.message) && /^[{(]/.test(rest) ? 1 : 0;
  const at = error.pos + bracket + (/^\s*/.exec(rest.slice(bracket)) as RegExpExecArray)[0].length;
  const token = /^(?:;;&|;;|;&|&&|\|\||\|&|&>>?|<<-?|<<<|>>|>&|<&|>\||<>|[();&|<>\n]|[^\s();&|<>]+)/.exec(
    source.slice(at),
  )?.[0];
  return near(source, at, token === '\n' ? 'newline' : (token ?? 'newline'));
}

function near(source: string, pos: number, token: string): SyntaxFault {
  const start = source.lastIndexOf('\n', pos - 1) + 1;
  const end = source.indexOf('\n', pos);
  return {
    pos,
    message: `syntax error near unexpected token \`${token}'`,
    line: lineOf(source, pos),
    shown: source.slice(start, end < 0 ? undefined : end),
    incomplete: false,
  };
}

function closerAt(source: string, pos: number): string {
  const c = source[pos];
  if (c === '"' || c === "'" || c === '`') return c;
  if (c === '$') return source[pos + 1] === '{' ? '}' : source[pos + 1] === "'" ? "'" : ')';
  return c === '{' ? '}' : ')';
}

function endsInBackslash(script: ParsedScript, source: string): boolean {
  const last = script.commands.at(-1);
  return !!last && /\\\n?$/.test(source.slice(last.pos));
}

/** Whether a here-document still waits for its delimiter, anywhere in the tree. */
export function openHereDocument(script: ParsedScript): boolean {
  const seen = JSON.stringify(script, (key, value) =>
    value && typeof value === 'object' && value.type === 'HereDoc'
      ? { type: 'HereDoc', open: value.closing === undefined }
      : key === 'script'
        ? undefined
        : value,
  );
  return seen.includes('"type":"HereDoc","open":true');
}

/** Whether the line editor should ask for more with `> `. */
export function isIncomplete(source: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(source) && !/#[^\n]*\\\n?$/.test(source)) return true;
  const { script, fault } = parseScript(source);
  return fault?.incomplete === true || (!fault && openHereDocument(script));
}
