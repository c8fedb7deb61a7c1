import type { ToCall } from "../api/types";
import { board as text } from "../base/words";
import { clock, count } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { useRows } from "./rows";

/** Families whom no message reaches: whom to phone, why, and what was tried. */
export function Calls({ calls, open }: { calls: ToCall[]; school: string; open: (call: ToCall) => void }) {
  const act = (id: string): void => { const call = calls.find(one => one.id === id); if (call) open(call); };
  const row = useRows(calls.map(({ id }) => id), { a: act });
  return (
    <section class="card board-list" aria-labelledby="calls-title">
      <div class="list-head"><h2 id="calls-title">{text.views.calls}</h2><p class="small muted keys-hint" aria-hidden="true"><span>↑ ↓ {text.choose}</span> · <span>A {text.toCalled}</span></p></div>
      {calls.length
        ? <ul class="lines">{calls.map(call => (
          <li key={call.id} class="line-box">
            <button type="button" class="line" {...row(call.id)} onClick={() => open(call)}>
              <span><b>{call.firstName} {call.lastName}</b><small class="muted"><Ordinals text={call.class} /></small></span>
              <span class="line-what">{[call.guardian.kinship, call.guardian.name].filter(Boolean).join("\u00a0: ")}<small class="muted">{[call.ask && text.callAsk, tried(call)].filter(Boolean).join(" · ")}</small></span>
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

function tried({ log }: ToCall): string {
  const last = log[log.length - 1];
  return last ? `${count(text.tries, log.length)} · ${text.outcomes[last.outcome]}, ${clock(new Date(last.at))}` : text.notTried;
}
