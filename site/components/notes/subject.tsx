/** @jsxImportSource ../dom */
import { notes as text } from "@params";
import type { Grades, SubjectMarks } from "../api/types";
import { printAverage, printMark, printNumber } from "../averages/mark";
import { count, fill, when } from "../base/text";
import { progress } from "../sparkline/sparkline";
import { Curve } from "./curve";
import { entriesOf, markOf, shownAverage } from "./entries";
import { classLine, Evolution } from "./general";
import { WhatIf } from "./whatif";
import { Working } from "./working";

/** One subject: its average, and on request where it comes from. */
export function Subject({ subject, grades }: { subject: SubjectMarks; grades: Grades }): Node {
  const average = shownAverage(subject);
  const points = progress(entriesOf(subject));
  return (
    <li class={`hue-${subject.hue % 12}`}>
      <details class="subject">
        <summary>
          <span class="edge"><h2>{subject.subject}</h2><Under subject={subject} /></span>
          <Curve values={points.map(point => point.value)} width={64} height={24} />
          <b class="average">{average === null ? "–" : printAverage(average)}</b>
        </summary>
        <div class="inside">
          <p class="small muted">{[...subject.teachers, fill(text.coefficient, { n: printNumber(subject.coefficient) }), subject.class && classLine(subject.class), subject.rank && fill(text.rank, { n: subject.rank })].filter(Boolean).join(" · ")}</p>
          <section class="sunk">
            <h3>{text.how}</h3>
            {subject.working && <Working working={subject.working} assessments={subject.assessments} />}
            {typeof subject.override === "number" && <p>{fill(text.overridden, { mark: printAverage(subject.override) })}</p>}
          </section>
          <WhatIf subject={subject} grades={grades} />
          {points.length > 1 && <details class="explain"><summary>{text.evolution}</summary><Evolution points={points} caption={fill(text.evolutionOf, { subject: subject.subject })} /></details>}
        </div>
      </details>
    </li>
  );
}

/** What is coming, or the last mark, or who teaches: one line under the name. */
function Under({ subject }: { subject: SubjectMarks }): Node {
  const coming = subject.pending?.[0];
  if (coming) return <small>{count(fillWhen(coming.visibleFrom), coming.count)}</small>;
  const last = [...subject.assessments].sort((a, b) => a.date.localeCompare(b.date)).pop();
  if (!last) return <small>{subject.teachers.join(", ")}</small>;
  return <small>{fill(text.last, { mark: said(last), title: last.title })}</small>;
}

function said(last: SubjectMarks["assessments"][number]): string {
  const mark = markOf(last);
  if (mark && "status" in mark) return (text.status as Record<string, string>)[mark.status] ?? mark.status;
  return `${printMark(mark)}${last.outOf === 2000 ? "" : `/${printNumber(last.outOf)}`}`;
}

function fillWhen(iso: string): { one: string; other: string } {
  const moment = when(iso, text);
  return { one: text.pending.one.replace("{when}", moment), other: text.pending.other.replace("{when}", moment) };
}
