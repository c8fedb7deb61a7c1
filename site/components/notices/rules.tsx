import { lang, notices as text } from "../base/words";
import { useState } from "preact/hooks";
import { call, Failure } from "../api/api";
import type { Rules } from "../api/types";
import { fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";

/** What the school settled about its days: opening hours, half-days, late arrivals, who calls and who rules. */
export function SchoolRules({ school }: { school: string }) {
  const path = `/api/schools/${encodeURIComponent(school)}/rules`;
  const answer = useAnswer<Rules>(path);
  return answer.value ? <Form path={path} first={answer.value} /> : <Waiting answer={answer} />;
}

type Hours = Rules["hours"][number];

const usual: Omit<Hours, "weekday"> = { from: "08:00", to: "12:00" };

/** "lundi" for 1: the first of January 2024 was one. */
const weekdayName = (day: number): string => new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, day)));

function Form({ path, first }: { path: string; first: Rules }) {
  const [now, set] = useState(first);
  const [said, say] = useState<{ words: string; wrong?: Record<string, string> }>({ words: "" });
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const kept = await call<Rules | undefined>("PUT", path, now);
      if (kept) set(kept);
      say({ words: text.saved });
    } catch (error) {
      const fields = error instanceof Failure ? error.problem.errors ?? [] : [];
      say({ words: error instanceof Error ? error.message : String(error), wrong: Object.fromEntries(fields.map(field => [field.pointer ?? "", field.message])) });
    }
  };
  const number = (name: "overrun" | "lateLimit"): preact.JSX.Element => (
    <div class="field">
      <label for={name}>{text[name]}</label>
      <input id={name} inputMode="numeric" value={Number.isNaN(now[name]) ? "" : now[name]} aria-invalid={said.wrong?.[`/${name}`] ? true : undefined} aria-describedby={`${name}-more`}
        onInput={event => set({ ...now, [name]: parseInt(event.currentTarget.value, 10) })} />
      <small id={`${name}-more`}>{said.wrong?.[`/${name}`] ?? text[`${name}Detail`]}</small>
    </div>
  );
  const choice = (name: "ownHours" | "delegated" | "handsOver" | "colleagues"): preact.JSX.Element => (
    <label class="check"><input type="checkbox" checked={now[name]} onChange={event => set({ ...now, [name]: event.currentTarget.checked })} /><span><b>{text[name]}</b><small class="muted">{text[`${name}Detail`]}</small></span></label>
  );
  return (
    <form class="cards rules" onSubmit={event => void save(event)} noValidate>
      <fieldset class="card stack-s">
        <legend>{text.opening}</legend>
        {[1, 2, 3, 4, 5, 6, 7].map(day => (
          <Day key={day} day={day} hours={now.hours.find(one => one.weekday === day)} wrong={said.wrong?.[`/hours/${day}`]}
            change={hours => set({ ...now, hours: [...now.hours.filter(one => one.weekday !== day), ...(hours ? [hours] : [])].sort((a, b) => a.weekday - b.weekday) })} />
        ))}
        {said.wrong?.["/hours"] && <p class="small wrong">{said.wrong["/hours"]}</p>}
        <p class="small muted">{text.openingDetail}</p>
      </fieldset>
      <fieldset class="card stack-s">
        <legend>{text.halfDays}</legend>
        <div class="field">
          <label for="midday">{text.midday}</label>
          <input id="midday" type="time" value={now.midday} aria-invalid={said.wrong?.["/midday"] ? true : undefined} aria-describedby="midday-more" onChange={event => set({ ...now, midday: event.currentTarget.value })} />
          <small id="midday-more">{said.wrong?.["/midday"] ?? text.middayDetail}</small>
        </div>
        {number("overrun")}
        {number("lateLimit")}
        {choice("ownHours")}
      </fieldset>
      <fieldset class="card stack-s">
        <legend>{text.who}</legend>
        {choice("handsOver")}
        {choice("delegated")}
        {choice("colleagues")}
      </fieldset>
      <p class="buttons"><button class="btn">{text.saveRules}</button></p>
      <p class={`notice ${said.wrong ? "bad" : "ok"}`} role="status" hidden={!said.words}>{said.words}</p>
    </form>
  );
}

/** One weekday: closed, or open between two hours. */
function Day({ day, hours, wrong, change }: { day: number; hours?: Hours; wrong?: string; change: (hours?: Hours) => void }) {
  const name = weekdayName(day);
  return (
    <div class="open-day">
      <label class="check"><input type="checkbox" checked={!!hours} onChange={event => change(event.currentTarget.checked ? { weekday: day, ...usual } : undefined)} /><span>{name}</span></label>
      {hours
        ? <span class="hours">
            <input type="time" aria-label={fill(text.opens, { day: name })} value={hours.from} aria-invalid={wrong ? true : undefined} onChange={event => change({ ...hours, from: event.currentTarget.value })} />
            <span aria-hidden="true">–</span>
            <input type="time" aria-label={fill(text.closes, { day: name })} value={hours.to} aria-invalid={wrong ? true : undefined} onChange={event => change({ ...hours, to: event.currentTarget.value })} />
          </span>
        : <span class="muted">{text.closedDay}</span>}
      {wrong && <small class="wrong">{wrong}</small>}
    </div>
  );
}
