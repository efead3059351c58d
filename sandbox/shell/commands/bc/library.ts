/** The functions of `bc -l`, each to so many decimals, cut off: s(x) c(x) a(x) l(x) e(x) j(n,x). */
import { type Decimal, squareRootOf, tenTo, toScale } from './decimal.ts';

/** Decimals more than are asked for. */
const GUARD = 12;

/** Awaited at each term of a series: they may be long. */
type Breathe = () => Promise<void>;
type Work = (x: bigint, unit: bigint, breathe: Breathe) => Promise<bigint>;

/** `x` to the scale of `unit`, worked on, and cut. */
async function fixed(x: Decimal, scale: number, extra: number, breathe: Breathe, work: Work): Promise<Decimal> {
  const places = Math.max(scale, x.scale) + GUARD + extra;
  const n = await work(toScale(x, places).n, tenTo(places), breathe);
  return toScale({ n, scale: places }, scale);
}

function wholeDigits({ n, scale }: Decimal): number {
  return Math.max(0, String(n < 0n ? -n : n).length - scale);
}

async function logarithm(x: bigint, unit: bigint, breathe: Breathe): Promise<bigint> {
  // Towards 1 by square roots, then the series of atanh.
  let [y, halvings] = [x, 0n];
  while (y > unit + unit / 10n || y < unit - unit / 10n) {
    y = squareRootOf(y * unit);
    halvings++;
  }
  const z = ((y - unit) * unit) / (y + unit);
  const square = (z * z) / unit;
  let [term, sum] = [z, z];
  for (let k = 3n; term !== 0n; k += 2n) {
    await breathe();
    term = (term * square) / unit;
    sum += term / k;
  }
  return (2n * sum) << halvings;
}

async function exponential(x: bigint, unit: bigint, breathe: Breathe): Promise<bigint> {
  // Small enough for the series, then squared back.
  let halvings = 0n;
  let y = x;
  while ((y < 0n ? -y : y) > unit / 4n) {
    y >>= 1n;
    halvings++;
  }
  const fine = 1n << (halvings + 8n);
  const [u, z] = [unit * fine, (x * fine) >> halvings];
  let [term, sum] = [u, u];
  for (let k = 1n; term !== 0n; k++) {
    await breathe();
    term = (term * z) / (u * k);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / u;
  return sum / fine;
}

async function arcTangent(x: bigint, unit: bigint, breathe: Breathe): Promise<bigint> {
  let [y, doublings] = [x, 0n];
  while ((y < 0n ? -y : y) > unit / 10n) {
    y = (y * unit) / (unit + squareRootOf(unit * unit + y * y));
    doublings++;
  }
  const square = (y * y) / unit;
  let [term, sum] = [y, y];
  for (let k = 3n; term !== 0n; k += 2n) {
    await breathe();
    term = -(term * square) / unit;
    sum += term / k;
  }
  return sum << doublings;
}

/** `quarter` turns ahead: 0 the sine, 1 the cosine. */
async function sine(x: bigint, unit: bigint, quarter: bigint, breathe: Breathe): Promise<bigint> {
  const half = 2n * (await arcTangent(unit, unit, breathe));
  const turns = x / half + quarter;
  let y = x % half;
  // sin(y + turns·π/2)
  const phase = ((turns % 4n) + 4n) % 4n;
  const square = (y * y) / unit;
  const even = phase % 2n === 1n;
  let term = even ? unit : y;
  y = term;
  for (let k = even ? 1n : 2n; term !== 0n; k += 2n) {
    await breathe();
    term = -(term * square) / (unit * k * (k + 1n));
    y += term;
  }
  return phase >= 2n ? -y : y;
}

export async function l(x: Decimal, scale: number, breathe: Breathe): Promise<Decimal> {
  if (x.n <= 0n) return toScale({ n: 1n - tenTo(scale), scale: 0 }, scale);
  return fixed(x, scale, 10, breathe, logarithm);
}

/** Undefined: more digits than can be held. */
export async function e(x: Decimal, scale: number, breathe: Breathe): Promise<Decimal | undefined> {
  if (wholeDigits(x) > 5) return x.n < 0n ? { n: 0n, scale } : undefined;
  const size = Number(toScale(x, 0).n);
  return fixed(x, scale, Math.max(0, Math.ceil(size / 2)) + 10, breathe, exponential);
}

export function a(x: Decimal, scale: number, breathe: Breathe): Promise<Decimal> {
  return fixed(x, scale, 10, breathe, arcTangent);
}

export function s(x: Decimal, scale: number, breathe: Breathe): Promise<Decimal> {
  return fixed(x, scale, 2 * wholeDigits(x), breathe, (y, unit) => sine(y, unit, 0n, breathe));
}

export function c(x: Decimal, scale: number, breathe: Breathe): Promise<Decimal> {
  return fixed(x, scale, 2 * wholeDigits(x), breathe, (y, unit) => sine(y, unit, 1n, breathe));
}

/** Undefined: an argument whose series is too long. */
export async function j(order: Decimal, x: Decimal, scale: number, breathe: Breathe): Promise<Decimal | undefined> {
  if (wholeDigits(x) > 4 || wholeDigits(order) > 4) return undefined;
  const whole = toScale(order, 0).n;
  const n = whole < 0n ? -whole : whole;
  const negative = whole < 0n && n % 2n === 1n;
  const size = Math.abs(Number(toScale(x, 0).n));
  return fixed(x, scale, size + 10, breathe, async (y, unit) => {
    let term = unit;
    for (let k = 1n; k <= n; k++) term = (term * y) / (2n * k * unit);
    let sum = term;
    const square = (y * y) / unit;
    for (let k = 1n; term !== 0n; k++) {
      await breathe();
      term = -(term * square) / (4n * k * (n + k) * unit);
      sum += term;
    }
    return negative ? -sum : sum;
  });
}
