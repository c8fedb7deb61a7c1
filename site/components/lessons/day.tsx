import { useSignal } from "@preact/signals";
import type { ChangeEdit, DayOfSchool, SchoolLesson } from "../api/life";
import type { Me } from "../api/types";
import { base, lessons as text, shell } from "../base/words";
import { call } from "../api/api";
import { hue } from "../base/hue";
import { fill } from "../base/text";
import { wordsOf } from "../board/send";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { hour, isoDate, longDate } from "../life/time";
import { schoolOf } from "../shell/places";
import { ChangePanel } from "./change-panel";
import { changeWords } from "./change-words";
import { later } from "./dates";
import { byHour, filled, type Full } from "./edits";

/** What was just changed, and how to take it back. */
interface Done { words: string; undo: () => Promise<void> }

/** The path of a lesson's changes. */
export const changesOf = (lesson: SchoolLesson, school: string): string => `/api/lessons/${encodeURIComponent(lesson.id)}/changes?${new URLSearchParams({ school })}`;

/** The lessons of a day, by hour, to change one in a few taps. */
export function Day({ me }: { me: Me }) {
  const school = schoolOf(me);
  const asked = useSignal(new URLSearchParams(location.search).get("d") ?? ""); // none: the school's own today
  const turn = useSignal(0);
  const answer = useAnswer<DayOfSchool>(`/api/schools/${school}/lessons${asked.value && `?${new URLSearchParams({ date: asked.value })}`}`, undefined, turn.value);
  const filters = useSignal({ group: "", teacher: "", room: "" });
  const open = useSignal("");
  const done = useSignal<Done | null>(null);
  const trouble = useSignal("");
  const date = asked.value || answer.value?.date || isoDate();
  const day = answer.value?.date === date ? answer.value : undefined;
  const all = day?.lessons.map(filled) ?? [];
  const lesson = all.find(({ id }) => id === open.value);
  const go = (to: string): void => { if (to) { asked.value = to; open.value = ""; } };
  const changed = (before: ChangeEdit[], after: SchoolLesson, words: string): void => {
    open.value = "";
    turn.value++;
    done.value = { words, undo: () => call("PUT", changesOf(after, school), { version: after.version, changes: before }).then(() => { done.value = null; turn.value++; }, (error: unknown) => { trouble.value = wordsOf(error); }) };
  };
  return (
    <>
      <Heading title={<span class="first-upper">{longDate(date)}</span>} over={<a href={`${base}app/vie-scolaire/`}>{text.back}</a>} under={day?.letter && fill(text.week, { letter: day.letter })} at={answer.at}>
        <button type="button" class="btn quiet" aria-label={text.before} onClick={() => go(later(date, -1))}>‹</button>
        <label class="unseen" for="day">{text.day}</label><input id="day" class="day-input" type="date" value={date} onChange={event => go(event.currentTarget.value)} />
        <button type="button" class="btn quiet" aria-label={text.after} onClick={() => go(later(date, 1))}>›</button>
      </Heading>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {day
        ? <>
          {day.off && <p class="notice">{day.off}</p>}
          {all.length > 0 && <Filters lessons={all} filters={filters} />}
          <Hours lessons={all.filter(one => fits(one, filters.value))} open={open.value} choose={id => (open.value = id)} off={!!day.off} />
        </>
        : <Waiting answer={answer} />}
      {lesson && <ChangePanel key={lesson.id} lesson={lesson} lessons={all} school={school} close={() => (open.value = "")} changed={changed} />}
      {done.value && <Toast words={done.value.words} action={shell.undo} act={() => void done.value?.undo()} close={() => (done.value = null)} />}
    </>
  );
}

type Filter = { group: string; teacher: string; room: string };

const fits = (lesson: Full, { group, teacher, room }: Filter): boolean => (!group || lesson.class === group) && (!teacher || lesson.teachers.includes(teacher)) && (!room || lesson.room === room);

function Filters({ lessons, filters }: { lessons: Full[]; filters: { value: Filter } }) {
  const choices: [keyof Filter, string[]][] = [["group", lessons.map(one => one.class)], ["teacher", lessons.flatMap(one => one.teachers)], ["room", lessons.map(one => one.room)]];
  return (
    <div class="filters" role="group" aria-label={text.filters}>{choices.map(([key, values]) => (
      <div class="field" key={key}><label class="small" for={`filter-${key}`}>{text.by[key]}</label>
        <select id={`filter-${key}`} value={filters.value[key]} onChange={event => (filters.value = { ...filters.value, [key]: event.currentTarget.value })}><option value="">{text.all[key]}</option>{[...new Set(values)].filter(Boolean).sort().map(value => <option key={value}>{value}</option>)}</select>
      </div>
    ))}</div>
  );
}

function Hours({ lessons, open, choose, off }: { lessons: Full[]; open: string; choose: (id: string) => void; off: boolean }) {
  if (!lessons.length) return <div class="card empty"><b>{text.none}</b>{off ? text.noneOff : text.noneDetail}</div>;
  return (
    <>{byHour(lessons).map(([start, group]) => (
      <section key={start} class="hour" aria-labelledby={`h${start}`}>
        <h2 id={`h${start}`}>{hour(start)}</h2>
        <ul class="hour-lessons">{group.map(lesson => (
          <li key={lesson.id}><button type="button" class={`card lesson ${hue(lesson.subject)}`} aria-expanded={lesson.id === open} onClick={() => choose(lesson.id)}>
            <span class="edge"><b class={lesson.cancelled ? "struck" : ""}><Ordinals text={`${lesson.subject}, ${lesson.class}`} /></b><small class="muted">{[lesson.teachers.join(", "), lesson.room, `${text.until} ${hour(lesson.end)}`].filter(Boolean).join(" · ")}</small>
              {lesson.changes.map(change => <span key={change.kind} class={`pill ${change.kind === "cancelled" ? "warn" : "info"}`}>{changeWords(change)}</span>)}</span>
          </button></li>
        ))}</ul>
      </section>
    ))}</>
  );
}
