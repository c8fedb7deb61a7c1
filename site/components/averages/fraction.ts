/** An exact number, num ÷ den with den > 0. No floating point ever touches a mark. */
export interface Fraction { readonly num: bigint; readonly den: bigint }

/** num ÷ den, reduced. */
export function fraction(num: bigint | number, den: bigint | number = 1): Fraction {
  let [a, b] = [BigInt(num), BigInt(den)];
  const divisor = gcd(a < 0n ? -a : a, b) || 1n;
  [a, b] = [a / divisor, b / divisor];
  return { num: a, den: b };
}

const gcd = (a: bigint, b: bigint): bigint => (b ? gcd(b, a % b) : a);

export const zero = fraction(0);
export const plus = (f: Fraction, g: Fraction): Fraction => fraction(f.num * g.den + g.num * f.den, f.den * g.den);
export const times = (f: Fraction, g: Fraction): Fraction => fraction(f.num * g.num, f.den * g.den);
/** f ÷ g, for g > 0. */
export const over = (f: Fraction, g: Fraction): Fraction => fraction(f.num * g.den, f.den * g.num);
/** Negative, zero or positive as f is below, equal to or above g. */
export const compare = (f: Fraction, g: Fraction): number => Number(f.num * g.den - g.num * f.den > 0n) - Number(f.num * g.den < g.num * f.den);

/** How a value is printed: to a step of so many hundredths, half up or always up. */
export interface Rounding { step?: number; up?: boolean }

/** Rounds to hundredths; the default is half up at 0.01. */
export function round(f: Fraction, rounding: Rounding = {}): number {
  const step = BigInt(rounding.step || 1);
  const [num, den] = [f.num * 100n, f.den * step];
  const steps = rounding.up ? floor(num + den - 1n, den) : floor(2n * num + den, 2n * den);
  return Number(steps * step);
}

function floor(num: bigint, den: bigint): bigint {
  const whole = num / den;
  return num < 0n && whole * den !== num ? whole - 1n : whole;
}
