import { useSignal } from "@preact/signals";
import type { DayOff, SchoolCalendar } from "../api/types";
import { year as text } from "../base/words";
import { fill } from "../base/text";
import { longDate } from "../life/time";
import { inOrder, type Draft } from "./draft";
import { offDays } from "./words";

interface Part { draft: Draft; calendar: SchoolCalendar; wrong: Record<string, string>; change: (next: Draft, words?: string) => void }

/** The school's own days off: those that it has, each to take away, and one to add. */
export function DaysOff({ draft, calendar, wrong, change, may }: Part & { may: boolean }) {
  const remove = (at: number): void => {
    change({ ...draft, off: draft.off.filter((_, i) => i !== at) }, fill(text.removed, { name: draft.off[at]?.name ?? "" }));
    document.querySelector<HTMLElement>("#off-title")?.focus();
  };
  return (
    <section class="card stack-s" aria-labelledby="off-title">
      <h2 id="off-title" tabIndex={-1}>{text.daysOff}</h2>
      {draft.off.length === 0 && <p class="muted">{text.noDaysOff}</p>}
      <ul class="offs">{draft.off.map((one, i) => {
        const fault = wrong[`/daysOff/${i}/name`] ?? wrong[`/daysOff/${i}/from`] ?? wrong[`/daysOff/${i}/to`];
        return (
          <li key={i}><div><b>{one.name}</b><small class="muted">{offDays(one)}</small>{fault && <small class="wrong">{fault}</small>}</div>
            {may && <button type="button" class="link" aria-label={fill(text.removeOf, { name: one.name, days: offDays(one) })} onClick={() => remove(i)}>{text.remove}</button>}</li>
        );
      })}</ul>
      {may && <Add calendar={calendar} add={one => change({ ...draft, off: inOrder([...draft.off, one]) }, fill(text.added, { name: one.name }))} />}
    </section>
  );
}

const nothing: DayOff = { name: "", from: "", to: "" };

/** One more day off, or several: why, from when, until when. */
function Add({ calendar: { first, last }, add }: { calendar: SchoolCalendar; add: (one: DayOff) => void }) {
  const now = useSignal(nothing);
  const wrong = useSignal<"name" | "from" | "to" | "">("");
  const set = (part: Partial<DayOff>): void => { now.value = { ...now.value, ...part }; wrong.value = ""; };
  const submit = (event: Event): void => {
    event.preventDefault();
    const { name, from, to } = now.value;
    wrong.value = !name.trim() ? "name" : !from ? "from" : to && to < from ? "to" : "";
    if (wrong.value) return document.querySelector<HTMLElement>(`#off-${wrong.value}`)?.focus();
    add({ name: name.trim(), from, to: to || from });
    now.value = nothing;
    document.querySelector<HTMLElement>("#off-name")?.focus();
  };
  const fault = (at: "name" | "from" | "to"): Record<string, unknown> => (wrong.value === at ? { "aria-invalid": true, "aria-describedby": `off-${at}-wrong` } : {});
  const why = (at: "name" | "from" | "to"): preact.JSX.Element | false => wrong.value === at && <small id={`off-${at}-wrong`} class="wrong">{text.missing[at]}</small>;
  return (
    <form class="add-off noprint" onSubmit={submit} noValidate>
      <div class="field wide"><label for="off-name">{text.why}</label><input id="off-name" maxLength={60} autocomplete="off" placeholder={text.whyHint} value={now.value.name} onInput={event => set({ name: event.currentTarget.value })} {...fault("name")} />{why("name")}</div>
      <div class="field"><label for="off-from">{text.from}</label><input id="off-from" type="date" min={first} max={last} value={now.value.from} onChange={event => set({ from: event.currentTarget.value })} {...fault("from")} />{why("from")}</div>
      <div class="field"><label for="off-to">{text.to}</label><input id="off-to" type="date" min={now.value.from || first} max={last} value={now.value.to} onChange={event => set({ to: event.currentTarget.value })} {...fault("to")} />{why("to")}</div>
      <p class="wide"><button class="btn quiet">{text.add}</button></p>
    </form>
  );
}

/** What the ministry and the law decide: to read. */
export function Holidays({ calendar: { zone, published, holidays, publicHolidays } }: { calendar: SchoolCalendar }) {
  const theirs = holidays.filter(({ own }) => !own);
  return (
    <section class="card stack-s" aria-labelledby="holidays">
      <h2 id="holidays">{zone ? fill(text.holidaysOf, { zone }) : text.holidays}</h2>
      {published
        ? <ul class="offs">{theirs.map(one => <li key={one.from}><div><b>{one.name}</b><small class="muted">{offDays(one)}</small></div></li>)}</ul>
        : <p class="muted">{text.noHolidays}</p>}
      <details><summary>{text.publicHolidays}</summary>
        <ul class="offs">{publicHolidays.map(({ date, name }) => <li key={date}><div><b>{name}</b><small class="muted">{longDate(date)}</small></div></li>)}</ul></details>
    </section>
  );
}

/** The first and the last day of class. */
export function Bounds({ draft, calendar, wrong, change }: Part) {
  const one = (at: "first" | "last"): preact.JSX.Element => (
    <div class="field"><label for={`year-${at}`}>{text[at]}</label>
      <input id={`year-${at}`} type="date" value={draft[at]} aria-invalid={wrong[`/${at}`] ? true : undefined} aria-describedby={wrong[`/${at}`] ? `year-${at}-wrong` : undefined} onChange={event => event.currentTarget.value && change({ ...draft, [at]: event.currentTarget.value })} />
      {wrong[`/${at}`] && <small id={`year-${at}-wrong`} class="wrong">{wrong[`/${at}`]}</small>}</div>
  );
  return (
    <section class="card stack-s noprint" aria-labelledby="bounds">
      <h2 id="bounds">{text.bounds}</h2>
      {!calendar.published && <p class="muted">{text.provisional}</p>}
      <div class="bounds-row">{one("first")}{one("last")}</div>
    </section>
  );
}
