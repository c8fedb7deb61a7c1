/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { AverageView, Grades, YearPart, YearSubject } from "../api/types";
import { printAverage, printNumber } from "../averages/mark";
import { hue } from "../base/hue";
import { periodName } from "../base/period";
import { fill } from "../base/text";
import { ordinals } from "../shell/ordinals";
import { exactly } from "./entries";
import { Sum, Why } from "./working";

/** The year: each average is made of those of the periods, which are shown beside it. */
export function Year({ grades: { general }, parts, subjects }: { grades: Grades; parts: YearPart[]; subjects: YearSubject[] }): Node {
  return (
    <>
      <section class="card general" aria-labelledby="general">
        <div><h2 class="label" id="general">{text.yearGeneral}</h2><p class="large">{printed(general)}</p></div>
        {general.average !== null && <details class="explain"><summary>{text.how}</summary><Parts working={general} parts={parts} /></details>}
      </section>
      <ul class="card subjects">{subjects.map(subject => (
        <li class={hue(subject.label)}><details class="subject">
          <summary><span class="edge"><h2>{subject.label}</h2><small>{subject.parts.map(({ average }) => (average === null ? "–" : printAverage(average))).join(" · ")}</small></span><span /><b class="average">{printed(subject.working)}</b></summary>
          <div class="inside">
            <p class="small muted">{[...subject.teachers, fill(text.coefficient, { n: printNumber(subject.coefficient) })].join(" · ")}</p>
            <section class="sunk"><h3>{text.how}</h3><Parts working={subject.working} parts={subject.parts} /></section>
          </div>
        </details></li>
      ))}</ul>
    </>
  );
}

const printed = ({ average }: AverageView): string => (average === null ? "–" : printAverage(average));

function Parts({ working, parts }: { working: AverageView; parts: YearPart[] }): Node {
  return (
    <Sum working={working}>{parts.map(({ period, value, verdict }) => (
      <tr><th scope="row">{ordinals(periodName(period))}</th><td>{value ? exactly(value) : <Why verdict={verdict} />}</td></tr>
    ))}</Sum>
  );
}
