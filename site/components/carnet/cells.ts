import type { GridAssessment } from "../api/types";
import { parseMark, printMark, type Mark } from "../averages/mark";

/** Where a cell stands between the keyboard and the service. */
export type State = "saved" | "unsent" | "sending" | "refused" | "conflict";

/** One cell of the grid. typed is what the teacher sees, base what the service last said. */
export interface Cell {
  typed: string;
  base: string;
  state: State;
  /** Why it was refused, in words. */
  reason?: string;
  /** The other person's value, in a conflict. */
  theirs?: string;
}

/** Which cell: an assessment and a pupil. */
export interface Place { assessment: string; pupil: string }

export const keyOf = ({ assessment, pupil }: Place): string => `${assessment}/${pupil}`;

/** The mark in a cell, or null where it is blank or wrong. */
export function markIn(typed: string, assessment: GridAssessment): Mark {
  const mark = parseMark(typed);
  return mark === undefined || (mark && "points" in mark && mark.points > assessment.outOf) ? null : mark;
}

/** The writing that a grid shows for what was typed, or null where it is no mark here. */
export function tidy(typed: string, assessment: GridAssessment): string | null {
  const mark = parseMark(typed);
  if (mark === undefined) return null;
  return mark && "points" in mark && mark.points > assessment.outOf ? null : printMark(mark);
}

/** Two writings of the same mark are equal: "14,50" and "14.5". */
export const same = (a: string, b: string): boolean => a === b || printMark(parseMark(a) ?? null) === printMark(parseMark(b) ?? null);
