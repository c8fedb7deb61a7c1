import { notes as text } from "../base/words";
import type { Figures, Result, SubjectMarks } from "../api/types";
import type { Options } from "../averages/average";
import { decimal, parseMark, printAverage, type Mark, type Status } from "../averages/mark";
import { fill } from "../base/text";
import type { Dated } from "../sparkline/sparkline";

/** The mark of a result as the arithmetic wants it. */
export function markOf({ points, status }: Pick<Result, "points" | "status">): Mark {
  if (status) return { status: status as Status };
  return points === undefined ? null : { points };
}

/** A subject's marks, ready to be averaged. */
export const entriesOf = (subject: SubjectMarks): Dated[] =>
  subject.results.map(result => ({ assessment: result, mark: markOf(result), date: result.date }));

/** How a subject counts its marks. */
export function optionsOf({ options, working }: SubjectMarks): Options {
  return { ...options, outOf: working.outOf, pupil: { step: working.step, up: working.up } };
}

/** The average that is shown and counts: the teacher's own, or the computed one. */
export function shownAverage(subject: SubjectMarks): number | null {
  const own = subject.final ? parseMark(subject.final) : null;
  if (!own) return subject.working.average;
  return "points" in own ? own.points : null;
}

/** An exact number as people write it: "39,75" in French, or the fraction "88/7". */
export const exactly = (text: string): string => text.replace(".", decimal).replace("-", "−");

/** "classe 12,10 · de 7,85 à 16,92". */
export function classLine({ mean, min, max }: Figures, group?: SubjectMarks["group"]): string {
  return fill(group ? text.group : text.class, { mean: printAverage(mean), min: printAverage(min), max: printAverage(max) });
}
