/** bc's numbers: decimal fractions of any length. What an operation keeps of its fraction follows bc(1). */

/** n / 10^scale. */
export interface Decimal {
  n: bigint;
  scale: number;
}

export class ArithmeticFault extends Error {}

/** Bits a result may have. */
const MAX_BITS = 1_000_000;

export const ZERO: Decimal = { n: 0n, scale: 0 };
export const ONE: Decimal = { n: 1n, scale: 0 };

const powers = new Map<number, bigint>();

export function tenTo(k: number): bigint {
  let power = powers.get(k);
  if (power === undefined) {
    power = 10n ** BigInt(k);
    if (powers.size > 500) powers.clear();
    powers.set(k, power);
  }
  return power;
}

export function integer(n: number | bigint): Decimal {
  return { n: BigInt(n), scale: 0 };
}

/** Cut off, or filled up with zeros. */
export function toScale({ n, scale }: Decimal, wanted: number): Decimal {
  if (wanted >= scale) return { n: n * tenTo(wanted - scale), scale: wanted };
  return { n: n / tenTo(scale - wanted), scale: wanted };
}

export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = toScale(a, scale).n - toScale(b, scale).n;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { n: toScale(a, scale).n + toScale(b, scale).n, scale };
}

export function negate({ n, scale }: Decimal): Decimal {
  return { n: -n, scale };
}

export function multiply(a: Decimal, b: Decimal, scale: number): Decimal {
  const full = { n: a.n * b.n, scale: a.scale + b.scale };
  return toScale(full, Math.min(full.scale, Math.max(scale, a.scale, b.scale)));
}

/** Throws {@link ArithmeticFault}. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.n === 0n) throw new ArithmeticFault('Divide by zero');
  const shift = scale + b.scale - a.scale;
  return { n: shift >= 0 ? (a.n * tenTo(shift)) / b.n : a.n / (b.n * tenTo(-shift)), scale };
}

/** Throws {@link ArithmeticFault}. */
export function remainder(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.n === 0n) throw new ArithmeticFault('Modulo by zero');
  const quotient = divide(a, b, scale);
  const product = { n: quotient.n * b.n, scale: quotient.scale + b.scale };
  return toScale(add(a, negate(product)), Math.max(a.scale, b.scale + scale));
}

/** The exponent's fraction is left out. Throws {@link ArithmeticFault}. */
export function power(a: Decimal, exponent: Decimal, scale: number): Decimal {
  const e = toScale(exponent, 0).n;
  if (e === 0n) return ONE;
  const size = e < 0n ? -e : e;
  if (BigInt(a.n.toString(16).length * 4) * size > BigInt(MAX_BITS)) {
    if (a.n === 0n || ((a.n === 1n || a.n === -1n) && a.scale === 0))
      return { n: size % 2n ? a.n : a.n * a.n, scale: 0 };
    throw new ArithmeticFault('exponent too large in raise');
  }
  const full = { n: a.n ** size, scale: a.scale * Number(size) };
  if (e < 0n) return divide(ONE, full, scale);
  return toScale(full, Math.min(full.scale, Math.max(scale, a.scale)));
}

export function squareRootOf(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Throws {@link ArithmeticFault}. */
export function squareRoot(a: Decimal, scale: number): Decimal {
  if (a.n < 0n) throw new ArithmeticFault('Square root of a negative number');
  const wanted = Math.max(scale, a.scale);
  return { n: squareRootOf(a.n * tenTo(2 * wanted - a.scale)), scale: wanted };
}

/** Digits `0-9A-F` with a point, in that base. Of several digits each is at most the base's greatest. */
export function parseDecimal(text: string, base: number): Decimal {
  const [whole = '', fraction = ''] = text.split('.');
  const single = whole.length + fraction.length === 1;
  const digit = (c: string) => {
    const value = Number.parseInt(c, 16);
    return BigInt(single ? value : Math.min(value, base - 1));
  };
  if (base === 10 && !/[A-F]/.test(text)) return { n: BigInt(whole + fraction || '0'), scale: fraction.length };
  let n = 0n;
  for (const c of whole) n = n * BigInt(base) + digit(c);
  if (fraction === '') return { n, scale: 0 };
  let part = 0n;
  for (const c of fraction) part = part * BigInt(base) + digit(c);
  const scale = fraction.length;
  return { n: n * tenTo(scale) + (part * tenTo(scale)) / BigInt(base) ** BigInt(scale), scale };
}

/** As bc prints it, without the breaks of long lines. */
export function formatDecimal({ n, scale }: Decimal, base: number): string {
  if (n === 0n) return '0';
  const sign = n < 0n ? '-' : '';
  const size = n < 0n ? -n : n;
  const unit = tenTo(scale);
  const [whole, fraction] = [size / unit, size % unit];
  if (base === 10) {
    return `${sign}${whole === 0n && scale > 0 ? '' : whole}${scale > 0 ? `.${String(fraction).padStart(scale, '0')}` : ''}`;
  }
  const big = BigInt(base);
  const width = String(base - 1).length;
  const show = (digit: bigint) =>
    base <= 16 ? digit.toString(16).toUpperCase() : ` ${String(digit).padStart(width, '0')}`;
  const digits: string[] = [];
  for (let rest = whole; rest > 0n; rest /= big) digits.unshift(show(rest % big));
  let text = sign + digits.join('');
  if (scale === 0) return text;
  text += '.';
  let part = fraction;
  for (let reached = 1n, first = true; String(reached).length <= scale; reached *= big, first = false) {
    part *= big;
    const digit = show(part / unit);
    text += base > 16 && first ? digit.slice(1) : digit;
    part %= unit;
  }
  return text;
}
