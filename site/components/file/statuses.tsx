import { useSignal } from "@preact/signals";
import type { AbsenceFile, DatedStatus } from "../api/types";
import { file as text } from "../base/words";
import { fill } from "../base/text";
import { useSending } from "../desk/send";
import { hour, span } from "../life/time";
import { exemptionOf, saidAgain } from "./exempt";
import { Exemption } from "./exemption";
import type { Done } from "./file";

/** "Dispense : Éducation physique" */
const nameOf = ({ kind, subject }: DatedStatus): string => (subject ? fill(text.statusOf, { kind: text.statusKinds[kind], subject }) : text.statusKinds[kind]);

const kinds = ["exemption", "remote", "pfmp"] as const;

/** Dated statuses: exempted from lessons, at a distance, in a company; they make no absence. */
export function Statuses({ file, pupil, school, today, done }: { file: AbsenceFile; pupil: string; school: string; today: string; done: Done }) {
  const adding = useSignal(false);
  const kind = useSignal<DatedStatus["kind"]>("exemption");
  const { trouble, send } = useSending();
  const path = `/api/pupils/${pupil}/statuses`;
  const query = `?${new URLSearchParams({ school })}`;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const more = kind.value === "exemption" ? exemptionOf(form) : {};
    if (await send("POST", path + query, { kind: kind.value, from: form.get("from"), to: form.get("to"), ...more })) { adding.value = false; done(text.statusAdded); }
  };
  const putBack = async (one: DatedStatus): Promise<void> => {
    if (await send("POST", path + query, saidAgain(one))) done(text.statusBack);
  };
  const remove = async (one: DatedStatus): Promise<void> => {
    if (await send("DELETE", `${path}/${encodeURIComponent(one.id)}${query}`)) done(text.statusRemoved, () => void putBack(one));
  };
  return (
    <section aria-labelledby="statuses">
      <h2 class="section-title" id="statuses">{text.statuses}</h2>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {file.statuses.length > 0 && <ul class="card rows">{file.statuses.map(one => (
        <li key={one.id}><div><b>{nameOf(one)}</b><small class="muted">{[span(one.from, one.to), one.weekday && text.weekdays[one.weekday - 1], one.every === 2 && (one.letter ? fill(text.everyLetter, { letter: one.letter }) : text.everyOther), one.slot && `${hour(one.slot.from)} – ${hour(one.slot.to)}`, one.present && text.exemptPresent].filter(Boolean).join(" · ")}</small></div>
          {file.can.exempt && one.to >= today && <button type="button" class="btn quiet" onClick={() => void remove(one)}>{text.end}<span class="unseen"> : {nameOf(one)}</span></button>}</li>
      ))}</ul>}
      {file.can.exempt && (adding.value
        ? <form class="card stack status-form" onSubmit={event => void submit(event)}>
          <div class="field"><label for="status-kind">{text.kind}</label><select id="status-kind" value={kind.value} onChange={event => (kind.value = event.currentTarget.value as DatedStatus["kind"])}>{kinds.map(one => <option key={one} value={one}>{text.statusKinds[one]}</option>)}</select></div>
          <div class="pair"><div class="field"><label for="status-from">{text.fromDay}</label><input id="status-from" name="from" type="date" required defaultValue={file.today} /></div><div class="field"><label for="status-to">{text.toDay}</label><input id="status-to" name="to" type="date" required /></div></div>
          {kind.value === "exemption" && <Exemption pupil={pupil} school={school} />}
          <p class="buttons"><button type="submit" class="btn">{text.save}</button> <button type="button" class="btn quiet" onClick={() => (adding.value = false)}>{text.cancel}</button></p>
        </form>
        : <p class="add"><button type="button" class="btn quiet" onClick={() => (adding.value = true)}>{text.addStatus}</button></p>)}
    </section>
  );
}
