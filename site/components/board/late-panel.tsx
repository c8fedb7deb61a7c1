import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Found, Late, Missing } from "../api/types";
import { board as text } from "../base/words";
import { count, fill } from "../base/text";
import { useCursor } from "../desk/cursor";
import { Ordinals } from "../desk/ordinals";
import { Side } from "../desk/side";
import { hour } from "../life/time";
import { find } from "../desk/find";
import { pupilsOf } from "./search";
import { useSending } from "../desk/send";

/** The late desk: touch the pupil, the slip is there and the teacher's roll has changed. */
export function LatePanel({ school, absent, close, done }: { school: string; absent: Missing[]; close: () => void; done: () => void }) {
  const all = useSignal<Found[]>([]);
  const query = useSignal("");
  const late = useSignal<(Late & { group: string }) | null>(null);
  const { trouble, send } = useSending();
  const input = useRef<HTMLInputElement>(null);
  useCursor(() => input.current);
  useEffect(() => {
    void pupilsOf(school).then(pupils => (all.value = pupils), () => undefined);
  }, []);
  const note = async ([id, , , group]: Found): Promise<void> => {
    const answer = await send<Late>("POST", `/api/schools/${school}/late-desk`, { pupil: id });
    if (answer) late.value = { ...answer, group };
  };
  // Who is absent now is who will knock at the door: no letter to type.
  const listed: Found[] = query.value ? find(all.value, query.value, 12) : absent.map(one => [one.pupil, one.firstName, one.lastName, one.class]);
  if (late.value) return <Side title={text.lateDone} close={() => { close(); done(); }}><Slip late={late.value} again={() => { late.value = null; query.value = ""; }} /></Side>;
  return (
    <Side title={text.noteLate} close={close}>
      <div class="field"><label for="late-search">{text.search}</label><input id="late-search" ref={input} autocomplete="off" spellcheck={false} onInput={event => (query.value = event.currentTarget.value)} onKeyDown={event => { const one = listed[0]; if (event.key === "Enter" && query.value && one) void note(one); }} /></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p class="small muted" role="status">{query.value ? count(text.found, listed.length) : text.absentNow}</p>
      <ul class="lates">{listed.map(one => { const [id, first, last, group] = one; return <li key={id}><button type="button" onClick={() => void note(one)}><b>{first} {last}</b><small class="muted"><Ordinals text={group} /></small></button></li>; })}</ul>
    </Side>
  );
}

/** The slip that lets a late pupil in; printed alone. */
function Slip({ late, again }: { late: Late & { group: string }; again: () => void }) {
  const { slip, entry } = late;
  const undone = useSignal(false);
  const { trouble, send } = useSending();
  const undo = async (): Promise<void> => {
    if (await send("PUT", `/api/pupils/${slip.pupil}/absences/${encodeURIComponent(entry.id)}?${new URLSearchParams({ date: entry.date })}`, { version: entry.version, cancelled: true })) undone.value = true;
  };
  if (undone.value) return <><p role="status">{text.lateUndone}</p><p><button type="button" class="btn" onClick={again}>{text.another}</button></p></>;
  return (
    <>
      <div class="slip" role="status">
        <p class="small muted">{fill(text.slip, { n: slip.number })}</p>
        <p class="slip-name"><b>{slip.firstName} {slip.lastName}</b> <Ordinals text={late.group} /></p>
        <p>{slip.minutes ? fill(text.arrived, { time: hour(slip.arrived), late: count(text.minutes, slip.minutes) }) : fill(text.arrivedBefore, { time: hour(slip.arrived), start: hour(slip.lesson.start) })}</p>
        <p>{[slip.lesson.subject, slip.lesson.room].filter(Boolean).join(", ")}</p>
      </div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p class="buttons"><button type="button" class="btn" onClick={() => printSlip()}>{text.print}</button> <button type="button" class="btn quiet" onClick={again}>{text.another}</button> <button type="button" class="btn quiet" onClick={() => void undo()}>{text.undo}</button></p>
    </>
  );
}

/** Prints the slip without the screen around it. */
function printSlip(): void {
  document.body.classList.add("slip-only");
  print();
  document.body.classList.remove("slip-only");
}
