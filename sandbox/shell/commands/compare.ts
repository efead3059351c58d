/** comm, join, cmp: two files side by side. */
import type { Program } from '../../apimachinery/process.ts';
import { readAll } from '../../apimachinery/streams.ts';
import { strerror } from '../file-system.ts';
import { command, decodeUtf8, type Tool } from './tool.ts';

/** Undefined, and said so, when it cannot be read. */
async function bytesOf(tool: Tool, name: string): Promise<Uint8Array | undefined> {
  try {
    return name === '-' ? await readAll(tool.process.stdin) : tool.process.fs.readFile(tool.path(name));
  } catch (error) {
    await tool.fail(`${name}: ${strerror(error)}`);
    return undefined;
  }
}

async function linesOf(tool: Tool, name: string): Promise<string[] | undefined> {
  const bytes = await bytesOf(tool, name);
  if (!bytes) return undefined;
  const parts = decodeUtf8(bytes).split('\n');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

async function two(tool: Tool): Promise<[string, string] | undefined> {
  const [a, b] = tool.operands;
  if (a !== undefined && b !== undefined) return [a, b];
  await tool.fail(a === undefined ? 'missing operand' : `missing operand after ‘${a}’`);
  await tool.process.stderr.write(`Try '${tool.name} --help' for more information.\n`);
  return undefined;
}

export const comm: Program = command(
  { name: 'comm', flags: '123z', long: { 'check-order': 'c', 'nocheck-order': 'k', 'output-delimiter=': 'd' } },
  async (tool) => {
    const names = await two(tool);
    if (!names) return 1;
    const [a, b] = [await linesOf(tool, names[0]), await linesOf(tool, names[1])];
    if (!a || !b) return 1;
    const separator = tool.options.get('d') ?? '\t';
    const hidden = (n: string) => tool.options.has(n);
    const pads = ['', hidden('1') ? '' : separator, (hidden('1') ? '' : separator) + (hidden('2') ? '' : separator)];
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      const [x, y] = [a[i], b[j]];
      const order = x === undefined ? 1 : y === undefined ? -1 : x < y ? -1 : x > y ? 1 : 0;
      const column = order < 0 ? 0 : order > 0 ? 1 : 2;
      if (order <= 0) i++;
      if (order >= 0) j++;
      if (!hidden(String(column + 1))) await tool.out(`${pads[column]}${order > 0 ? y : x}\n`);
    }
    const unsorted = (list: string[]) => list.some((line, n) => n > 0 && line < (list[n - 1] as string));
    if (!tool.options.has('k')) {
      let any = false;
      for (const [n, list] of [a, b].entries()) {
        if (!unsorted(list)) continue;
        any = true;
        await tool.fail(`file ${n + 1} is not in sorted order`);
      }
      if (any) await tool.fail('input is not in sorted order');
    }
    return tool.status;
  },
);

export const join: Program = command({ name: 'join', flags: 'i', values: '12javteo' }, async (tool) => {
  const names = await two(tool);
  if (!names) return 1;
  const [a, b] = [await linesOf(tool, names[0]), await linesOf(tool, names[1])];
  if (!a || !b) return 1;
  const separator = tool.options.get('t');
  const fields = (line: string) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator));
  const key = (n: '1' | '2') => Number(tool.options.get('j') ?? tool.options.get(n) ?? 1) - 1;
  const [k, l] = [key('1'), key('2')];
  const without = (all: string[], at: number) => all.filter((_, n) => n !== at);
  const print = (all: string[]) => tool.out(`${all.join(separator ?? ' ')}\n`);
  const seen = new Set<string>();
  const only = (n: string) => tool.given.some(([letter, value]) => (letter === 'v' || letter === 'a') && value === n);
  const pairs = !tool.options.has('v');
  for (const line of a) {
    const left = fields(line);
    const id = left[k] ?? '';
    const matches = b.map(fields).filter((right) => (right[l] ?? '') === id);
    if (matches.length > 0) seen.add(id);
    else if (only('1')) await print([id, ...without(left, k)]);
    if (pairs) for (const right of matches) await print([id, ...without(left, k), ...without(right, l)]);
  }
  if (only('2')) {
    for (const right of b.map(fields)) {
      if (!seen.has(right[l] ?? '')) await print([right[l] ?? '', ...without(right, l)]);
    }
  }
  return tool.status;
});

export const cmp: Program = command(
  { name: 'cmp', flags: 'sbl', usageStatus: 2, long: { quiet: 's', silent: 's', verbose: 'l', 'print-bytes': 'b' } },
  async (tool) => {
    const [first, second = '-'] = tool.operands;
    if (first === undefined) {
      await tool.fail("missing operand after 'cmp'", 2);
      await tool.process.stderr.write("cmp: Try 'cmp --help' for more information.\n");
      return 2;
    }
    const [a, b] = [await bytesOf(tool, first), await bytesOf(tool, second)];
    if (!a || !b) return 2;
    const quiet = tool.options.has('s');
    const shorter = Math.min(a.length, b.length);
    let line = 1;
    for (let i = 0; i < shorter; i++) {
      if (a[i] !== b[i]) {
        if (!quiet) await tool.out(`${first} ${second} differ: byte ${i + 1}, line ${line}\n`);
        return 1;
      }
      if (a[i] === 10) line++;
    }
    if (a.length === b.length) return 0;
    const short = a.length < b.length ? first : second;
    const where = shorter === 0 ? 'which is empty' : `after byte ${shorter}, line ${line - 1}`;
    if (!quiet) await tool.process.stderr.write(`cmp: EOF on ${short} ${where}\n`);
    return 1;
  },
);
