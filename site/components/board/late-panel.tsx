import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api/api";
import type { Found, Late, Missing, Pupils } from "../api/types";
import { board as text } from "../base/words";
import { count, fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { useCursor } from "../desk/cursor";
import { find } from "../desk/find";
import { Ordinals } from "../desk/ordinals";
import { useSending } from "../desk/send";
import { Side } from "../desk/side";
import { Waiting } from "../desk/waiting";
import { hour } from "../life/time";
import { pupilsOf } from "./search";

/** A slip, with the class of whom it is. */
type Slipped = Late & { group: string };

/** The late desk: touch the pupil, the slip is there and the teacher's roll has changed. */
export function LatePanel({ school, absent, close, done }: { school: string; absent: Missing[]; close: () => void; done: () => void }) {
  const late = useSignal<Slipped | null>(null);
  return late.value
    ? <Given late={late.value} close={() => { close(); done(); }} again={() => (late.value = null)} />
    : <Desk school={school} absent={absent} close={close} noted={one => (late.value = one)} />;
}

/** Who knocks at the door: one of the absent, or somebody found by a few letters. */
function Desk({ school, absent, close, noted }: { school: string; absent: Missing[]; close: () => void; noted: (late: Slipped) => void }) {
  const pupils = useAnswer<Pupils>(pupilsOf(school), get);
  const query = useSignal("");
  const { trouble, send } = useSending();
  const input = useRef<HTMLInputElement>(null);
  useCursor(() => input.current);
  const note = async ([id, , , group]: Found): Promise<void> => {
    const answer = await send<Late>("POST", `/api/schools/${school}/late-desk`, { pupil: id });
    if (answer) noted({ ...answer, group });
  };
  // Who is absent now is who will knock at the door: no letter to type.
  const listed: Found[] = query.value ? find(pupils.value?.pupils ?? [], query.value, 12) : absent.map(one => [one.pupil, one.firstName, one.lastName, one.class]);
  const said = !query.value ? (absent.length ? text.absentNow : text.nobodyAbsentNow) : pupils.value ? count(text.found, listed.length) : "";
  return (
    <Side title={text.noteLate} close={close}>
      <div class="field"><label for="late-search">{text.search}</label><input id="late-search" ref={input} autocomplete="off" spellcheck={false} onInput={event => (query.value = event.currentTarget.value)} onKeyDown={event => { const one = listed[0]; if (event.key === "Enter" && query.value && one) void note(one); }} /></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p class="small muted" role="status">{said}</p>
      {!pupils.value && (query.value || pupils.error !== undefined) && <Waiting answer={pupils} />}
      <ul class="lates">{listed.map(one => { const [id, first, last, group] = one; return <li key={id}><button type="button" onClick={() => void note(one)}><b>{first} {last}</b><small class="muted"><Ordinals text={group} /></small></button></li>; })}</ul>
    </Side>
  );
}

/** The slip that lets a late pupil in, printed alone; the cursor is on what comes next. */
function Given({ late, close, again }: { late: Slipped; close: () => void; again: () => void }) {
  const { slip, entry } = late;
  const undone = useSignal(false);
  const { trouble, send } = useSending();
  const next = useRef<HTMLButtonElement>(null);
  useCursor(() => next.current);
  const undo = async (): Promise<void> => {
    if (await send("PUT", `/api/pupils/${slip.pupil}/absences/${encodeURIComponent(entry.id)}?${new URLSearchParams({ date: entry.date })}`, { version: entry.version, cancelled: true })) undone.value = true;
  };
  return (
    <Side title={text.lateDone} close={close}>
      {undone.value ? <Undone again={again} /> : <>
        <div class="slip" role="status">
          <p class="small muted">{fill(text.slip, { n: slip.number })}</p>
          <p class="slip-name"><b>{slip.firstName} {slip.lastName}</b> <Ordinals text={late.group} /></p>
          <p>{slip.minutes ? fill(text.arrived, { time: hour(slip.arrived), late: count(text.minutes, slip.minutes) }) : fill(text.arrivedBefore, { time: hour(slip.arrived), start: hour(slip.lesson.start) })}</p>
          <p>{[slip.lesson.subject, slip.lesson.room].filter(Boolean).join(", ")}</p>
        </div>
        {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
        <p class="buttons"><button type="button" class="btn" ref={next} onClick={() => printSlip()}>{text.print}</button> <button type="button" class="btn quiet" onClick={again}>{text.another}</button> <button type="button" class="btn quiet" onClick={() => void undo()}>{text.undo}</button></p>
      </>}
    </Side>
  );
}

/** The slip was taken back: the next pupil. */
function Undone({ again }: { again: () => void }) {
  const next = useRef<HTMLButtonElement>(null);
  useCursor(() => next.current);
  return <><p role="status">{text.lateUndone}</p><p><button type="button" class="btn" ref={next} onClick={again}>{text.another}</button></p></>;
}

/** Prints the slip without the screen around it. */
function printSlip(): void {
  document.body.classList.add("slip-only");
  print();
  document.body.classList.remove("slip-only");
}
