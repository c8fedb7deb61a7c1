import { named } from "../timetable/named";
import { useSignal } from "@preact/signals";
import { call, Failure, get } from "../api/api";
import type { ChangedLesson, ChangeEdit, DayOfSchool } from "../api/types";
import { lessons as text } from "../base/words";
import { fill } from "../base/text";
import { wordsOf } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Side } from "../desk/side";
import { Waiting } from "../desk/waiting";
import { hour, longDate } from "../life/time";
import { changeWords } from "./change-words";
import { added, changesOf, edits, without, type Full } from "./edits";

interface Props { lesson: Full; school: string; close: () => void; changed: (before: ChangeEdit[], after: Full, words: string) => void }

const kinds = ["cancelled", "moved-room", "moved-time", "replaced", "test"] as const;
type Kind = typeof kinds[number];

/** One lesson, and what may happen to it; somebody or something already taken is told, and may be overridden. */
export function ChangePanel({ lesson, school, close, changed }: Props) {
  const kind = useSignal<Kind | "">("");
  const clash = useSignal<{ words: string; changes: ChangeEdit[] } | null>(null);
  const trouble = useSignal("");
  const put = async (changes: ChangeEdit[], force = false): Promise<void> => {
    clash.value = null;
    trouble.value = "";
    try {
      const after = await call<ChangedLesson>("PUT", changesOf(lesson, school), { version: lesson.version ?? 0, changes, ...(force ? { force } : {}) });
      changed(edits(lesson), { ...lesson, version: after.version }, fill(text.told, { lesson: named(lesson) }));
    } catch (error) {
      if (error instanceof Failure && error.status === 422 && !force) clash.value = { words: wordsOf(error), changes };
      else trouble.value = wordsOf(error);
    }
  };
  return (
    <Side title={<>{named(lesson)}<small class="muted">{[longDate(lesson.date), `${hour(lesson.start)} – ${hour(lesson.end)}`, lesson.room, lesson.teachers.join(", ")].filter(Boolean).join(" · ")}</small></>} close={close}>
      {lesson.changes.map(change => (
        <p key={change.kind} class="change-line"><span class="pill info">{changeWords(change)}</span>{change.kind !== "moved-from" && change.kind !== "exempted" && change.kind !== "added" && <button type="button" class="btn quiet" onClick={() => void put(without(lesson, change.kind))}>{text.takeBack}</button>}</p>
      ))}
      {!lesson.away && <div class="kinds" role="group" aria-label={text.what}>{kinds.map(one => (
        <button key={one} type="button" class="btn quiet" aria-pressed={kind.value === one} onClick={() => { kind.value = one; clash.value = null; }}>{text.kinds[one]}</button>
      ))}</div>}
      {kind.value && <Form key={kind.value} kind={kind.value} lesson={lesson} school={school} send={edit => void put(added(lesson, edit))} />}
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {clash.value && <div class="notice warn stack-s" role="alert"><p>{clash.value.words}</p><p><button type="button" class="btn quiet" onClick={() => clash.value && void put(clash.value.changes, true)}>{text.anyway}</button></p></div>}
    </Side>
  );
}

/** What a change still needs: nothing but a tap, wherever that is possible. */
function Form({ kind, lesson, school, send }: { kind: Kind; lesson: Full; school: string; send: (edit: ChangeEdit) => void }) {
  const asks = kind === "moved-room" || kind === "replaced";
  const free = useAnswer<DayOfSchool>(asks ? `/api/schools/${school}/lessons?${new URLSearchParams({ date: lesson.date, lesson: lesson.id })}` : "", get);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string): string | undefined => String(form.get(name) ?? "").trim() || undefined;
    send({ kind, room: said("room"), date: said("date"), start: said("start"), end: said("end"), staff: said("staff") ? [said("staff") ?? ""] : undefined, words: said("words") });
  };
  return (
    <form class="stack" onSubmit={submit}>
      {kind === "moved-room" && <Rooms free={free.value?.free?.rooms} choose={room => send({ kind, room })} />}
      {asks && !free.value && <Waiting answer={free} />}
      {kind === "replaced" && free.value && <div class="field"><label for="staff">{text.by.teacher}</label><select id="staff" name="staff" required><option value="">{text.chooseOne}</option>{free.value.free?.staff.map(one => <option key={one.id} value={one.id}>{one.name} · {one.free ? text.free : text.busy}</option>)}</select></div>}
      {kind === "moved-time" && <>
        <div class="field"><label for="to-date">{text.day}</label><input id="to-date" name="date" type="date" required defaultValue={lesson.date} /></div>
        <div class="pair"><div class="field"><label for="to-start">{text.start}</label><input id="to-start" name="start" type="time" required defaultValue={lesson.start} /></div><div class="field"><label for="to-end">{text.end}</label><input id="to-end" name="end" type="time" required defaultValue={lesson.end} /></div></div>
      </>}
      <div class="field"><label for="change-words">{text.words}</label><input id="change-words" name="words" maxLength={140} autocomplete="off" /></div>
      {(kind !== "replaced" || free.value) && <p><button type="submit" class="btn">{text.acts[kind]}</button></p>}
    </form>
  );
}

/** The rooms that are free then, one tap each; another by its name. */
function Rooms({ free, choose }: { free?: string[]; choose: (room: string) => void }) {
  const rooms = free ?? [];
  return (
    <>
      {free && !rooms.length && <p class="small muted">{text.nobodyFree}</p>}
      {rooms.length > 0 && <><p class="small muted">{text.freeRooms}</p><div class="room-chips">{rooms.slice(0, 12).map(room => <button key={room} type="button" class="btn quiet" onClick={() => choose(room)}>{room}</button>)}</div></>}
      <div class="field"><label for="room">{text.otherRoom}</label><input id="room" name="room" required maxLength={40} autocomplete="off" /></div>
    </>
  );
}
