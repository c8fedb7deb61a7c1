import { generalAverage, subjectAverage, type Entry } from "../averages/average";
import type { Hundredths } from "../averages/mark";

/** A point of a curve: a date, and a value in hundredths. */
export interface Point { date: string; value: Hundredths }

/** An entry that knows when it was. */
export type Dated = Entry & { date: string };

/** A subject for the general curve. */
export interface Weighed { entries: Dated[]; coefficient: Hundredths; mode?: string }

/** The average of a subject after each of its dates. */
export function progress(entries: Dated[]): Point[] {
  return along(dates(entries), date => subjectAverage(entries.filter(entry => entry.date <= date)));
}

/** The general average after at most eight dates of the period. */
export function generalProgress(subjects: Weighed[]): Point[] {
  const all = dates(subjects.flatMap(subject => subject.entries));
  const stops = all.length <= 8 ? all : Array.from({ length: 8 }, (_, i) => all[Math.round((i * (all.length - 1)) / 7)] as string);
  return along(stops, date => generalAverage(subjects.map(({ entries, coefficient, mode }) => ({
    average: subjectAverage(entries.filter(entry => entry.date <= date)), coefficient, mode,
  }))));
}

const dates = (entries: Dated[]): string[] =>
  [...new Set(entries.filter(entry => entry.mark && "points" in entry.mark).map(entry => entry.date))].sort();

function along(stops: string[], value: (date: string) => Hundredths | null): Point[] {
  return stops.flatMap(date => {
    const known = value(date);
    return known === null ? [] : [{ date, value: known }];
  });
}

/** A curve in a box: its SVG path and where it ends. */
export interface Drawing { line: string; x: number; y: number }

/** Draws values with 3 px of air, on a range at least 4 points (of 20) wide. */
export function path(values: number[], width: number, height: number, range?: [number, number]): Drawing {
  const [low, high] = range ?? [Math.min(...values), Math.max(...values)];
  const spread = Math.max(high - low, 400);
  const floor = (low + high - spread) / 2;
  const spots = values.map((value, i) => [
    tenth(3 + (i * (width - 6)) / Math.max(values.length - 1, 1)),
    tenth(height - 3 - ((value - floor) * (height - 6)) / spread),
  ]);
  const [x = 0, y = 0] = spots[spots.length - 1] ?? [];
  return { line: `M${spots.map(spot => spot.join(" ")).join("L")}`, x, y };
}

const tenth = (n: number): number => Math.round(n * 10) / 10;
