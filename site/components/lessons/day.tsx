import { named } from "../timetable/named";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ChangeEdit, DayOfSchool, Me, SchoolLesson } from "../api/types";
import { base, lessons as text, shell } from "../base/words";
import { call } from "../api/api";
import { hue } from "../base/hue";
import { count, fill } from "../base/text";
import { wordsOf } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { hour, longDate } from "../life/time";
import { schoolOf, todayAt } from "../shell/places";
import { ChangePanel } from "./change-panel";
import { changeWords } from "./change-words";
import { later } from "./dates";
import { byHour, changesOf, filled, type Full } from "./edits";

/** What was just changed, and how to take it back. */
interface Done { words: string; undo: () => Promise<void> }

/** The lessons of a school on a day: those of one hour, or of a class, a teacher or a room; to change one in a few taps. */
export function Day({ me }: { me: Me }) {
  const school = schoolOf(me);
  const asked = useSignal<Asked>({ date: new URLSearchParams(location.search).get("d") ?? "", at: "now", find: "" }); // no date: the school's own today
  const turn = useSignal(0);
  const answer = useAnswer<DayOfSchool>(pathOf(school, asked.value), undefined, turn.value);
  const open = useSignal("");
  const done = useSignal<Done | null>(null);
  const trouble = useSignal("");
  const day = !asked.value.date || answer.value?.date === asked.value.date ? answer.value : undefined; // the day before is none of this one's
  const all = day?.lessons.map(filled) ?? [];
  const date = asked.value.date || day?.date || todayAt(me, school);
  const lesson = all.find(({ id }) => id === open.value);
  const go = (to: Partial<Asked>): void => { asked.value = { ...asked.value, ...to }; open.value = ""; };
  const changed = (before: ChangeEdit[], after: SchoolLesson, words: string): void => {
    open.value = "";
    turn.value++;
    done.value = { words, undo: () => call("PUT", changesOf(after, school), { version: after.version, changes: before }).then(() => { done.value = null; turn.value++; }, (error: unknown) => { trouble.value = wordsOf(error); }) };
  };
  return (
    <>
      <Heading title={<span class="first-upper">{longDate(date)}</span>} over={<a href={`${base}app/vie-scolaire/`}>{text.back}</a>} under={day && <>{day.letter && `${fill(text.week, { letter: day.letter })} · `}<a href={`${base}app/vie-scolaire/calendrier/`}>{text.calendar}</a></>} at={answer.at}>
        <button type="button" class="btn quiet" aria-label={text.before} onClick={() => go({ date: later(date, -1) })}>‹</button>
        <label class="unseen" for="day">{text.day}</label><input id="day" class="day-input" type="date" value={date} onChange={event => event.currentTarget.value && go({ date: event.currentTarget.value })} />
        <button type="button" class="btn quiet" aria-label={text.after} onClick={() => go({ date: later(date, 1) })}>›</button>
      </Heading>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {day
        ? <>
          {day.off && <p class="notice">{day.off}</p>}
          {day.hours.length > 0 && <Choose day={day} find={asked.value.find} go={go} />}
          <Hours lessons={all} open={open.value} choose={id => (open.value = id)} none={day.off ? text.noneOff : asked.value.find ? fill(text.noneFound, { query: asked.value.find }) : text.noneDetail} />
        </>
        : <Waiting answer={answer} />}
      {lesson && <ChangePanel key={lesson.id} lesson={lesson} school={school} close={() => (open.value = "")} changed={changed} />}
      {done.value && <Toast of={done.value} words={done.value.words} action={shell.undo} act={() => void done.value?.undo()} close={() => (done.value = null)} />}
    </>
  );
}

/** What of a day is asked for: an hour, or what answers to some words. */
interface Asked { date: string; at: string; find: string }

function pathOf(school: string, { date, at, find }: Asked): string {
  const query = new URLSearchParams(find ? { find } : { at });
  if (date) query.set("date", date);
  return `/api/schools/${school}/lessons?${query}`;
}

const calm = 250; // ms after the last letter

/** The hours of the day, each with its lessons counted; or a few letters of a class, a teacher, a room. */
function Choose({ day, find, go }: { day: DayOfSchool; find: string; go: (to: Partial<Asked>) => void }) {
  const timer = useRef(0);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { // on a phone the hours are wider than the screen
    const chip = row.current?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (row.current && chip) row.current.scrollLeft = chip.offsetLeft - (row.current.clientWidth - chip.offsetWidth) / 2;
  }, [day.date, day.at]);
  const type = (words: string): void => { clearTimeout(timer.current); timer.current = window.setTimeout(() => go({ find: words.trim() }), calm); };
  return (
    <div class="choose">
      <div class="field"><label class="small" for="find">{text.find}</label><input id="find" type="search" autocomplete="off" spellcheck={false} maxLength={60} defaultValue={find} onInput={event => type(event.currentTarget.value)} /></div>
      <div class="hours" ref={row} role="group" aria-label={text.hours}>{day.hours.map(({ start, lessons, changed }) => (
        <button key={start} type="button" class="chip" aria-pressed={!find && day.at === start} onClick={() => { const input = document.querySelector<HTMLInputElement>("#find"); if (input) input.value = ""; clearTimeout(timer.current); go({ at: start, find: "" }); }}>
          <b>{hour(start)}</b><small>{count(text.count, lessons)}{changed > 0 && <span class="changed"> · {count(text.changedN, changed)}</span>}</small>
        </button>
      ))}</div>
    </div>
  );
}

/** An hour is as long as lessons usually are: its end needs no word. */
const long = ({ start, end }: Full): boolean => minutes(end) - minutes(start) > 60;
const minutes = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));

function Hours({ lessons, open, choose, none }: { lessons: Full[]; open: string; choose: (id: string) => void; none: string }) {
  if (!lessons.length) return <div class="card empty"><b>{text.none}</b>{none}</div>;
  return (
    <>{byHour(lessons).map(([start, group]) => (
      <section key={start} class="hour" aria-labelledby={`h${start}`}>
        <h2 id={`h${start}`}>{hour(start)}</h2>
        <ul class="hour-lessons">{group.map(lesson => (
          <li key={lesson.id}><button type="button" class={`card lesson ${hue(lesson.subject)}`} aria-expanded={lesson.id === open} onClick={() => choose(lesson.id)}>
            <span class="edge"><b class={lesson.cancelled ? "struck" : ""}><Ordinals text={named(lesson)} /></b><small class="muted">{[lesson.teachers.join(", "), lesson.room, long(lesson) && `${text.until} ${hour(lesson.end)}`].filter(Boolean).join(" · ")}</small>
              {lesson.changes.map(change => <span key={change.kind} class={`pill ${change.kind === "cancelled" ? "warn" : "info"}`}>{changeWords(change)}</span>)}</span>
          </button></li>
        ))}</ul>
      </section>
    ))}</>
  );
}
