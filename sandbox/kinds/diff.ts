/**
 * apimachinery/pkg/util/diff.Diff: a unified diff of two values as JSON, one space a level. Lines are matched as
 * Python's difflib (and its Go port) matches them: the longest common block first, lines that are too common left
 * out of the search.
 */

const context = 3;

type Tag = 'equal' | 'replace' | 'delete' | 'insert';
type OpCode = [tag: Tag, i1: number, i2: number, j1: number, j2: number];
type Block = [i: number, j: number, size: number];

/** Where each line of b stands, without the popular ones of a long text. */
function indexLines(b: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [j, line] of b.entries()) {
    const places = index.get(line);
    if (places) places.push(j);
    else index.set(line, [j]);
  }
  if (b.length >= 200) {
    const limit = Math.floor(b.length / 100) + 1;
    for (const [line, places] of index) if (places.length > limit) index.delete(line);
  }
  return index;
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  index: ReadonlyMap<string, number[]>,
  [alo, ahi, blo, bhi]: [number, number, number, number],
): Block {
  let [bestI, bestJ, bestSize] = [alo, blo, 0];
  let lengths = new Map<number, number>();
  for (let i = alo; i < ahi; i++) {
    const next = new Map<number, number>();
    for (const j of index.get(a[i] as string) ?? []) {
      if (j < blo) continue;
      if (j >= bhi) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > bestSize) [bestI, bestJ, bestSize] = [i - size + 1, j - size + 1, size];
    }
    lengths = next;
  }
  while (bestI > alo && bestJ > blo && a[bestI - 1] === b[bestJ - 1])
    [bestI, bestJ, bestSize] = [bestI - 1, bestJ - 1, bestSize + 1];
  while (bestI + bestSize < ahi && bestJ + bestSize < bhi && a[bestI + bestSize] === b[bestJ + bestSize]) bestSize++;
  return [bestI, bestJ, bestSize];
}

function matchingBlocks(a: readonly string[], b: readonly string[]): Block[] {
  const index = indexLines(b);
  const found: Block[] = [];
  const visit = (alo: number, ahi: number, blo: number, bhi: number): void => {
    const [i, j, size] = longestMatch(a, b, index, [alo, ahi, blo, bhi]);
    if (size === 0) return;
    if (alo < i && blo < j) visit(alo, i, blo, j);
    found.push([i, j, size]);
    if (i + size < ahi && j + size < bhi) visit(i + size, ahi, j + size, bhi);
  };
  visit(0, a.length, 0, b.length);
  const merged: Block[] = [];
  for (const [i, j, size] of found) {
    const last = merged.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2] += size;
    else merged.push([i, j, size]);
  }
  return [...merged, [a.length, b.length, 0]];
}

function opCodes(a: readonly string[], b: readonly string[]): OpCode[] {
  const codes: OpCode[] = [];
  let [i, j] = [0, 0];
  for (const [bi, bj, size] of matchingBlocks(a, b)) {
    if (i < bi || j < bj) codes.push([i < bi && j < bj ? 'replace' : i < bi ? 'delete' : 'insert', i, bi, j, bj]);
    [i, j] = [bi + size, bj + size];
    if (size > 0) codes.push(['equal', bi, i, bj, j]);
  }
  return codes;
}

function grouped(codes: OpCode[]): OpCode[][] {
  const groups: OpCode[][] = [];
  let group: OpCode[] = [];
  for (const [n, [tag, i1, i2, j1, j2]] of codes.entries()) {
    if (tag !== 'equal') {
      group.push([tag, i1, i2, j1, j2]);
      continue;
    }
    const first = n === 0;
    const last = n === codes.length - 1;
    const from = first ? Math.max(0, i2 - i1 - context) : 0;
    if (!first && !last && i2 - i1 > 2 * context) {
      group.push([tag, i1, i1 + context, j1, j1 + context]);
      groups.push(group);
      group = [[tag, i2 - context, i2, j2 - context, j2]];
      continue;
    }
    const to = last ? Math.min(i2, i1 + from + context) : i2;
    group.push([tag, i1 + from, to, j1 + from, j2 - (i2 - to)]);
  }
  if (group.some(([tag]) => tag !== 'equal')) groups.push(group);
  return groups;
}

function range(start: number, stop: number): string {
  const length = stop - start;
  return length === 1 ? String(start + 1) : `${length === 0 ? start : start + 1},${length}`;
}

/** Go's encoding/json escapes what HTML would take for markup. */
export function goJSON(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026');
}

export function diff(before: unknown, after: unknown): string {
  const a = goJSON(before, 1).split('\n');
  const b = goJSON(after, 1).split('\n');
  let text = '';
  for (const group of grouped(opCodes(a, b))) {
    const first = group[0] as OpCode;
    const last = group.at(-1) as OpCode;
    text += `@@ -${range(first[1], last[2])} +${range(first[3], last[4])} @@\n`;
    for (const [tag, i1, i2, j1, j2] of group) {
      if (tag === 'equal') for (const line of a.slice(i1, i2)) text += ` ${line}\n`;
      if (tag === 'replace' || tag === 'delete') for (const line of a.slice(i1, i2)) text += `-${line}\n`;
      if (tag === 'replace' || tag === 'insert') for (const line of b.slice(j1, j2)) text += `+${line}\n`;
    }
  }
  return text;
}
