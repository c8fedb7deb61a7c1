import { useSignal } from "@preact/signals";
import type { Rulings as Answer, ToRule } from "../api/types";
import { board as text, life } from "../base/words";
import { count } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { span } from "../life/time";
import { Paper } from "./paper";
import { useRows } from "./rows";
import { useSending } from "../desk/send";

interface Props { rulings: ToRule[]; school: string; may: (one: ToRule) => boolean; done: (words: string, undo?: () => Promise<string>) => void }
/** Justifications that wait: read, accept or refuse, one by one or several at once. */
export function Rulings({ rulings, school, may, done }: Props) {
  const selected = useSignal<string[]>([]);
  const settle = useSignal(true);
  const { trouble, send } = useSending();
  const rule = async (cases: string[], accepted: boolean): Promise<void> => {
    const chosen = rulings.filter(one => cases.includes(one.case) && may(one));
    if (!chosen.length) return;
    const answer = await send<Answer>("POST", `/api/schools/${school}/rulings`, { rulings: chosen.map(({ pupil, case: id, version }) => ({ pupil, case: id, version, accepted, settled: settle.value })) });
    if (!answer) return;
    selected.value = [];
    const missed = answer.rulings.filter(one => !one.done);
    if (missed.length) trouble.value = [...new Set(missed.map(one => one.text))].join(" ");
    const ruled = answer.rulings.filter(one => one.done);
    if (ruled.length) done(count(accepted ? text.accepted : text.refused, ruled.length), () => takeBack(ruled));
  };
  const takeBack = async (ruled: Answer["rulings"]): Promise<string> => {
    const answer = await send<Answer>("POST", `/api/schools/${school}/rulings`, { rulings: ruled.map(({ pupil, case: id, version }) => ({ pupil, case: id, version, undo: true })) });
    const missed = answer?.rulings.find(one => !one.done);
    return missed?.text ?? (answer ? count(text.takenBack, ruled.length) : trouble.value);
  };
  const toggle = (id: string): void => { selected.value = selected.value.includes(id) ? selected.value.filter(one => one !== id) : [...selected.value, id]; };
  const row = useRows(rulings.map(one => one.case), { " ": toggle, o: id => void rule([id], true), n: id => void rule([id], false) });
  return (
    <section class="card board-list" aria-labelledby="rulings-title">
      <div class="list-head"><h2 id="rulings-title">{text.views.rulings}</h2><p class="small muted keys-hint" aria-hidden="true"><span>↑ ↓ {text.choose}</span> · <span>{text.space} {text.toSelect}</span> · <span>O {text.accept.toLowerCase()}</span> · <span>N {text.refuse.toLowerCase()}</span></p></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {rulings.length
        ? <>
          <div class="bulk">
            <label class="check"><input type="checkbox" checked={selected.value.length === rulings.length} onChange={event => (selected.value = event.currentTarget.checked ? rulings.map(one => one.case) : [])} />{selected.value.length ? count(text.selected, selected.value.length) : text.selectAll}</label>
            <label class="check"><input type="checkbox" checked={settle.value} onChange={event => (settle.value = event.currentTarget.checked)} />{text.settle}</label>
            {selected.value.length > 0 && <p class="buttons"><button type="button" class="btn" onClick={() => void rule(selected.value, true)}>{text.accept}</button> <button type="button" class="btn quiet" onClick={() => void rule(selected.value, false)}>{text.refuse}</button></p>}
          </div>
          <ul class="lines">{rulings.map(one => (
            <li key={one.case} class={`ruling ${selected.value.includes(one.case) ? "selected" : ""}`}>
              <input type="checkbox" aria-label={`${one.firstName} ${one.lastName}, ${span(one.from, one.to)}`} checked={selected.value.includes(one.case)} {...row(one.case)} onChange={() => toggle(one.case)} />
              <div>
                <p><b>{one.firstName} {one.lastName}</b> <small class="muted"><Ordinals text={one.class} /></small></p>
                <p class="small">{one.late ? `${life.kinds.late} · ` : one.coming ? `${life.states.announced} · ` : ""}{span(one.from, one.to)} · {count(text.halfDays, one.halfDays)}</p>
                <p class="small"><b>{one.motif}</b>{one.words && <> · «{"\u00a0"}{one.words}{"\u00a0"}»</>}{one.sealed && ` · ${text.sealed}`}</p>
                {one.document && <Paper pupil={one.pupil} school={school} case={one.case} />}
              </div>
              {may(one) && <p class="ruling-acts"><button type="button" class="btn quiet" onClick={() => void rule([one.case], true)}>{text.accept}<span class="unseen"> : {one.firstName} {one.lastName}</span></button> <button type="button" class="btn quiet" onClick={() => void rule([one.case], false)}>{text.refuse}<span class="unseen"> : {one.firstName} {one.lastName}</span></button></p>}
            </li>
          ))}</ul>
        </>
        : <p class="none muted">{text.nothingToRule}</p>}
    </section>
  );
}
