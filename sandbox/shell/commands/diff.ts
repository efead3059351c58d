import type { Program } from '../../apimachinery/process.ts';
import { decodeUtf8, readAll } from '../../apimachinery/streams.ts';
import { strftime } from '../builtins/printf.ts';
import { strerror } from '../file-system.ts';
import { command, type Tool } from './tool.ts';

/** One run of lines that differ: half-open ranges in both files. */
export interface Hunk {
  a: [number, number];
  b: [number, number];
}

/** Myers' shortest edit script, as runs. */
export function diffLines(a: string[], b: string[]): Hunk[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [n, m] = [a.length - head - tail, b.length - head - tail];
  const max = n + m;
  const trace: Map<number, number>[] = [];
  let front = new Map<number, number>([[1, 0]]);
  search: for (let d = 0; d <= max; d++) {
    trace.push(new Map(front));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (front.get(k - 1) ?? -1) < (front.get(k + 1) ?? -1));
      let x = down ? (front.get(k + 1) ?? 0) : (front.get(k - 1) ?? 0) + 1;
      while (x < n && x - k < m && a[head + x] === b[head + x - k]) x++;
      front.set(k, x);
      if (x >= n && x - k >= m) break search;
    }
  }
  const removed = new Set<number>();
  const added = new Set<number>();
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d > 0; d--) {
    front = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (front.get(k - 1) ?? -1) < (front.get(k + 1) ?? -1));
    const px = front.get(down ? k + 1 : k - 1) ?? 0;
    const py = px - (down ? k + 1 : k - 1);
    if (down) added.add(head + py);
    else removed.add(head + px);
    [x, y] = [px, py];
  }
  const hunks: Hunk[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (!removed.has(i) && !added.has(j)) {
      i++;
      j++;
      continue;
    }
    const [fromA, fromB] = [i, j];
    while (removed.has(i)) i++;
    while (added.has(j)) j++;
    hunks.push({ a: [fromA, i], b: [fromB, j] });
  }
  return hunks;
}

interface Side {
  name: string;
  lines: string[];
  /** Its last line has no newline. */
  open: boolean;
  mtime: number;
}

export const diff: Program = command(
  {
    name: 'diff',
    flags: 'ubBwiqrNsae',
    values: 'UL',
    usageStatus: 2,
    long: {
      unified: 'u',
      brief: 'q',
      recursive: 'r',
      'new-file': 'N',
      'ignore-case': 'i',
      'ignore-all-space': 'w',
      'ignore-space-change': 'b',
      'report-identical-files': 's',
      'label=': 'L',
      'color=?': 'color',
    },
  },
  async (tool) => {
    const [first, second] = tool.operands;
    if (first === undefined || second === undefined) {
      await tool.fail(`missing operand after '${first ?? 'diff'}'`, 2);
      await tool.process.stderr.write("diff: Try 'diff --help' for more information.\n");
      return 2;
    }
    return compare(tool, first, second);
  },
);

