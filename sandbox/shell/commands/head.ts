import type { Program } from '../../apimachinery/process.ts';
import type { Reader } from '../../apimachinery/streams.ts';
import { command, inputs, kept, type Tool } from './tool.ts';

const SUFFIX: Record<string, number> = {
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  KB: 1000,
  M: 1048576,
  MB: 1e6,
  G: 1073741824,
};

/** `10`, `2k`; undefined when it is no number. */
export function sizeOf(text: string): number | undefined {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  if (!match || (match[2] && SUFFIX[match[2]] === undefined)) return undefined;
  return Number(match[1]) * (match[2] ? (SUFFIX[match[2]] as number) : 1);
}

export const head: Program = command(
  {
    name: 'head',
    pipes: true,
    flags: 'qvz',
    values: 'nc',
    numeric: true,
    long: { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', silent: 'q', verbose: 'v' },
  },
  async (tool) => {
    const last = [...tool.given].reverse().find(([letter]) => letter === 'n' || letter === 'c' || letter === '#');
    const bytes = last?.[0] === 'c';
    const text = last?.[1] ?? '10';
    const count = sizeOf(text.replace(/^[-+]/, ''));
    if (count === undefined) return tool.fail(`invalid number of ${bytes ? 'bytes' : 'lines'}: ‘${text}’`);
    const fromEnd = text.startsWith('-') && last?.[0] !== '#';
    const names = tool.operands.length > 0 ? tool.operands : ['-'];
    let first = true;
    for (const name of names) {
      const chunks = await inputs(tool, name, (problem) => `cannot open '${name}' for reading: ${problem}`);
      if (!chunks) continue;
      if ((names.length > 1 || tool.options.has('v')) && !tool.options.has('q')) {
        await tool.out(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
      }
      first = false;
      if (fromEnd) await allButLast(tool, chunks, count, bytes);
      else await upTo(tool, chunks, count, bytes, name === '-' ? tool.process.stdin : undefined);
    }
    return tool.status;
  },
);

async function upTo(
  tool: Tool,
  chunks: AsyncIterable<Uint8Array>,
  count: number,
  bytes: boolean,
  stdin: Reader | undefined,
): Promise<void> {
  let left = count;
  if (left === 0) return;
  for await (const chunk of chunks) {
    let end = 0;
    if (bytes) end = Math.min(left, chunk.length);
    else {
      let seen = 0;
      while (end < chunk.length && seen < left) if (chunk[end++] === 10) seen++;
      if (seen < left) end = chunk.length;
      left -= seen;
    }
    if (bytes) left -= end;
    if (end < chunk.length) (stdin as { unread?: (b: Uint8Array) => void } | undefined)?.unread?.(chunk.subarray(end));
    await tool.out(chunk.subarray(0, end));
    if (left === 0) return;
  }
}

async function allButLast(tool: Tool, chunks: AsyncIterable<Uint8Array>, count: number, bytes: boolean): Promise<void> {
  const all: number[] = [];
  for await (const chunk of kept(chunks, tool.process.signal)) for (const byte of chunk) all.push(byte);
  const data = Uint8Array.from(all);
  if (bytes) return tool.out(data.subarray(0, Math.max(0, data.length - count)));
  let end = data.length;
  for (let n = 0; n < count && end > 0; n++) {
    const from = data[end - 1] === 10 ? end - 2 : end - 1;
    end = data.lastIndexOf(10, from) + 1;
  }
  return tool.out(data.subarray(0, end));
}
