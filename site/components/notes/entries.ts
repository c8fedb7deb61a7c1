import type { MarkedAssessment, SubjectMarks } from "../api/types";
import type { Mark, Status } from "../averages/mark";
import type { Dated } from "../sparkline/sparkline";

/** The mark of an assessment as the arithmetic wants it. */
export function markOf({ value, status }: { value?: number | null; status?: string | null }): Mark {
  if (status) return { status: status as Status };
  return value === null || value === undefined ? null : { points: value };
}

const entryOf = (assessment: MarkedAssessment): Dated => ({ assessment, mark: markOf(assessment), date: assessment.date });

/** A subject's marks, ready to be averaged. */
export const entriesOf = (subject: SubjectMarks): Dated[] => subject.assessments.map(entryOf);

/** The average that is shown and counts: the teacher's own, or the computed one. */
export const shownAverage = (subject: SubjectMarks): number | null => subject.override ?? subject.average;
