import { own } from '../../apimachinery/json.ts';
import type { Program } from '../../apimachinery/process.ts';
import { command, readerChunks } from './tool.ts';

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\t-\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
  cntrl: '\0-\x1f\x7f',
  xdigit: '0-9A-Fa-f',
  print: ' -~',
  graph: '!-~',
};
const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

function expandSet(text: string): string[] {
  const out: string[] = [];
  const chars: { c: string; literal: boolean }[] = [];
  for (let i = 0; i < text.length; i++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named) {
      const members = own(CLASSES, named[1] as string);
      if (!members) throw new RangeError(`invalid character class '${named[1]}'`);
      for (const c of expandSet(members.replaceAll('\\', '\\\\'))) chars.push({ c, literal: true });
      i += named[0].length - 1;
      continue;
    }
    if (text[i] === '\\' && i + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1));
      if (octal) {
        chars.push({ c: String.fromCharCode(Number.parseInt(octal[0], 8)), literal: true });
        i += octal[0].length;
      } else {
        const c = text[++i] as string;
        chars.push({ c: ESCAPES[c] ?? c, literal: true });
      }
      continue;
    }
    const point = String.fromCodePoint(text.codePointAt(i) as number);
    i += point.length - 1;
    chars.push({ c: point, literal: false });
  }
  for (let i = 0; i < chars.length; i++) {
    const [a, dash, b] = [chars[i], chars[i + 1], chars[i + 2]];
    if (a && dash && b && dash.c === '-' && !dash.literal) {
      const [from, to] = [a.c.codePointAt(0) as number, b.c.codePointAt(0) as number];
      if (from > to) throw new RangeError(`range-endpoints of '${a.c}-${b.c}' are in reverse collating sequence order`);
      for (let n = from; n <= to; n++) out.push(String.fromCodePoint(n));
      i += 2;
    } else if (a) out.push(a.c);
  }
  return out;
}

export const tr: Program = command(
  { name: 'tr', flags: 'cCdst', long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' } },
  async (tool) => {
    const has = (c: string) => tool.options.has(c);
    const [first, second] = tool.operands;
    const trailer = async (text: string) => {
      await tool.fail(text);
      await tool.process.stderr.write("Try 'tr --help' for more information.\n");
      return 1;
    };
    if (first === undefined) return trailer('missing operand');
    if (second === undefined && !has('d') && !has('s')) {
      await tool.fail(`missing operand after ‘${first}’`);
      await tool.process.stderr.write(
        "Two strings must be given when translating.\nTry 'tr --help' for more information.\n",
      );
      return 1;
    }
    if (second !== undefined && has('d') && !has('s')) {
      await tool.fail(`extra operand ‘${second}’`);
      await tool.process.stderr.write(
        "Only one string may be given when deleting without squeezing repeats.\nTry 'tr --help' for more information.\n",
      );
      return 1;
    }
    let one: string[];
    let two: string[];
    try {
      one = expandSet(first);
      two = expandSet(second ?? '');
    } catch (error) {
      return tool.fail((error as Error).message);
    }
    const inFirst = new Set(one);
    const complement = has('c') || has('C');
    const member = (c: string) => inFirst.has(c) !== complement;
    const map = new Map<string, string>();
    for (const [i, c] of complement ? [] : one.entries()) map.set(c, two[Math.min(i, two.length - 1)] ?? c);
    const translate = second !== undefined && !has('d');
    const squeeze = has('s') ? (second !== undefined ? new Set(two) : undefined) : new Set<string>();
    const squeezed = (c: string) => (squeeze ? squeeze.has(c) : member(c));
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let last = '';
    for await (const chunk of readerChunks(tool.process.stdin)) {
      let out = '';
      for (const c of decoder.decode(chunk, { stream: true })) {
        if (has('d') && member(c)) continue;
        const made = translate && member(c) ? (complement ? (two.at(-1) ?? c) : (map.get(c) as string)) : c;
        if (has('s') && made === last && squeezed(made)) continue;
        last = made;
        out += made;
      }
      if (out) await tool.out(out);
    }
    return 0;
  },
);
