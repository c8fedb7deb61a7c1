/** @jsxImportSource ../dom */
import { notes as text } from "@params";
import type { MarkedAssessment, Working as Explained, WorkingLine } from "../api/types";
import { printAverage, printNumber } from "../averages/mark";
import { fill, shortDate } from "../base/text";

type Words = Record<string, string>;

/** An average line by line: mark, scale, coefficient, what it brings; then the division. */
export function Working({ working, assessments = [] }: { working: Explained; assessments?: MarkedAssessment[] }): Node {
  return (
    <table class="working">
      <caption class="unseen">{text.how}</caption>
      <thead class="unseen"><tr><th scope="col">{text.assessment}</th><th scope="col">{text.brings}</th></tr></thead>
      <tbody>{working.lines.map((line, i) => <Row line={line} assessment={assessments[i]} />)}</tbody>
      {working.sum && working.result !== undefined && <tfoot><tr>
        <th scope="row">{fill(text.total, { sum: printNumber(working.sum.num), weight: printNumber(working.sum.den), exact: printAverage(working.result) })}</th>
        <td>{printAverage(working.result)}</td>
      </tr></tfoot>}
    </table>
  );
}

function Row({ line, assessment }: { line: WorkingLine; assessment?: MarkedAssessment }): Node {
  const more = [line.date && shortDate(line.date), kindWord(assessment), typeof assessment?.classMean === "number" && fill(text.classMean, { mean: printAverage(assessment.classMean) }), assessment?.comment];
  return (
    <tr>
      <th scope="row">
        {line.title} <span class="muted">{asEntered(line)}</span>
        <small>{more.filter(Boolean).join(" · ")}</small>
      </th>
      <td>{line.counted && line.contribution !== undefined ? printAverage(line.contribution) : <span class="muted">{why(line)}</span>}</td>
    </tr>
  );
}

function kindWord(assessment: MarkedAssessment | undefined): string | undefined {
  if (assessment?.kind === "bonus") return text.bonus;
  if (assessment?.kind === "optional") return text.optional;
  return assessment?.mode === "weighted" ? text.weighted : undefined;
}

/** "8/10 → 16/20 × 1", or the status, struck where it does not count. */
function asEntered({ value, status, outOf, scaled, coefficient, counted }: WorkingLine): Node {
  if (status) return counted ? <>{(text.status as Words)[status] ?? status}</> : <s>{(text.status as Words)[status] ?? status}</s>;
  if (value === null || value === undefined) return <>–</>;
  const brought = scaled !== undefined && scaled !== value ? ` → ${printNumber(scaled)}/20` : "";
  return <>{printNumber(value)}/{printNumber(outOf)}{brought} × {printNumber(coefficient)}</>;
}

const why = (line: WorkingLine): string => (line.why && (text.why as Words)[line.why]) || line.why || text.notCounted;
