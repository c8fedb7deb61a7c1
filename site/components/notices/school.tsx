import { base, notices as text } from "../base/words";
import { useState } from "preact/hooks";
import { call, Failure } from "../api/api";
import type { SchoolNotices } from "../api/types";
import { count, fill } from "../base/text";
import { useMe } from "../daily/whose";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import "../password/password"; // what a school settles asks for it again where it is old
import { schoolOf } from "../shell/places";
import { SchoolRules } from "./rules";

/** What the school chose for everybody: quiet hours, what is urgent, what SMS may cost, and the rules of its days. */
export function School({ title }: { title: string }) {
  const asked = new URLSearchParams(location.search).get("u");
  const { me, error, again } = useMe(true);
  const school = asked ?? (me ? schoolOf(me) : "");
  const path = `/api/schools/${encodeURIComponent(school)}/notices`;
  const answer = useAnswer<SchoolNotices>(school ? path : "");
  if (me && !school) return <><Heading title={title} /><p class="notice">{text.notHere}</p></>;
  if (!answer.value) return <><Heading title={title} /><Waiting answer={error === undefined ? answer : { error, again }} /></>;
  return <><Settings title={title} path={path} first={answer.value} at={answer.at} /><SchoolRules school={school} /></>;
}

function Settings({ title, path, first, at }: { title: string; path: string; first: SchoolNotices; at?: number }) {
  const [now, set] = useState(first);
  const [said, say] = useState<{ words: string; bad?: boolean }>({ words: "" });
  const { hours, urgent, sms } = now;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!Number.isInteger(sms.budget) || sms.budget < 0) return say({ words: text.badBudget, bad: true });
    try {
      const kept = await call<SchoolNotices | undefined>("PUT", path, now);
      if (kept) set(kept);
      say({ words: text.saved });
    } catch (error) {
      say({ words: error instanceof Failure ? error.message : String(error), bad: true });
    }
  };
  return (
    <>
      <Heading title={title} under={text.schoolIntro} at={at}><a class="btn quiet" href={`${base}app/vie-scolaire/calendrier/`}>{text.calendar}</a></Heading>
      {!!first.failed && <p class="notice warn">{count(text.failed, first.failed)}</p>}
      <form class="cards" onSubmit={event => void save(event)} noValidate>
        <fieldset class="card stack-s">
          <legend>{text.quiet}</legend>
          <div class="times-row">
            <div class="field"><label for="quiet-from">{text.quietFrom}</label><input id="quiet-from" type="time" value={hours.from} onChange={event => set({ ...now, hours: { ...hours, from: event.currentTarget.value } })} /></div>
            <div class="field"><label for="quiet-to">{text.quietTo}</label><input id="quiet-to" type="time" value={hours.to} onChange={event => set({ ...now, hours: { ...hours, to: event.currentTarget.value } })} /></div>
          </div>
          <label class="check"><input type="checkbox" checked={hours.weekend ?? false} onChange={event => set({ ...now, hours: { ...hours, weekend: event.currentTarget.checked } })} /><span><b>{text.weekendSchool}</b><small class="muted">{text.weekendDetail}</small></span></label>
          <p class="small muted">{text.quietDetail}</p>
          <label class="check"><input type="checkbox" checked={urgent} onChange={event => set({ ...now, urgent: event.currentTarget.checked })} /><span><b>{text.urgent}</b><small class="muted">{text.urgentDetail}</small></span></label>
        </fieldset>
        <fieldset class="card stack-s">
          <legend>{text.sms}</legend>
          <div class="field"><label for="budget">{text.budget}</label><input id="budget" inputMode="numeric" value={Number.isNaN(sms.budget) ? "" : sms.budget} onInput={event => set({ ...now, sms: { ...sms, budget: parseInt(event.currentTarget.value, 10) } })} />
            <small>{fill(text.used, { used: sms.used, budget: first.sms.budget })}</small></div>
          <label class="check"><input type="checkbox" checked={sms.stopped} onChange={event => set({ ...now, sms: { ...sms, stopped: event.currentTarget.checked } })} /><span><b>{text.stop}</b><small class="muted">{text.stopDetail}</small></span></label>
        </fieldset>
        <p class="buttons"><button class="btn">{text.save}</button></p>
        <p class={`notice ${said.bad ? "bad" : "ok"}`} role="status" hidden={!said.words}>{said.words}</p>
      </form>
    </>
  );
}
