/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { AverageView, Grades, Result, SubjectMarks } from "../api/types";
import { printAverage, printNumber } from "../averages/mark";
import { fill, shortDate } from "../base/text";
import { classLine, exactly, shownAverage } from "./entries";

type Words = Record<string, string>;

/** A subject's average line by line: mark, scale, coefficient, what it brings. */
export function SubjectWorking({ subject }: { subject: Pick<SubjectMarks, "working" | "results"> }): Node {
  return <Sum working={subject.working}>{subject.results.map(result => <ResultRow result={result} outOf={subject.working.outOf} />)}</Sum>;
}

/** The general average line by line: each subject's, by its coefficient. */
export function GeneralWorking({ grades }: { grades: Grades }): Node {
  return (
    <Sum working={grades.general}>{grades.parts.map(part => {
      const subject = grades.subjects.find(({ service }) => service === part.service);
      const average = subject ? shownAverage(subject) : null;
      return (
        <tr>
          <th scope="row">{subject?.label} <span class="muted">{average === null ? "" : `${printAverage(average)} × ${printNumber(part.coefficient)}`}</span></th>
          <td>{part.contribution ? exactly(part.contribution) : <Why verdict={part.verdict} />}</td>
        </tr>
      );
    })}</Sum>
  );
}

/** The table of a working, its division and its rules. */
export function Sum({ working, children }: { working: AverageView; children?: unknown }): Node {
  return (
    <>
      <table class="working">
        <caption class="unseen">{text.how}</caption>
        <thead class="unseen"><tr><th scope="col">{text.assessment}</th><th scope="col">{text.brings}</th></tr></thead>
        <tbody>{children as Node[]}</tbody>
        {working.average !== null && <tfoot><tr>
          <th scope="row">{exactly(working.sum)} ÷ {exactly(working.weight)} =</th>
          <td>{printAverage(working.average)}</td>
        </tr></tfoot>}
      </table>
      {working.rules?.length ? <p class="small muted">{working.rules.map(rule => fill((text.rules as Words)[rule] ?? "", { points: printNumber(working.adjust ?? 0) })).join(" ")}</p> : null}
    </>
  );
}

function ResultRow({ result, outOf }: { result: Result; outOf: number }): Node {
  const more = [shortDate(result.date), kindWord(result), result.class && classLine(result.class)];
  return (
    <tr>
      <th scope="row">
        {result.title} <span class="muted">{asEntered(result, outOf)}</span>
        <small>{more.filter(Boolean).join(" · ")}</small>
        {result.remark && <small class="remark">{result.remark}</small>}
      </th>
      <td>{result.contribution ? exactly(result.contribution) : <Why verdict={result.verdict} />}</td>
    </tr>
  );
}

/** Why a line brings nothing. */
export function Why({ verdict }: { verdict: string }): Node {
  return <span class="muted">{(text.why as Words)[verdict] ?? text.notCounted}</span>;
}

function kindWord({ kind, scaling }: Result): string | undefined {
  if (kind === "bonus") return text.bonus;
  if (kind === "optional") return text.optional;
  return scaling === "weighted" ? text.weighted : undefined;
}

/** "8/10 → 16/20 × 1", or the status: with its coefficient where it counts, struck where it does not. */
function asEntered({ points, status, outOf, value, coefficient, contribution, scaling }: Result, scale: number): Node {
  if (status) {
    const words = (text.status as Words)[status] ?? status;
    return contribution ? <>{words} × {printNumber(coefficient)}</> : <s>{words}</s>;
  }
  if (points === undefined) return <>–</>;
  const brought = value && scaling === "scaled" && outOf !== scale ? ` → ${exactly(value)}/${printNumber(scale)}` : "";
  return <>{printNumber(points)}/{printNumber(outOf)}{brought} × {printNumber(coefficient)}</>;
}
