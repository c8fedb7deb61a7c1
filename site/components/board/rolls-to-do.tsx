import { named } from "../timetable/named";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Board, RollToDo } from "../api/types";
import { base, board as text } from "../base/words";
import { count, fill } from "../base/text";
import { hue } from "../base/hue";
import { Ordinals } from "../desk/ordinals";
import { hour } from "../life/time";
import { useSending } from "../desk/send";

/** How many stand beside another list. */
const few = 4;

interface Props { board: Board; school: string; more: () => void }

/** The late ones come first in the service's list: the others belong to lessons that have just begun. */
export const lateOf = ({ rolls, lessons }: Board): RollToDo[] => rolls.slice(0, lessons.late);
export const begunOf = ({ rolls, lessons }: Board): RollToDo[] => rolls.slice(lessons.late);

/** "46 appels attendus, 8 h": said calmly, for a lesson that has just begun is not late. */
export function expected(board: Board): string {
  const n = board.figures.rolls - board.lessons.late;
  const start = begunOf(board)[0]?.start;
  return start ? fill(count(text.expected, n), { time: hour(start) }) : count(text.expectedPlain, n);
}

/** Beside another list: the rolls that are late, a few of them, and how many are expected. */
export function RollsBeside({ board, school, more }: Props) {
  const late = lateOf(board);
  const waiting = board.figures.rolls - board.lessons.late;
  const reminders = useReminders(school);
  const hidden = board.lessons.late - few;
  return (
    <section class="card" aria-labelledby="rolls-title">
      <h2 class="side-title" id="rolls-title">{late.length || !waiting ? text.views.rolls : expected(board)}</h2>
      <Reminded reminders={reminders} />
      {late.length > 0 && <Todo rolls={late.slice(0, few)} school={school} reminders={board.can.own ? undefined : reminders} />}
      {!board.figures.rolls && <p class="muted small">{text.allCalled}</p>}
      {waiting > 0 && <p class={`small muted ${late.length ? "expected" : ""}`}>{late.length ? expected(board) : text.expectedDetail}</p>}
      {(hidden > 0 || waiting > 0) && <p class="all-rolls"><button type="button" class="link" onClick={more}>{fill(text.allRolls, { n: board.figures.rolls })}</button></p>}
    </section>
  );
}

/** The rolls that nobody has called yet, by the hour of their lessons; the latest first, all reminded at once where several are late. */
export function RollsToDo({ board, school, more }: Props) {
  const reminders = useReminders(school);
  const late = lateOf(board);
  const left = late.filter(one => !reminders.of(one));
  return (
    <section class="card board-list" aria-labelledby="rolls-title">
      <div class="list-head"><h2 id="rolls-title">{text.views.rolls}</h2>{left.length > 1 && !board.can.own && <p class="list-act"><button type="button" class="btn quiet" onClick={() => void reminders.send(left)}>{count(text.remindAll, left.length)}</button></p>}</div>
      <Reminded reminders={reminders} />
      {!board.figures.rolls && <p class="none muted">{text.allCalled}</p>}
      {byStart(late).map(([start, rolls]) => <Group key={start} title={<>{fill(text.startAt, { time: hour(start) })} · {fill(text.since, { n: rolls[0]?.minutes ?? 0 })}</>} rolls={rolls} school={school} reminders={board.can.own ? undefined : reminders} />)}
      {byStart(begunOf(board)).map(([start, rolls]) => <Group key={start} title={<>{fill(text.startAt, { time: hour(start) })} · {text.begun}</>} rolls={rolls} school={school} />)}
      {board.figures.rolls > board.rolls.length && <p class="list-more"><button type="button" class="btn quiet" onClick={more}>{fill(text.allRolls, { n: board.figures.rolls })}</button></p>}
    </section>
  );
}

function Group({ title, rolls, school, reminders }: { title: ComponentChildren; rolls: RollToDo[]; school: string; reminders?: Reminders }) {
  return <><h3 class="list-sub label">{title}</h3><Todo rolls={rolls} school={school} reminders={reminders} /></>;
}

function byStart(rolls: RollToDo[]): [string, RollToDo[]][] {
  const groups = new Map<string, RollToDo[]>();
  for (const one of rolls) groups.set(one.start, [...(groups.get(one.start) ?? []), one]);
  return [...groups];
}

/** Lessons whose roll can be called from here, and their teachers reminded where it is late. */
function Todo({ rolls, school, reminders }: { rolls: RollToDo[]; school: string; reminders?: Reminders }) {
  return (
    <ul class="todo">{rolls.map(one => {
      const at = reminders?.of(one);
      return (
        <li key={one.lesson}>
          <a class={`edge ${hue(one.subject)}`} href={`${base}app/appel/?${new URLSearchParams({ l: one.lesson, u: school })}`}><b><Ordinals text={named(one)} /></b><small class="muted">{[one.room, one.teachers.join(", ")].filter(Boolean).join(" · ")}</small></a>
          {at && <span class="small muted">{fill(text.remindedAt, { time: hour(at) })}</span>}
          {reminders && !at && <button type="button" class="btn quiet" onClick={() => void reminders.send([one])}>{text.remind}<span class="unseen"> : {named(one)}</span></button>}
        </li>
      );
    })}</ul>
  );
}

interface Reminders { of: (roll: RollToDo) => string | undefined; send: (rolls: RollToDo[]) => Promise<void>; said: string; trouble: string }

/** Reminders as they leave, one after the other; what failed can be asked again. */
function useReminders(school: string): Reminders {
  const { trouble, send } = useSending();
  const sent = useSignal<Record<string, string>>({});
  const said = useSignal("");
  return {
    of: ({ lesson, reminded }) => reminded ?? sent.value[lesson],
    said: said.value,
    trouble: trouble.value,
    send: async rolls => {
      let n = 0;
      for (const { lesson } of rolls) {
        if (!await send("POST", `/api/lessons/${encodeURIComponent(lesson)}/reminder?${new URLSearchParams({ school })}`)) break;
        sent.value = { ...sent.value, [lesson]: new Date().toISOString() };
        n++;
      }
      said.value = n ? count(text.allReminded, n) : "";
    },
  };
}

function Reminded({ reminders }: { reminders: Reminders }) {
  return <><p class="unseen" role="status">{reminders.said}</p>{reminders.trouble && <p class="notice bad" role="alert">{reminders.trouble}</p>}</>;
}
