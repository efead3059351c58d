/** For tests: text and values as a stranger, a full disk or a forger might have left them. The same seed, the same harm. */
import type { Random } from '../apimachinery/random.ts';

/** Keys that lead to what every object has. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

/** Made anew each time: what is harmed next may be one of these. */
function nastyOne(random: Random): unknown {
  const all: unknown[] = [
    ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '\0', '../../etc/passwd', LONG, 'constructor', [], {}],
    ...[[[[[]]]], { length: 1e9 }, JSON.parse('{"__proto__":{"polluted":1}}'), { constructor: {} }],
  ];
  const i = random.int(all.length + 1);
  return i === all.length ? nested(5000) : all[i];
}

const LONG = 'x'.repeat(100_000);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** One to three changes of a text, or of what it means as JSON. */
export function mutatedText(source: string, random: Random): string {
  let out = source;
  for (let n = 1 + random.int(3); n > 0; n--) out = random.int(4) === 0 ? torn(out, random) : reshaped(out, random);
  return out;
}

/** Cut off, cut out, put in, or there twice. */
export function torn(source: string, random: Random): string {
  const at = random.int(source.length + 1);
  const to = Math.min(source.length, at + 1 + random.int(20));
  switch (random.int(4)) {
    case 0:
      return source.slice(0, at);
    case 1:
      return source.slice(0, at) + source.slice(to);
    case 2:
      return source.slice(0, at) + String.fromCharCode(random.int(0x300)) + source.slice(at);
    default:
      return source.slice(0, to) + source.slice(at);
  }
}

/** One change within a value of plain data, in place; false where it holds nothing. */
export function harm(document: unknown, random: Random): boolean {
  const places: { holder: Record<string, unknown> | unknown[]; key: string }[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 20) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, unknown>, key });
      walk((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  walk(document, 0);
  if (places.length === 0) return false;
  const { holder, key } = places[random.int(places.length)] as (typeof places)[number];
  const map = holder as Record<string, unknown>;
  const old = map[key];
  const nasty = nastyOne(random);
  switch (random.int(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete map[key];
      break;
    case 1:
      map[key] = nasty;
      break;
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, old);
      else map[`${key}x`] = old;
      break;
    case 3:
      map[key] = typeof old === 'number' ? old + ([1, -1, 7, 1000, 60_000][random.int(5)] as number) : nasty;
      break;
    case 4:
      map[key] = typeof old === 'string' ? torn(old, random) : (places[random.int(places.length)]?.holder ?? nasty);
      break;
    default:
      if (Array.isArray(holder)) holder.reverse();
      else {
        const keys = [...INHERITED, 'points', 'passed', 'tasks'];
        Object.defineProperty(holder, keys[random.int(keys.length)] as string, {
          ...{ value: random.int(2) === 0 ? nasty : old, enumerable: true, writable: true, configurable: true },
        });
      }
  }
  return true;
}

function reshaped(source: string, random: Random): string {
  try {
    const document: unknown = JSON.parse(source);
    return harm(document, random) ? JSON.stringify(document) : torn(source, random);
  } catch {
    return torn(source, random);
  }
}
