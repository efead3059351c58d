/** The engine's one source of chance: seeded, saved with a snapshot. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** A whole number in [0, n). */
  int(n: number): number;
  /** A version 4 UUID. */
  uuid(): string;
  /** `length` hexadecimal digits, a multiple of eight. */
  hex(length: number): string;
  /** `length` characters of Kubernetes' name-suffix alphabet (k8s.io/apimachinery/pkg/util/rand). */
  suffix(length?: number): string;
  /** A source of its own, so that one actor's draws do not shift another's. The same name gives the same source. */
  fork(name: string): Random;
  /** Begins again, and every source forked from it: as a new source of that seed. `salt` makes of one seed another source. */
  reseed(seed: number, salt?: number): void;
  save(): RandomState;
  load(state: RandomState): void;
}

/** The state of a source and of every source forked from it. */
export interface RandomState {
  s: [number, number, number, number];
  forks: Record<string, RandomState>;
}

/** One flat string from character codes: built piece by piece it would be kept as a tree of its pieces. */
const uuidText: number[] = Array.from('00000000-0000-4000-8000-000000000000', (c) => c.charCodeAt(0));
/** Where each of the 32 hexadecimal digits stands in the text. */
const UUID_AT: number[] = uuidText.flatMap((code, at) => (code === 0x2d ? [] : [at]));
const VARIANT: number[] = Array.from('89ab', (c) => c.charCodeAt(0));

const HEX_DIGITS: number[] = Array.from('0123456789abcdef', (c) => c.charCodeAt(0));

const hexText: number[] = [];

const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';

/** sfc32 seeded by a 32-bit number through splitmix32. */
export function createRandom(seed: number): Random {
  let [a, b, c, d] = seedWords(seed);
  let [own, salted] = [seed, 0];
  const forks = new Map<string, Random>();
  const word = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  const self: Random = {
    next: () => word() / 4294967296,
    int: (n) => Math.floor((word() / 4294967296) * n),
    uuid() {
      let variant = 0;
      for (let w = 0; w < 4; w++) {
        const bits = word();
        if (w === 2) variant = bits >>> 28;
        for (let i = 0; i < 8; i++) {
          uuidText[UUID_AT[8 * w + i] as number] = HEX_DIGITS[(bits >>> (28 - 4 * i)) & 15] as number;
        }
      }
      uuidText[14] = 0x34;
      uuidText[19] = VARIANT[variant & 3] as number;
      return String.fromCharCode.apply(null, uuidText);
    },
    hex(length) {
      hexText.length = length;
      for (let w = 0; w < length; w += 8) {
        const bits = word();
        for (let i = 0; i < 8; i++) hexText[w + i] = HEX_DIGITS[(bits >>> (28 - 4 * i)) & 15] as number;
      }
      return String.fromCharCode.apply(null, hexText);
    },
    suffix(length = 5) {
      let out = '';
      for (let i = 0; i < length; i++) out += SUFFIX[self.int(SUFFIX.length)];
      return out;
    },
    fork(name) {
      let fork = forks.get(name);
      if (!fork) {
        fork = createRandom(hash32(name) ^ own);
        if (salted !== 0) fork.reseed(hash32(name) ^ own, salted);
        forks.set(name, fork);
      }
      return fork;
    },
    reseed(newSeed, salt = 0) {
      [own, salted] = [newSeed, salt];
      [a, b, c, d] = seedWords(own);
      b ^= salted;
      for (let i = 0; i < 12; i++) word();
      for (const [name, fork] of forks) fork.reseed(hash32(name) ^ own, salted);
    },
    save: () => ({ s: [a, b, c, d], forks: Object.fromEntries([...forks].map(([k, v]) => [k, v.save()])) }),
    load(state) {
      [a, b, c, d] = state.s;
      for (const [name, saved] of Object.entries(state.forks)) self.fork(name).load(saved);
    },
  };
  return self;
}

function seedWords(seed: number): [number, number, number, number] {
  let z = seed | 0;
  const mix = (): number => {
    z = (z + 0x9e3779b9) | 0;
    let t = z ^ (z >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return t ^ (t >>> 15);
  };
  return [mix(), mix(), mix(), mix()];
}

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
