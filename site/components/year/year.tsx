import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { call, Failure, once } from "../api/api";
import type { Me, SchoolCalendar } from "../api/types";
import { base, shell, year as text } from "../base/words";
import { count, fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { useKeys } from "../desk/cursor";
import { enter } from "../desk/enter";
import { Heading } from "../desk/heading";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { longDate } from "../life/time";
import { schoolOf } from "../shell/places";
import { changes, draftOf, editOf, onto, swapped, type Changes, type Draft } from "./draft";
import { Grids } from "./grids";
import { Bounds, DaysOff, Holidays } from "./off";
import { weekName } from "./words";
import { Months } from "./weeks";

const settles = new Set(["DIR", "SEC"]);

/** The year of a school: its weeks A and B, its days off, its hours. Who may settles it here. */
function Year({ me }: { me: Me }) {
  const school = new URLSearchParams(location.search).get("u") ?? schoolOf(me, settles);
  const path = `/api/schools/${encodeURIComponent(school)}/calendar`;
  const answer = useAnswer<SchoolCalendar>(path, once); // what a form shows, to be sent back, is never an old copy
  const may = me.schools.some(({ uai, role }) => uai === school && settles.has(role));
  if (!answer.value) return <><Heading title={text.title} over={<Back />} /><Waiting answer={answer} /></>;
  return <Settled key={school} path={path} first={answer.value} may={may} />;
}

const Back = (): preact.JSX.Element => <a href={`${base}app/vie-scolaire/reglages/`}>{text.back}</a>;

/** What the service refused: in words, and each place at fault by its pointer. */
interface Trouble { words: string; at: Record<string, string> }

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Failure)) throw error;
  const fields = error.problem.errors ?? [];
  return { words: [...new Set(fields.map(({ message }) => message))].join(" ") || error.message, at: Object.fromEntries(fields.map(({ pointer, message }) => [pointer ?? "", message])) };
}

function Settled({ path, first, may }: { path: string; first: SchoolCalendar; may: boolean }) {
  const known = useSignal(first);
  const draft = useSignal(draftOf(first));
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const said = useSignal("");
  const done = useSignal<Draft | null>(null); // what was there before, to come back to
  const now = known.value;
  const what = changes(draft.value, draftOf(now));
  const wrong = trouble.value?.at ?? {};
  useLeaving(what.any);
  useLayoutEffect(() => { // the bar in which somebody pressed a key is gone: the way back is where they are
    if (done.value && document.activeElement === document.body) document.querySelector<HTMLElement>(".toast button")?.focus();
  }, [done.value]);
  const change = (next: Draft, words = ""): void => { [draft.value, said.value, done.value, trouble.value] = [next, words, null, null]; };
  const save = async (wanted: Draft, undoing = false): Promise<void> => {
    if (busy.peek()) return;
    const before = draftOf(known.peek());
    [busy.value, trouble.value, done.value, said.value] = [true, null, null, ""];
    try {
      known.value = await call<SchoolCalendar>("PUT", path, editOf(wanted, known.peek().version));
      draft.value = draftOf(known.value);
      if (undoing) said.value = text.undone;
      else done.value = before;
    } catch (error) {
      trouble.value = troubleOf(error);
      const current = error instanceof Failure && error.status === 409 ? error.problem.current as SchoolCalendar | undefined : undefined;
      if (current) {
        draft.value = onto(wanted, before, draftOf(current));
        known.value = current;
      }
    } finally {
      busy.value = false;
    }
  };
  useKeys(event => { // by keyboard the bar is behind every week of the year
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return false;
    void save(draft.peek());
    return true;
  }, what.any);
  return (
    <>
      <Heading title={fill(text.titleOf, { year: now.year })} over={<Back />} under={fill(text.under, { first: longDate(now.first), last: longDate(now.last), zone: now.zone ? fill(text.zone, { zone: now.zone }) : text.noZone })}>
        <button type="button" class="btn quiet" onClick={() => print()}>{text.print}</button>
      </Heading>
      {!now.published && <p class="notice warn unpublished">{fill(now.zone ? text.unpublished : text.unknownZone, { year: now.year })} {may && text.unpublishedDo}</p>}
      {!may && <p class="notice">{text.readOnly}</p>}
      <p class="unseen" role="status">{said.value}</p>
      <div class="year-cards">
        <div class="stack">
          <DaysOff draft={draft.value} calendar={now} may={may} wrong={wrong} change={change} />
          {may && <Bounds draft={draft.value} calendar={now} wrong={wrong} change={change} />}
        </div>
        <Holidays calendar={now} />
      </div>
      <Months calendar={now} draft={draft.value} may={may} change={change} swap={monday => change(swapped(draft.value, monday), fill(text.swapped, { week: weekName(monday) }))} />
      <Grids grids={now.grids} />
      {may && (what.any || trouble.value) && <Unsaved what={what} today={now.today} trouble={trouble.value?.words} busy={busy.value} save={() => void save(draft.value)} drop={() => change(draftOf(now), text.dropped)} />}
      {done.value && <Toast of={done.value} words={text.saved} action={shell.undo} act={() => { const before = done.peek(); if (before) void save(before, true); }} close={() => (done.value = null)} />}
    </>
  );
}

/** Asks before the page goes with what was not saved. */
function useLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
}

/** What waits to be saved, in words: nothing is changed for anybody before. */
function Unsaved({ what, today, trouble, busy, save, drop }: { what: Changes; today: string; trouble?: string; busy: boolean; save: () => void; drop: () => void }) {
  const past = what.weeks.filter(monday => monday < today).length;
  const parts = [
    what.weeks.length > 0 && count(text.weeksChanged, what.weeks.length) + (past > 0 ? ` ${count(text.ofPast, past)}` : ""),
    what.added.length > 0 && count(text.offAdded, what.added.length),
    what.removed.length > 0 && count(text.offRemoved, what.removed.length),
    what.bounds && text.boundsChanged,
  ].filter(Boolean);
  return (
    <section class="card unsaved noprint" aria-label={text.unsaved}>
      {trouble && <p class="notice bad" role="alert">{trouble}</p>}
      {what.any && <>
        <p><b>{text.unsaved}</b> {parts.join(" · ")}</p>
        <p class="buttons"><button type="button" class="btn" aria-keyshortcuts="Control+S" title="Ctrl+S" aria-disabled={busy} onClick={save}>{busy ? text.saving : text.save}</button><button type="button" class="btn quiet" onClick={drop}>{text.drop}</button></p>
      </>}
    </section>
  );
}

enter({ calendrier: Year });
