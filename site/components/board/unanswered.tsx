import { useSignal } from "@preact/signals";
import type { Asked, Unanswered as Answer } from "../api/types";
import { board as text } from "../base/words";
import { count, fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Dated } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { ToldOf } from "../life/stretches";
import { dated, dateOf, span } from "../life/time";
import { addDays } from "../timetable/time";
import { useRows } from "./rows";
import { fileOf } from "./search";
import { useSending } from "../desk/send";

/** The day of class before a moment, weekends apart. */
function before(at: string): string {
  let date = addDays(dateOf(at), -1);
  while (new Date(`${date}T12:00:00Z`).getUTCDay() % 6 === 0) date = addDays(date, -1);
  return date;
}

const atOnce = 50; // families of one request

/** The absences of a day of which no family said anything: the school asks, one by one or several at once. */
export function Unanswered({ school, at, done }: { school: string; at: string; done: (words: string) => void }) {
  const date = useSignal(before(at));
  const selected = useSignal<string[]>([]);
  const answer = useAnswer<Answer>(`/api/schools/${school}/unanswered?${new URLSearchParams({ date: date.value })}`);
  const { busy, trouble, send } = useSending();
  const shown = answer.value?.date === date.value ? answer.value : undefined;
  const lines = (shown?.absences ?? []).map(one => ({ ...one, id: `${one.pupil} ${one.from}` }));
  const ask = async (ids: string[]): Promise<void> => {
    const asks = lines.filter(({ id }) => ids.includes(id)).map(({ pupil, from }) => ({ pupil, at: from }));
    const all: Asked["asks"] = [];
    for (let i = 0; i < asks.length; i += atOnce) {
      const sent = await send<Asked>("POST", `/api/schools/${school}/asks`, { asks: asks.slice(i, i + atOnce) });
      if (!sent) break;
      all.push(...sent.asks);
    }
    const asked = all.filter(one => one.done).length;
    const missed = all.filter(one => !one.done);
    if (missed.length) trouble.value = [...new Set(missed.map(one => one.text))].join(" ");
    if (!all.length) return;
    selected.value = [];
    answer.again();
    if (asked) done(count(text.askedCount, asked));
  };
  const toggle = (id: string): void => { selected.value = selected.value.includes(id) ? selected.value.filter(one => one !== id) : [...selected.value, id]; };
  const row = useRows(lines.map(({ id }) => id), { " ": toggle, d: id => void ask([id]) });
  return (
    <section class="card board-list" aria-labelledby="unanswered-title">
      <div class="list-head"><h2 id="unanswered-title">{text.views.unanswered}</h2><p class="small muted keys-hint" aria-hidden="true"><span>↑ ↓ {text.choose}</span> · <span>{text.space} {text.toSelect}</span> · <span>D {text.toAsk}</span></p></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {shown && <Dated at={answer.at} />}
      <div class="bulk">
        <label class="bulk-day">{text.day} <input type="date" required value={date.value} max={dateOf(at)} onChange={event => { if (event.currentTarget.value) [date.value, selected.value] = [event.currentTarget.value, []]; }} /></label>
        {shown?.ask && lines.length > 0 && <label class="check"><input type="checkbox" checked={selected.value.length === lines.length} onChange={event => (selected.value = event.currentTarget.checked ? lines.map(({ id }) => id) : [])} />{selected.value.length ? count(text.selected, selected.value.length) : text.selectAll}</label>}
        {selected.value.length > 0 && <p class="buttons"><button type="button" class="btn" aria-disabled={busy.value} onClick={() => void ask(selected.value)}>{text.ask}</button></p>}
      </div>
      {!shown ? <Waiting answer={answer} /> : lines.length
        ? <ul class="lines">{lines.map(one => (
          <li key={one.id} class={`ruling ${selected.value.includes(one.id) ? "selected" : ""}`}>
            <input type="checkbox" disabled={!shown.ask} aria-label={`${one.firstName} ${one.lastName}, ${span(one.from, one.to)}`} checked={selected.value.includes(one.id)} {...row(one.id)} onChange={() => toggle(one.id)} />
            <div>
              <p><b><a href={fileOf(one.pupil, school)}>{one.firstName} {one.lastName}</a></b> <small class="muted"><Ordinals text={one.class} /></small></p>
              <p class="small">{span(one.from, one.to)}</p>
              <p class="small"><ToldOf told={one.told} />{one.asked && <>{" "}<span class="pill">{fill(text.askedOn, { date: dated(one.asked) })}</span></>}</p>
            </div>
            {shown.ask && (!one.asked || dated(one.asked) !== dated(at)) && <p class="ruling-acts"><button type="button" class="btn quiet" aria-disabled={busy.value} onClick={() => void ask([one.id])}>{text.ask}<span class="unseen"> : {one.firstName} {one.lastName}</span></button></p>}
          </li>
        ))}</ul>
        : <p class="none muted">{text.nothingUnanswered}</p>}
    </section>
  );
}
