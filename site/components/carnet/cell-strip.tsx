import { desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { Change } from "../api/types";
import { day, fill } from "../base/text";
import type { Draft } from "./draft";
import type { Focus } from "./focus";

/** About the chosen cell: who it is, a word to the pupil, who changed it and when. */
export function CellStrip({ draft, focus, path, readOnly }: { draft: Draft; focus: Focus; path: string; readOnly: boolean }) {
  const chosen = focus.value;
  const assessment = chosen && draft.assessment(chosen.assessment);
  const pupil = chosen && draft.book.value.pupils.find(({ id }) => id === chosen.pupil);
  if (!chosen || !assessment || !pupil) return null;
  const key = `${chosen.assessment}/${chosen.pupil}`;
  return (
    <section class="card stack-s strip" aria-label={fill(text.cell, { assessment: assessment.title, pupil: pupil.firstName })}>
      <h2 class="label">{pupil.firstName} {pupil.lastName} · {assessment.title}</h2>
      {!readOnly && <div class="field">
        <label for="comment">{text.comment}</label>
        <input id="comment" key={key} maxLength={140} defaultValue={assessment.remarks?.[chosen.pupil] ?? ""} onChange={event => draft.comment(chosen, event.currentTarget.value)} />
      </div>}
      <History key={key} path={`${path.replace("/gradebook?", "/history?")}&${new URLSearchParams({ assessment: chosen.assessment, pupil: chosen.pupil })}`} />
    </section>
  );
}

function History({ path }: { path: string }) {
  const changes = useSignal<Change[] | null>(null);
  const trouble = useSignal("");
  const load = (): void => void get<Change[]>(path).then(
    found => (changes.value = found),
    error => (trouble.value = (error as Error).message),
  );
  if (trouble.value) return <p class="small" role="alert">{trouble.value}</p>;
  if (!changes.value) return <p><button type="button" class="link" onClick={load}>{text.history}</button></p>;
  if (!changes.value.length) return <p class="small muted" role="status">{text.noHistory}</p>;
  return (
    <ol class="history small" aria-live="polite">
      {changes.value.map(change => (
        <li key={change.at}>{fill(text.historyLine, {
          date: day(new Date(change.at), { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
          by: change.by ?? "", old: change.old || text.blank, new: change.new || text.blank,
        })}</li>
      ))}
    </ol>
  );
}
