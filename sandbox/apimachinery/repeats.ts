/**
 * Long repeats in a text, taken out before gzip sees it: gzip looks back no further than 32 kB, and the objects of a
 * cluster repeat each other across more than that. Four lines: lengths of what is new, lengths of the repeats that
 * follow each, how far back each of those begins (nothing: as far as the one before), and all that is new.
 */

/** A shorter repeat costs more in numbers than it saves. */
const SHORTEST = 64;
/** When as far back as the one before: no new number for that. */
const SHORTEST_AGAIN = 20;
/** Texts of this length are remembered with their last place. */
const SEED = 24;

interface Repeat {
  /** Where what is repeated begins, and where it begins again. */
  from: number;
  to: number;
  length: number;
}

/** Throws for a text with a line break or with anything beyond ASCII. */
export function takeRepeats(text: string): string {
  if (/[^\x00-\x7f]|\n/.test(text)) throw new Error('repeats are taken out of one line of ASCII');
  const [fresh, skips, copies, distances]: [string[], number[], number[], (number | '')[]] = [[], [], [], []];
  const places = new Map<string, number>();
  /** Up to where all is written. */
  let done = 0;
  let distance = 0;
  for (let at = 0; at + SEED <= text.length; ) {
    const seed = text.slice(at, at + SEED);
    const repeat = longest(text, done, at, distance, places.get(seed));
    if (!repeat) {
      places.set(seed, at++);
      continue;
    }
    const { from, to, length } = repeat;
    fresh.push(text.slice(done, to));
    skips.push(to - done);
    copies.push(length);
    distances.push(to - from === distance ? '' : to - from);
    distance = to - from;
    for (done = to + length; at < done; at += 4) places.set(text.slice(at, at + SEED), at);
    at = done;
  }
  fresh.push(text.slice(done));
  return [skips.join(), copies.join(), distances.join(), fresh.join('')].join('\n');
}

/** The better of the two that begin at `at` or before it, but not before `done`. */
function longest(
  text: string,
  done: number,
  at: number,
  distance: number,
  place: number | undefined,
): Repeat | undefined {
  const again = distance > 0 && at >= distance ? repeatAt(text, done, at - distance, at) : undefined;
  const other = place === undefined ? undefined : repeatAt(text, done, place, at);
  const first = again && again.length >= SHORTEST_AGAIN ? again : undefined;
  if (!other || other.length < Math.max(SHORTEST, first?.length ?? 0)) return first;
  return other;
}

function repeatAt(text: string, done: number, from: number, at: number): Repeat {
  // None reaches into itself, so that it can be copied whole.
  const most = at - from;
  let length = 0;
  while (length < most && at + length < text.length && text[at + length] === text[from + length]) length++;
  let back = 0;
  if (length > 0)
    while (length < most && at - back > done && from > back && text[at - back - 1] === text[from - back - 1]) {
      back++;
      length++;
    }
  return { from: from - back, to: at - back, length };
}

/** The text that {@link takeRepeats} was given. */
export function putRepeats(taken: string): string {
  const [skips = '', copies = '', distances = '', fresh = ''] = taken.split('\n');
  const numbers = (line: string): number[] => (line === '' ? [] : line.split(',').map(Number));
  const [skipped, copied] = [numbers(skips), numbers(copies)];
  const backwards = distances.split(',').map(Number);
  const given = new TextEncoder().encode(fresh);
  const bytes = new Uint8Array(copied.reduce((sum, length) => sum + length, given.length));
  let [read, at, distance] = [0, 0, 0];
  for (const [i, copy] of copied.entries()) {
    const skip = skipped[i] as number;
    bytes.set(given.subarray(read, read + skip), at);
    read += skip;
    at += skip;
    distance = backwards[i] || distance;
    bytes.copyWithin(at, at - distance, at - distance + copy);
    at += copy;
  }
  bytes.set(given.subarray(read), at);
  return new TextDecoder().decode(bytes);
}
