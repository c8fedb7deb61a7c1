import { desk as text, notes } from "../base/words";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Failure, get } from "../api/api";
import type { GridPupil, Result, WorkingOf } from "../api/types";
import { useAnswer } from "../desk/answer";
import { Made } from "../desk/made";
import { Side } from "../desk/side";
import { Waiting } from "../desk/waiting";
import { exactly } from "../notes/entries";
import { SubjectWorking } from "../notes/working";
import type { Draft } from "./draft";

/** One pupil of the class: the teacher's own average, a bonus or malus, and how the average is computed. */
export function PupilPanel({ draft, pupil, readOnly, close }: { draft: Draft; pupil: GridPupil; readOnly: boolean; close: () => void }) {
  const trouble = useSignal("");
  const save = async (field: "final" | "adjust", input: HTMLInputElement): Promise<void> => {
    try {
      await draft.send({ pupils: [{ pupil: pupil.id, [field]: input.value }] });
      trouble.value = "";
    } catch (error) {
      trouble.value = error instanceof Failure ? [error.message, ...(error.problem.errors ?? []).map(({ message }) => message)].join(" ") : String(error);
    }
  };
  const field = (name: "final" | "adjust", label: string, hint: string) => (
    <div class="field">
      <label for={name}>{label}</label>
      <input id={name} inputMode={name === "final" ? "decimal" : "text"} maxLength={6} readOnly={readOnly} defaultValue={exactly(pupil[name] ?? "")} autocomplete="off" aria-describedby={`${name}-hint`} onChange={event => void save(name, event.currentTarget)} />
      <small id={`${name}-hint`}>{hint}</small>
    </div>
  );
  return (
    <Side title={<>{pupil.firstName} {pupil.lastName}<small class="muted">{draft.book.value.service.label}</small></>} close={close}>
      {trouble.value && <p class="notice bad" role="alert">{trouble.value}</p>}
      <div class="pair">{field("final", text.final, text.finalHint)}{field("adjust", text.adjust, text.adjustHint)}</div>
      <h3>{notes.how}</h3>
      <Computed draft={draft} pupil={pupil.id} />
    </Side>
  );
}

/** The working as the service computes it, with what is saved; read again after each save. */
function Computed({ draft, pupil }: { draft: Draft; pupil: string }) {
  const answer = useAnswer<WorkingOf>(`${draft.path.replace("/gradebook?", "/working?")}&${new URLSearchParams({ pupil })}`, get, draft.savedAt.value);
  const node = useMemo(() => answer.value && SubjectWorking({ subject: { working: answer.value.working, results: results(draft, answer.value) } }), [answer.value]);
  return node ? <div class="sunk"><Made node={node} /></div> : <Waiting answer={answer} />;
}

/** The lines of a working with what the grid knows of their assessments. */
function results(draft: Draft, { lines }: WorkingOf): Result[] {
  return lines.flatMap(line => {
    const assessment = draft.assessment(line.id ?? "");
    return assessment ? [{ ...line, id: assessment.id, title: assessment.title, date: assessment.date, kind: assessment.kind, scaling: assessment.scaling }] : [];
  });
}
