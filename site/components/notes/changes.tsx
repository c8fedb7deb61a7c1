/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import { get } from "../api/api";
import type { Change, Grades, SubjectMarks } from "../api/types";
import { clock, day, fill } from "../base/text";
import { Trouble } from "../shell/trouble";

/** Marks that changed after the family could see them; asked for when this opens. */
export function Changes({ subject, grades: { pupil, period } }: { subject: SubjectMarks; grades: Grades }): Node {
  const place = <div class="small" aria-live="polite" /> as HTMLElement;
  const load = (): void => {
    if (place.hasChildNodes()) return;
    const query = new URLSearchParams({ period, service: subject.service });
    get<Change[]>(`/api/pupils/${encodeURIComponent(pupil.id)}/grades/history?${query}`).then(
      found => place.replaceChildren(found.length ? <ul class="changes">{found.map(change => <li>{said(change, subject)}</li>)}</ul> : text.noChanges),
      error => place.replaceChildren(<Trouble error={error} />),
    );
  };
  return <details class="explain" onToggle={load}><summary>{text.changes}</summary>{place}</details>;
}

/** "Contrôle 1, modifiée le 23 nov. à 8 h : 12 → 13". */
function said(change: Change, { results }: SubjectMarks): string {
  const at = new Date(change.at);
  return fill(text.changed, {
    title: results.find(({ id }) => id === change.assessment)?.title ?? "", date: day(at, { day: "numeric", month: "short" }), time: clock(at),
    old: change.old || "–", new: change.new || "–",
  });
}
