/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { Grades } from "../api/types";
import { printAverage } from "../averages/mark";
import { fill, shortDate } from "../base/text";
import { generalProgress, type Point } from "../sparkline/sparkline";
import { Curve } from "./curve";
import { entriesOf } from "./entries";
import { GeneralWorking } from "./working";

/** The general average, first and large, with its evolution beside and its working below. */
export function General({ grades }: { grades: Grades }): Node {
  const value = grades.general.average;
  const points = generalProgress(grades.subjects.map(subject => ({ entries: entriesOf(subject), coefficient: subject.coefficient, mode: subject.mode })));
  return (
    <section class="card general" aria-labelledby="general">
      <div class="figure">
        <h2 class="label" id="general">{text.general}</h2>
        <p class="large">{value === null ? <span class="muted">–</span> : printAverage(value)}</p>
        {grades.class && value !== null && <p class="muted">{fill(text.classGeneral, { mean: printAverage(grades.class) })}</p>}
        {value === null && <p class="muted">{text.noGeneral}</p>}
      </div>
      <Curve values={points.map(point => point.value)} width={120} height={64} area />
      {value !== null && <details class="explain">
        <summary>{text.how}</summary>
        <GeneralWorking grades={grades} />
        {points.length > 1 && <Evolution points={points} caption={text.evolution} />}
      </details>}
    </section>
  );
}

/** The same curve as a table. */
export function Evolution({ points, caption }: { points: Point[]; caption: string }): Node {
  return (
    <table class="evolution">
      <caption>{caption}</caption>
      <thead><tr><th scope="col">{text.date}</th><th scope="col">{text.average}</th></tr></thead>
      <tbody>{points.map(point => <tr><td>{shortDate(point.date)}</td><td>{printAverage(point.value)}</td></tr>)}</tbody>
    </table>
  );
}
