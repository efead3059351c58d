/** resource.Quantity. Follows apimachinery/pkg/api/resource: fixed point, down to nano, canonical on output. */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** `nanos × 10^-9`. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const NANO = 1_000_000_000n;
const MAX = (1n << 63n) - 1n;

/** The three complaints of ParseQuantity, as an Error's message. */
export const quantityErrors = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  numeric: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
};

const decimalSuffixes: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Record<string, bigint> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const decimalByExponent = new Map(Object.entries(decimalSuffixes).map(([suffix, exponent]) => [exponent, suffix]));
const binaryBySteps = ['', ...Object.keys(binarySuffixes)];

const grammar = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** Throws an Error with one of {@link quantityErrors}. Anything finer than nano rounds away from zero. */
export function parseQuantity(text: string): Quantity {
  if (text === '') throw new Error(quantityErrors.format);
  if (text === '0') return { nanos: 0n, format: 'DecimalSI' };
  const match = grammar.exec(text);
  if (!match) throw new Error(quantityErrors.format);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  let format: QuantityFormat = 'DecimalSI';
  let exponent = 0;
  let shift = 0n;
  if (suffix in decimalSuffixes) exponent = decimalSuffixes[suffix] as number;
  else if (suffix in binarySuffixes) {
    shift = binarySuffixes[suffix] as bigint;
    format = 'BinarySI';
  } else {
    if (!/^[eE][+-]?[0-9]+$/.test(suffix)) throw new Error(quantityErrors.suffix);
    exponent = Number(suffix.slice(1));
    format = 'DecimalExponent';
  }
  let nanos = BigInt(whole + fraction || '0') << shift;
  const scale = exponent - fraction.length + 9;
  if (nanos === 0n) return { nanos, format };
  if (scale >= 0) nanos *= 10n ** BigInt(Math.min(scale, 1000));
  else if (scale < -400) nanos = 1n;
  else {
    const divisor = 10n ** BigInt(-scale);
    nanos = (nanos + divisor - 1n) / divisor;
  }
  if (format === 'BinarySI' && nanos > MAX * NANO) nanos = MAX * NANO;
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/** The canonical text: no fraction, the largest suffix that keeps every digit. Decimal amounts past `E` lose their suffix, upstream too. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos } = quantity;
  let { format } = quantity;
  if (nanos === 0n) return '0';
  if (format === 'BinarySI') {
    const small = nanos > -1024n * NANO && nanos < 1024n * NANO;
    if (small || nanos % NANO !== 0n) format = 'DecimalSI';
  }
  if (format === 'BinarySI') {
    let value = nanos / NANO;
    let steps = 0;
    while (value % 1024n === 0n) {
      value /= 1024n;
      steps++;
    }
    return `${value}${binaryBySteps[steps]}`;
  }
  let value = nanos;
  let exponent = -9;
  while (value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? String(value) : `${value}e${exponent}`;
  return `${value}${decimalByExponent.get(exponent) ?? ''}`;
}

/**
 * The text as the API gives it back: `0.5` is `500m`, `1024Mi` is `1Gi`. A spelling that differs from the
 * canonical one by leading zeros, a plus or a trailing point alone is kept, as Go's cached string is.
 */
export function canonicalQuantity(text: string): string {
  const canonical = formatQuantity(parseQuantity(text));
  return text
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=[0-9])/, '$1')
    .replace(/\.(?![0-9])/, '') === canonical
    ? text
    : canonical;
}

const quantityOf = (q: Quantity | string): Quantity => (typeof q === 'string' ? parseQuantity(q) : q);

/** Negative, zero or positive, for sorting. */
export function compareQuantity(a: Quantity | string, b: Quantity | string): number {
  const difference = quantityOf(a).nanos - quantityOf(b).nanos;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Keeps the format of the first that is not zero. */
export function addQuantity(a: Quantity | string, b: Quantity | string): Quantity {
  const [x, y] = [quantityOf(a), quantityOf(b)];
  return { nanos: x.nanos + y.nanos, format: x.nanos === 0n ? y.format : x.format };
}

/** Quantity.Value: whole units, rounded away from zero. */
export function quantityValue(q: Quantity | string): number {
  return Number(roundUp(quantityOf(q).nanos, NANO));
}

/** Quantity.MilliValue: thousandths, rounded away from zero. CPU is counted in these. */
export function quantityMilliValue(q: Quantity | string): number {
  return Number(roundUp(quantityOf(q).nanos, 1_000_000n));
}

const roundUp = (nanos: bigint, unit: bigint): bigint =>
  nanos >= 0n ? (nanos + unit - 1n) / unit : -((-nanos + unit - 1n) / unit);
