import type { Program } from '../../apimachinery/process.ts';
import { sizeOf } from './head.ts';
import { command, inputs, type Tool } from './tool.ts';

/** How often a followed file is looked at, in simulated milliseconds. */
const POLL_MS = 1000;

export const tail: Program = command(
  {
    name: 'tail',
    pipes: true,
    flags: 'fFqvz',
    values: 'ncs',
    numeric: true,
    long: {
      'lines=': 'n',
      'bytes=': 'c',
      'follow=?': 'f',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
      retry: 'F',
      'sleep-interval=': 's',
    },
  },
  async (tool) => {
    const operands = [...tool.operands];
    if (operands[0] && /^\+\d+$/.test(operands[0])) tool.given.push(['n', operands.shift() as string]);
    const last = [...tool.given].reverse().find(([letter]) => letter === 'n' || letter === 'c' || letter === '#');
    const bytes = last?.[0] === 'c';
    const text = last?.[1] ?? '10';
    const count = sizeOf(text.replace(/^[-+]/, ''));
    if (count === undefined) return tool.fail(`invalid number of ${bytes ? 'bytes' : 'lines'}: ‘${text}’`);
    const fromStart = text.startsWith('+');
    const names = operands.length > 0 ? operands : ['-'];
    const titled = (names.length > 1 || tool.options.has('v')) && !tool.options.has('q');
    let shown = '';
    const title = async (name: string) => {
      if (!titled || shown === name) return;
      await tool.out(`${shown === '' ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
      shown = name;
    };
    for (const name of names) {
      const chunks = await inputs(tool, name, (problem) => `cannot open '${name}' for reading: ${problem}`);
      if (!chunks) continue;
      await title(name);
      await end(tool, chunks, count, bytes, fromStart);
    }
    if (tool.options.has('f') || tool.options.has('F'))
      return follow(
        tool,
        names.filter((n) => n !== '-'),
        title,
      );
    return tool.status;
  },
);

async function end(
  tool: Tool,
  chunks: AsyncIterable<Uint8Array>,
  count: number,
  bytes: boolean,
  fromStart: boolean,
): Promise<void> {
  if (fromStart) {
    let skip = Math.max(0, count - 1);
    for await (const chunk of chunks) {
      let at = 0;
      if (bytes) {
        at = Math.min(skip, chunk.length);
        skip -= at;
      } else while (skip > 0 && at < chunk.length) if (chunk[at++] === 10) skip--;
      await tool.out(chunk.subarray(at));
    }
    return;
  }
  let kept: Uint8Array<ArrayBufferLike> = new Uint8Array();
  for await (const chunk of chunks) {
    const joined = new Uint8Array(kept.length + chunk.length);
    joined.set(kept);
    joined.set(chunk, kept.length);
    kept = joined.subarray(startOf(joined, count, bytes));
  }
  await tool.out(kept);
}

function startOf(data: Uint8Array, count: number, bytes: boolean): number {
  if (bytes) return Math.max(0, data.length - count);
  if (count === 0) return data.length;
  let at = data[data.length - 1] === 10 ? data.length - 1 : data.length;
  for (let n = 0; n < count; n++) {
    at = data.lastIndexOf(10, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

async function follow(tool: Tool, names: string[], title: (name: string) => Promise<void>): Promise<number> {
  const { fs, clock, signal } = tool.process;
  const seen = new Map<string, number>();
  for (const name of names) if (fs.exists(tool.path(name))) seen.set(name, fs.stat(tool.path(name)).size);
  if (seen.size === 0) return tool.status;
  const pause = Number(tool.options.get('s') ?? 1) * POLL_MS;
  while (await clock.sleep(pause, signal)) {
    for (const [name, from] of seen) {
      if (!fs.exists(tool.path(name))) continue;
      const data = fs.readFile(tool.path(name));
      if (data.length < from) await tool.process.stderr.write(`tail: ${name}: file truncated\n`);
      const start = data.length < from ? 0 : from;
      if (data.length > start) {
        await title(name);
        await tool.out(data.slice(start));
      }
      seen.set(name, data.length);
    }
  }
  return tool.status;
}
