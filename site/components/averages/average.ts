import { compare, fraction, over, plus, round, times, zero, type Fraction, type Rounding } from "./fraction";
import type { Hundredths, Mark, Status } from "./mark";

/** What an average needs to know of an assessment. */
export interface Counting {
  outOf: Hundredths;
  coefficient: Hundredths;
  scaling: string;
  kind: string;
}

/** A mark in an assessment. */
export interface Entry { assessment: Counting; mark: Mark }

/** The choices of a service; the empty object is out of 20, half up at 0.01. */
export interface Options {
  outOf?: Hundredths;
  best?: Hundredths;
  worst?: Hundredths;
  onlyAbove?: boolean;
  pupil?: Rounding;
  zero?: Status[];
}

interface Line extends Entry {
  points: Hundredths;
  /** What one point brings to the sum, and the whole to the divisor. */
  value: Fraction;
  weight: Fraction;
}

interface Totals { sum: Fraction; weight: Fraction }

/** An average: exact, and as printed in hundredths. */
export interface Average { exact: Fraction; printed: Hundredths }

/**
 * One pupil's average in a subject, or null where nothing counts. Normal marks first,
 * with the factors of the best and the worst; then the points of bonuses above half;
 * then optional marks, the best first, while they raise it.
 */
export function reckon(entries: Entry[], options: Options = {}, adjust: Hundredths = 0): Average | null {
  const scale = options.outOf || 2000;
  const lines = entries.map(entry => lineOf(entry, options, scale)).filter((line): line is Line => line !== null);
  const of = (kind: Counting["kind"]): Line[] => lines.filter(line => line.assessment.kind === kind);
  let totals = factors(sumUp(of("normal"), options), of("normal"), options);
  if (compare(totals.weight, zero) === 0) return null;
  totals = of("bonus").reduce(addBonus, totals);
  totals = of("optional").sort((a, b) => byShare(b, a)).reduce(addIfRaising, totals);
  const exact = within(plus(within(over(totals.sum, totals.weight), scale), fraction(adjust, 100)), scale);
  return { exact, printed: Math.min(round(exact, options.pupil), scale) };
}

/** The printed average alone. */
export function subjectAverage(entries: Entry[], options?: Options, adjust?: Hundredths): Hundredths | null {
  return reckon(entries, options, adjust)?.printed ?? null;
}

function lineOf({ assessment, mark }: Entry, options: Options, scale: Hundredths): Line | null {
  const points = numeric(mark, options.zero ?? ["absent-zero", "missing-zero"]);
  if (points === null || assessment.coefficient === 0) return null;
  const { coefficient, outOf } = assessment;
  const scaled = assessment.scaling !== "weighted";
  return {
    assessment, mark, points,
    value: scaled ? fraction(BigInt(coefficient) * BigInt(scale), 100n * BigInt(outOf)) : fraction(coefficient, 100),
    weight: scaled ? fraction(coefficient, 100) : fraction(BigInt(coefficient) * BigInt(outOf), 100n * BigInt(scale)),
  };
}

function numeric(mark: Mark, counted: Status[]): Hundredths | null {
  if (!mark) return null;
  if ("points" in mark) return mark.points;
  return counted.includes(mark.status) ? 0 : null;
}

/** Orders marks as parts of what they could be. */
const byShare = (a: Line, b: Line): number => a.points * b.assessment.outOf - b.points * a.assessment.outOf;
const brings = (line: Line): Fraction => times(line.value, fraction(line.points, 100));

function sumUp(lines: Line[], options: Options): Totals {
  return lines.filter(line => !excluded(line, options)).reduce(
    ({ sum, weight }, line) => ({ sum: plus(sum, brings(line)), weight: plus(weight, line.weight) }),
    { sum: zero, weight: zero },
  );
}

const excluded = (line: Line, options: Options): boolean => options.onlyAbove === true && 2 * line.points <= line.assessment.outOf;

/** Counts the best and the worst mark again by (factor − 1), where there are two. */
function factors(totals: Totals, normal: Line[], options: Options): Totals {
  const ranked = normal.filter(line => !excluded(line, options)).sort((a, b) => byShare(a, b) || compare(a.weight, b.weight));
  const [worst, best] = [heaviest(ranked, ranked[0]), ranked[ranked.length - 1]];
  if (!worst || !best || worst === best) return totals;
  return again(again(totals, best, options.best), worst, options.worst);
}

/** Of marks equal to one, the one that weighs most: the order must not matter. */
function heaviest(ranked: Line[], like: Line | undefined): Line | undefined {
  return ranked.filter(line => like && byShare(line, like) === 0).pop();
}

function again(totals: Totals, line: Line, factor: Hundredths | undefined): Totals {
  if (factor === undefined) return totals;
  const by = fraction(factor - 100, 100);
  return { sum: plus(totals.sum, times(brings(line), by)), weight: plus(totals.weight, times(line.weight, by)) };
}

function addBonus(totals: Totals, line: Line): Totals {
  const above = fraction(2 * line.points - line.assessment.outOf, 200);
  return above.num > 0n ? { sum: plus(totals.sum, times(line.value, above)), weight: totals.weight } : totals;
}

function addIfRaising(totals: Totals, line: Line): Totals {
  const raises = compare(times(brings(line), totals.weight), times(totals.sum, line.weight)) > 0;
  return raises ? { sum: plus(totals.sum, brings(line)), weight: plus(totals.weight, line.weight) } : totals;
}

function within(f: Fraction, scale: Hundredths): Fraction {
  const top = fraction(scale, 100);
  return compare(f, top) > 0 ? top : f.num < 0n ? zero : f;
}

/** One subject in the general average; exact only where the school sums exact averages. */
export interface Part {
  average: Hundredths | null;
  exact?: Fraction;
  coefficient: Hundredths;
  mode?: string;
  /** The scale of the average; 20 where it is not said. */
  outOf?: Hundredths;
}

/**
 * The general average: subject averages by their coefficients. A subject "sup10"
 * counts from ten on; of a "bonus" only what is above ten, without its coefficient.
 */
export function generalAverage(parts: Part[], rounding?: Rounding): Hundredths | null {
  let [sum, weight] = [zero, zero];
  const ten = fraction(10);
  for (const { average, exact, coefficient, mode, outOf } of parts) {
    if (average === null) continue;
    const value = times(exact ?? fraction(average, 100), fraction(2000, outOf || 2000));
    const by = fraction(coefficient, 100);
    if (mode === "sup10" && compare(value, ten) < 0) continue;
    const above = plus(value, fraction(-10));
    if (mode === "bonus") sum = above.num > 0n ? plus(sum, times(above, by)) : sum;
    else [sum, weight] = [plus(sum, times(value, by)), plus(weight, by)];
  }
  return weight.num ? Math.min(round(over(sum, weight), rounding), 2000) : null;
}

/** The mean of exact values, printed; null of none. */
export function meanOf(values: Fraction[], rounding?: Rounding): Hundredths | null {
  return values.length ? round(times(values.reduce(plus, zero), fraction(1, values.length)), rounding) : null;
}

/** The median of exact values; of an even number, the mean of the two in the middle. */
export function medianOf(values: Fraction[], rounding?: Rounding): Hundredths | null {
  const sorted = [...values].sort(compare);
  const middle = sorted.length / 2;
  return meanOf(sorted.slice(Math.max(0, Math.ceil(middle) - 1), Math.floor(middle) + 1), rounding);
}