async function compare(tool: Tool, first: string, second: string): Promise<number> {
  const { fs } = tool.process;
  const directory = (name: string) =>
    name !== '-' && fs.exists(tool.path(name)) && fs.stat(tool.path(name)).type === 'directory';
  if (directory(first) && directory(second)) return directories(tool, first, second);
  const base = (name: string) => name.split('/').at(-1) as string;
  const left = directory(first) ? `${first}/${base(second)}` : first;
  const right = directory(second) ? `${second}/${base(first)}` : second;
  const absent = (name: string) => tool.options.has('N') && name !== '-' && !fs.exists(tool.path(name));
  const neither = absent(left) && absent(right);
  const a = absent(left) && !neither ? { name: left, lines: [], open: false, mtime: 0 } : await side(tool, left);
  const b = absent(right) && !neither ? { name: right, lines: [], open: false, mtime: 0 } : await side(tool, right);
  if (!a || !b) return 2;
  const shape = (line: string) => {
    let text = line;
    if (tool.options.has('w')) text = text.replace(/\s+/g, '');
    else if (tool.options.has('b')) text = text.replace(/\s+/g, ' ').trimEnd();
    return tool.options.has('i') ? text.toLowerCase() : text;
  };
  const mark = (s: Side) => s.lines.map((line, i) => shape(line) + (s.open && i === s.lines.length - 1 ? '\0' : ''));
  const hunks = diffLines(mark(a), mark(b));
  if (hunks.length === 0) {
    if (tool.options.has('s')) await tool.out(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (tool.options.has('q')) await tool.out(`Files ${left} and ${right} differ\n`);
  else if (tool.options.has('u') || tool.options.has('U'))
    await tool.out(unified(tool, a, b, hunks, Number(tool.options.get('U') ?? 3)));
  else await tool.out(normal(a, b, hunks));
  return 1;
}

async function side(tool: Tool, name: string): Promise<Side | undefined> {
  const { fs, stdin, clock } = tool.process;
  try {
    const text = decodeUtf8(name === '-' ? await readAll(stdin) : fs.readFile(tool.path(name)));
    const open = text !== '' && !text.endsWith('\n');
    const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
    return { name, lines, open, mtime: name === '-' ? clock.now() : fs.stat(tool.path(name)).mtime };
  } catch (error) {
    await tool.fail(`${name}: ${strerror(error)}`, 2);
    return undefined;
  }
}

async function directories(tool: Tool, first: string, second: string): Promise<number> {
  const { fs } = tool.process;
  const [a, b] = [fs.readdir(tool.path(first)), fs.readdir(tool.path(second))];
  let status = 0;
  for (const name of [...new Set([...a, ...b])].sort()) {
    const [left, right] = [`${first}/${name}`, `${second}/${name}`];
    const onlyOne = !a.includes(name) || !b.includes(name);
    if (onlyOne && !tool.options.has('N')) {
      await tool.out(`Only in ${a.includes(name) ? first : second}: ${name}\n`);
      status = Math.max(status, 1);
      continue;
    }
    const kinds = [left, right].map((path) => (fs.exists(tool.path(path)) ? fs.stat(tool.path(path)).type : 'file'));
    if (kinds[0] === 'directory' && kinds[1] === 'directory' && !tool.options.has('r')) {
      await tool.out(`Common subdirectories: ${left} and ${right}\n`);
      continue;
    }
    const differs = onlyOne || (await compareQuietly(tool, left, right));
    if (differs && kinds[0] === 'file' && !tool.options.has('q')) {
      await tool.out(`diff${tool.given.map(([l]) => ` -${l}`).join('')} ${left} ${right}\n`);
    }
    status = Math.max(status, await compare(tool, left, right));
  }
  return status;
}

async function compareQuietly(tool: Tool, left: string, right: string): Promise<boolean> {
  const { fs } = tool.process;
  const [x, y] = [left, right].map((p) => fs.stat(tool.path(p)).type);
  if (x !== 'file' || y !== 'file') return false;
  return decodeUtf8(fs.readFile(tool.path(left))) !== decodeUtf8(fs.readFile(tool.path(right)));
}

function range([from, to]: [number, number]): string {
  return to - from <= 1 ? String(to - from === 0 ? from : to) : `${from + 1},${to}`;
}

function body(side: Side, [from, to]: [number, number], prefix: string): string {
  let out = '';
  for (let i = from; i < to; i++) {
    out += `${prefix}${side.lines[i]}\n`;
    if (side.open && i === side.lines.length - 1) out += '\\ No newline at end of file\n';
  }
  return out;
}

function normal(a: Side, b: Side, hunks: Hunk[]): string {
  return hunks
    .map((hunk) => {
      const [gone, come] = [hunk.a[1] > hunk.a[0], hunk.b[1] > hunk.b[0]];
      const letter = gone && come ? 'c' : gone ? 'd' : 'a';
      return `${range(hunk.a)}${letter}${range(hunk.b)}\n${body(a, hunk.a, '< ')}${gone && come ? '---\n' : ''}${body(b, hunk.b, '> ')}`;
    })
    .join('');
}

function unified(tool: Tool, a: Side, b: Side, hunks: Hunk[], context: number): string {
  const labels = tool.given.filter(([l]) => l === 'L').map(([, v]) => v);
  const head = (s: Side, i: number) => labels[i] ?? `${s.name}\t${strftime('%Y-%m-%d %H:%M:%S.%N %z', s.mtime)}`;
  let out = `--- ${head(a, 0)}\n+++ ${head(b, 1)}\n`;
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    if (last && hunk.a[0] - last.a[1] <= 2 * context) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
  }
  const span = (from: number, to: number) =>
    to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
  for (const group of groups) {
    const [first, last] = [group[0] as Hunk, group.at(-1) as Hunk];
    const before = Math.min(context, first.a[0]);
    const after = Math.min(context, a.lines.length - last.a[1]);
    out += `@@ -${span(first.a[0] - before, last.a[1] + after)} +${span(first.b[0] - before, last.b[1] + after)} @@\n`;
    let at = first.a[0] - before;
    for (const hunk of group) {
      out += body(a, [at, hunk.a[0]], ' ') + body(a, hunk.a, '-') + body(b, hunk.b, '+');
      at = hunk.a[1];
    }
    out += body(a, [at, last.a[1] + after], ' ');
  }
  return out;
}
