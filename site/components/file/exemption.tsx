import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { Choices } from "../api/types";
import { file as text, lang } from "../base/words";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import { slot } from "./exempt";

const byLabel = (services: Choices["services"]): Choices["services"] => [...services].sort((a, b) => a.label.localeCompare(b.label, lang));

/** What a pupil is exempted from: a subject that the pupil follows or hours of a day, when, and whether the pupil comes all the same. */
export function Exemption({ pupil, school }: { pupil: string; school: string }) {
  const answer = useAnswer<Choices>(`/api/pupils/${encodeURIComponent(pupil)}/services?${new URLSearchParams({ school })}`, get);
  const what = useSignal("");
  if (!answer.value) return <Waiting answer={answer} />;
  return (
    <>
      <div class="field"><label for="exempt-from">{text.exemptFrom}</label>
        <select id="exempt-from" name="what" required value={what.value} onChange={event => (what.value = event.currentTarget.value)}>
          <option value="">{text.choose}</option>
          {byLabel(answer.value.services).map(({ id, label }) => <option key={id} value={id}>{label}</option>)}
          <option value={slot}>{text.slot}</option>
        </select>
      </div>
      {what.value === slot && <div class="pair"><div class="field"><label for="slot-from">{text.from}</label><input id="slot-from" name="slot-from" type="time" required /></div><div class="field"><label for="slot-to">{text.to}</label><input id="slot-to" name="slot-to" type="time" required /></div></div>}
      <div class="pair pair-words">
        <div class="field"><label for="weekday">{text.weekday}</label><select id="weekday" name="weekday"><option value="0">{text.everyDay}</option>{text.weekdays.map((name, i) => <option key={name} value={i + 1}>{name}</option>)}</select></div>
        <div class="field"><label for="every">{text.rhythm}</label><select id="every" name="every"><option value="1">{text.everyWeek}</option><option value="2">{text.everyOther}</option></select></div>
      </div>
      <label class="check"><input type="checkbox" name="present" />{text.exemptPresent}</label>
    </>
  );
}
