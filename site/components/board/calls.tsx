import type { ToCall } from "../api/types";
import { board as text } from "../base/words";
import { count } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { passed, passedOn } from "./passed";
import { useRows } from "./rows";

/** The school's clocks: in which zone they are, and a moment of now. */
export interface Clocks { zone?: string; now: string }

/** Families whom no message reaches: whom to phone, of which day, why, and what was tried. */
export function Calls({ calls, clocks, open }: { calls: ToCall[]; clocks: Clocks; open: (call: ToCall) => void }) {
  const act = (id: string): void => { const call = calls.find(one => one.id === id); if (call) open(call); };
  const row = useRows(calls.map(({ id }) => id), { a: act });
  return (
    <section class="card board-list" aria-labelledby="calls-title">
      <div class="list-head"><h2 id="calls-title">{text.views.calls}</h2><p class="small muted keys-hint" aria-hidden="true"><span>↑ ↓ {text.choose}</span> · <span>A {text.toCalled}</span></p></div>
      {calls.length
        ? <ul class="lines">{calls.map(call => (
          <li key={call.id} class="line-box">
            <button type="button" class="line" {...row(call.id)} onClick={() => open(call)}>
              <span><b>{call.firstName} {call.lastName}</b><small class="muted"><Ordinals text={call.class} /> · {passedOn(call.date, call.from, clocks.zone, clocks.now)}</small></span>
              <span class="line-what">{[kinshipOf(call), call.guardian.name].filter(Boolean).join("\u00a0: ")}<small class="muted">{[call.mistake && text.callMistake, call.ask && text.callAsk, tried(call, clocks)].filter(Boolean).join(" · ")}</small></span>
              <span class="line-state"><span class="pill bad">{text.reasons[call.reason]}</span></span>
            </button>
            <p class="phones">{call.guardian.phones.map(phone => <Phone key={phone} phone={phone} name={call.guardian.name} />)}</p>
          </li>
        ))}</ul>
        : <p class="none muted">{text.nobodyToCall}</p>}
    </section>
  );
}

/** A number that a phone dials. */
export function Phone({ phone, name }: { phone: string; name: string }) {
  return <a class="btn quiet phone" href={`tel:${phone.replace(/[^\d+]/g, "")}`}>{phone}<span class="unseen"> ({name})</span></a>;
}

/** What the guardian is to the pupil, in a word; nothing for a code that the nomenclature has not. */
export const kinshipOf = ({ guardian }: ToCall): string => (text.kinships as Record<string, string | undefined>)[guardian.kinship ?? ""] ?? "";

function tried({ log }: ToCall, { zone, now }: Clocks): string {
  const stands = log.filter(({ undone }) => !undone);
  const last = stands[stands.length - 1];
  return last ? `${count(text.tries, stands.length)} · ${text.outcomes[last.outcome]}, ${passed(last.at, zone, now)}` : text.notTried;
}
