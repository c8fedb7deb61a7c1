/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { Grades, Result, SubjectMarks } from "../api/types";
import { printAverage, printMark, printNumber } from "../averages/mark";
import { hue } from "../base/hue";
import { count, fill, when } from "../base/text";
import { progress } from "../sparkline/sparkline";
import { Curve } from "./curve";
import { classLine, entriesOf, markOf, shownAverage } from "./entries";
import { Evolution } from "./general";
import { Changes } from "./changes";
import { WhatIf } from "./whatif";
import { SubjectWorking } from "./working";

/** One subject: its average, and on request where it comes from. */
export function Subject({ subject, grades }: { subject: SubjectMarks; grades: Grades }): Node {
  const average = shownAverage(subject);
  const points = progress(entriesOf(subject));
  return (
    <li class={hue(subject.label)}>
      <details class="subject">
        <summary>
          <span class="edge"><h2>{subject.label}</h2><Under subject={subject} /></span>
          <Curve values={points.map(point => point.value)} width={64} height={24} />
          <b class="average">{average === null ? "–" : printAverage(average)}</b>
        </summary>
        <div class="inside">
          <p class="small muted">{[...subject.teachers, fill(text.coefficient, { n: printNumber(subject.coefficient) }), subject.class && classLine(subject.class, subject.group), subject.rank && fill(text.rank, { n: subject.rank.place, of: subject.rank.of })].filter(Boolean).join(" · ")}</p>
          <section class="sunk">
            <h3>{text.how}</h3>
            <SubjectWorking subject={subject} />
            {subject.final && <p>{fill(text.overridden, { mark: subject.final })}</p>}
          </section>
          <Changes subject={subject} grades={grades} />
          <WhatIf subject={subject} grades={grades} />
          {points.length > 1 && <details class="explain"><summary>{text.evolution}</summary><Evolution points={points} caption={fill(text.evolutionOf, { subject: subject.label })} /></details>}
        </div>
      </details>
    </li>
  );
}

/** What is coming, or the last mark, or who teaches: one line under the name. */
function Under({ subject }: { subject: SubjectMarks }): Node {
  const coming = subject.upcoming?.[0];
  if (coming) return <small>{count(fillWhen(coming.visibleFrom), coming.marks)}</small>;
  const last = [...subject.results].sort((a, b) => a.date.localeCompare(b.date)).pop();
  if (!last) return <small>{subject.teachers.join(", ")}</small>;
  return <small>{fill(text.last, { mark: said(last), title: last.title })}</small>;
}

function said(last: Result): string {
  const mark = markOf(last);
  if (mark && "status" in mark) return (text.status as Record<string, string>)[mark.status] ?? mark.status;
  return `${printMark(mark)}${last.outOf === 2000 ? "" : `/${printNumber(last.outOf)}`}`;
}

function fillWhen(iso: string): { one: string; other: string } {
  const moment = when(iso, text);
  return { one: text.pending.one.replace("{when}", moment), other: text.pending.other.replace("{when}", moment) };
}
