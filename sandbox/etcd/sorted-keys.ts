/** An ordered set of strings (by UTF-16 code unit) in blocks, so that neither insertion nor a short range walks everything. */

const BLOCK = 256;

export class SortedKeys {
  private blocks: string[][] = [];

  add(key: string): void {
    if (this.blocks.length === 0) {
      this.blocks.push([key]);
      return;
    }
    const b = this.blockFor(key);
    const block = this.blocks[b] as string[];
    const at = lowerBound(block, key);
    if (block[at] === key) return;
    block.splice(at, 0, key);
    if (block.length > BLOCK) this.blocks.splice(b + 1, 0, block.splice(BLOCK >> 1));
  }

  delete(key: string): void {
    if (this.blocks.length === 0) return;
    const b = this.blockFor(key);
    const block = this.blocks[b] as string[];
    const at = lowerBound(block, key);
    if (block[at] !== key) return;
    block.splice(at, 1);
    if (block.length === 0) this.blocks.splice(b, 1);
  }

  /** Keys from `start` on, below `end`, in order. Not to be held across a change. */
  *range(start: string, end: string): Generator<string> {
    if (this.blocks.length === 0) return;
    for (let b = this.blockFor(start); b < this.blocks.length; b++) {
      const block = this.blocks[b] as string[];
      for (let at = lowerBound(block, start); at < block.length; at++) {
        const key = block[at] as string;
        if (key >= end) return;
        yield key;
      }
    }
  }

  clear(): void {
    this.blocks = [];
  }

  /** The last block whose first key is not above `key`, or the first block. */
  private blockFor(key: string): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (((this.blocks[mid] as string[])[0] as string) <= key) low = mid;
      else high = mid - 1;
    }
    return low;
  }
}

function lowerBound(block: readonly string[], key: string): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((block[mid] as string) < key) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** The end of the range of keys that begin with `prefix`, as clientv3.GetPrefixRangeEnd. */
export function prefixEnd(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
