import { desk as text } from "../base/words";
import type { GridAssessment, GridPupil } from "../api/types";
import { meanOf, medianOf } from "../averages/average";
import { fraction } from "../averages/fraction";
import { parseMark, printAverage, printMark, printNumber } from "../averages/mark";
import { fill, when } from "../base/text";
import { exactly } from "../notes/entries";
import { path, progress } from "../sparkline/sparkline";
import { Cell } from "./cell";
import type { Draft } from "./draft";
import type { Focus } from "./focus";

interface Props {
  draft: Draft;
  focus: Focus;
  open: string;
  readOnly: boolean;
  edit: (assessment: GridAssessment) => void;
  details: () => void;
  explain: (pupil: GridPupil) => void;
}

/** The teacher's table: pupils down, assessments across, averages live. */
export function Grid({ draft, focus, open, readOnly, edit, details, explain }: Props) {
  const { pupils, service } = draft.book.value;
  const assessments = draft.columns;
  return (
    <div class="grid-box" role="region" aria-label={`${service.label}, ${service.class}`} tabIndex={-1}>
      <table class="grid">
        <thead><tr>
          <th scope="col">{text.pupil}</th>
          {assessments.map(assessment => <Head key={assessment.id} assessment={assessment} open={assessment.id === open} edit={readOnly ? undefined : edit} />)}
          <th scope="col" class="average">{text.average}</th>
        </tr></thead>
        <tbody>{pupils.map((pupil, row) => (
          <tr key={pupil.id}>
            <th scope="row">{pupil.firstName} {pupil.lastName}{pupil.left && <small class="muted"> · {text.left}</small>}</th>
            {assessments.map((assessment, column) => (
              <Cell key={assessment.id} draft={draft} assessment={assessment} pupil={pupil} row={row} column={column} focus={focus} open={assessment.id === open} readOnly={readOnly || pupil.closed === true} details={details} />
            ))}
            <Average draft={draft} pupil={pupil} explain={explain} />
          </tr>
        ))}</tbody>
        <Foot draft={draft} open={open} />
      </table>
    </div>
  );
}

function Head({ assessment, open, edit }: { assessment: GridAssessment; open: boolean; edit?: (assessment: GridAssessment) => void }) {
  const scaled = assessment.outOf !== 2000 && assessment.scaling === "scaled" ? " → 20" : "";
  const coming = assessment.visibleFrom && Date.parse(assessment.visibleFrom) > Date.now();
  const facts = [
    `/${printNumber(assessment.outOf)}${scaled}`, fill(text.coefficient, { n: printNumber(assessment.coefficient) }),
    assessment.kind === "bonus" ? text.bonus : assessment.kind === "optional" && text.optional, coming && fill(text.visible, { when: when(assessment.visibleFrom ?? "", text) }),
  ];
  return (
    <th scope="col" class={open ? "open" : ""} data-assessment={assessment.id}>
      {edit
        ? <button type="button" class="link" onClick={() => edit(assessment)}><span class="unseen">{fill(text.edit, { assessment: "" })}</span>{assessment.title}</button>
        : assessment.title}
      <small>{facts.filter(Boolean).join(" · ")}</small>
    </th>
  );
}

/** A pupil's average, its curve, and the way to its working. The teacher's own average stands before the computed one. */
function Average({ draft, pupil, explain }: { draft: Draft; pupil: GridPupil; explain: (pupil: GridPupil) => void }) {
  const value = draft.average(pupil.id).value;
  const computed = value === null ? "–" : printAverage(value.printed);
  const curve = progress(draft.entries(pupil.id)).map(point => point.value);
  const drawn = curve.length > 1 && path(curve, 64, 20);
  return (
    <td class="average">
      {drawn && <svg class="curve" width="64" height="20" viewBox="0 0 64 20" aria-hidden="true"><path d={drawn.line} /><circle cx={drawn.x} cy={drawn.y} r="2.5" /></svg>}
      <button type="button" class="link" onClick={() => explain(pupil)}>
        {pupil.final && <small class="muted">{computed} → </small>}
        {pupil.adjust && <small class="muted">{signed(exactly(pupil.adjust))} = </small>}
        <b>{pupil.final ? printMark(parseMark(pupil.final) ?? null) : computed}</b><span class="unseen"> · {fill(text.explain, { pupil: `${pupil.firstName} ${pupil.lastName}` })}</span>
      </button>
    </td>
  );
}

const signed = (adjust: string): string => (/^[-+−]/.test(adjust) ? adjust : `+${adjust}`);

function Foot({ draft, open }: { draft: Draft; open: string }) {
  const mean = draft.mean();
  const median = medianOf(draft.exacts());
  return (
    <tfoot><tr>
      <th scope="row">{median === null ? text.class : fill(text.classMedian, { n: printAverage(median) })}</th>
      {draft.columns.map(assessment => {
        const points = draft.points(assessment);
        const value = meanOf(points.map(point => fraction(point, 100)));
        return (
          <td key={assessment.id} class={assessment.id === open ? "open" : ""}>
            {value === null ? "–" : printAverage(value)}{draft.blanks(assessment) > 0 && <small> {fill(text.entered, { n: points.length })}</small>}
          </td>
        );
      })}
      <td class="average"><b>{mean === null ? "–" : printAverage(mean)}</b></td>
    </tr></tfoot>
  );
}
