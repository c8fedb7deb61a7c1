/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { Grades, SubjectMarks } from "../api/types";
import { generalAverage, subjectAverage, type Entry } from "../averages/average";
import { parseHundredths, printAverage } from "../averages/mark";
import { fill } from "../base/text";
import { entriesOf, optionsOf, shownAverage } from "./entries";

const imagined = (points: number): Entry => ({
  assessment: { outOf: 2000, coefficient: 100, scaling: "scaled", kind: "normal" },
  mark: { points },
});

/** "What if I got 14?": exact, on this screen only; nothing is sent or kept. */
export function WhatIf({ subject, grades }: { subject: SubjectMarks; grades: Grades }): Node {
  const id = `whatif-${subject.service}`;
  const input = <input id={id} inputmode="decimal" autocomplete="off" maxlength="5" aria-describedby={`${id}-answer`} /> as HTMLInputElement;
  const answer = <p class="small" role="status" id={`${id}-answer`} /> as HTMLElement;
  const attempt = (event: Event): void => {
    event.preventDefault();
    const points = parseHundredths(input.value);
    const wrong = points === undefined || points > 2000;
    input.setAttribute("aria-invalid", String(wrong));
    answer.textContent = wrong ? text.whatifBad : foretell(points, subject, grades);
  };
  return (
    <form class="whatif" onSubmit={attempt}>
      <label for={id}><span aria-hidden="true">{text.whatif}</span><span class="unseen">{fill(text.whatifLabel, { subject: subject.label })}</span></label>
      {input}
      <button class="btn quiet">{text.tryIt}</button>
      {answer}
    </form>
  );
}

function foretell(points: number, subject: SubjectMarks, grades: Grades): string {
  const changed = subjectAverage([...entriesOf(subject), imagined(points)], optionsOf(subject), subject.working.adjust);
  const general = generalAverage(grades.subjects.map(other => ({
    average: other === subject ? changed : shownAverage(other),
    coefficient: other.coefficient,
    mode: other.mode,
    outOf: other.working.outOf,
  })), grades.general);
  const names = { subject: subject.label, subjectAverage: printAverage(changed ?? 0), general: printAverage(general ?? 0) };
  return fill(grades.general.average === null ? text.whatifSubject : text.whatifResult, names);
}
