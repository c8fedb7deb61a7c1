import { useSignal } from "@preact/signals";
import type { Found, Me, Whereabouts } from "../api/types";
import { here as text, shell } from "../base/words";
import { fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { hour, sayIn } from "../life/time";
import { partOf, zoneAt } from "../shell/places";
import { useSeen, type Seen } from "./seen";

/** A pupil of the list, and where to look. */
interface Line { id: string; name: string; group: string; where: string }
interface Part { title: string; under?: string; lines: Line[] }

/** Where everybody should be found when the alarm rings: by class or by room, on a phone or on paper. */
export function Where({ me }: { me: Me }) {
  const school = new URLSearchParams(location.search).get("u") ?? partOf(me);
  sayIn(zoneAt(me, school));
  const path = `/api/schools/${school}/whereabouts`;
  const answer = useAnswer<Whereabouts>(path);
  const rooms = useSignal(false);
  const seen = useSeen(path);
  const back = useSignal<{ undo: () => void } | null>(null);
  const list = answer.value;
  if (!list) return <><Heading title={text.evacuation} /><Waiting answer={answer} /></>;
  const parts = partsOf(list);
  const lines = parts.flatMap(part => part.lines);
  const counted = lines.filter(({ id }) => seen.has(id)).length;
  return (
    <>
      <Heading title={text.evacuation} under={fill(text.evacuationUnder, { time: hour(list.at), n: lines.length })} at={answer.at}>
        <button type="button" class="btn quiet" onClick={answer.again}>{text.refresh}</button>
        <button type="button" class="btn" onClick={() => print()}>{text.print}</button>
      </Heading>
      <fieldset class="chips noprint"><legend class="label">{text.by}</legend>{[false, true].map(one => (
        <label key={String(one)} class="chip"><input type="radio" name="by" checked={rooms.value === one} onChange={() => (rooms.value = one)} /><span>{one ? text.byRoom : text.byClass}</span></label>
      ))}</fieldset>
      <p class="noprint"><b role="status">{fill(text.seen, { seen: counted, n: lines.length })}</b> <span class="muted">{text.tickHint}</span></p>
      {seen.since > 0 && <p class="noprint small muted">{fill(text.countedSince, { time: hour(new Date(seen.since).toISOString()) })} <button type="button" class="link" onClick={() => (back.value = { undo: seen.begin() })}>{text.countAgain}</button></p>}
      <div class="where">
        {(rooms.value ? parts : byGroup(lines)).filter(part => part.lines.length).map(part => <Block key={part.title + (part.under ?? "")} part={part} seen={seen} rooms={rooms.value} />)}
        <Others list={list} />
      </div>
      {back.value && <Toast of={back.value} words={text.countedAgain} action={shell.undo} act={() => { back.value?.undo(); back.value = null; }} close={() => (back.value = null)} />}
    </>
  );
}

function Block({ part, seen, rooms }: { part: Part; seen: Seen; rooms: boolean }) {
  return (
    <section class="card where-part">
      <h2><Ordinals text={part.title} /> <small class="muted">{part.lines.filter(({ id }) => seen.has(id)).length}/{part.lines.length}</small></h2>
      {part.under && <p class="small muted">{part.under}</p>}
      <ul class="ticks">{part.lines.map(({ id, name, group, where }) => (
        <li key={id}><label class="tick"><input type="checkbox" checked={seen.has(id)} onChange={event => seen.tick(id, event.currentTarget.checked)} /><span><b>{name}</b><small class="muted"><Ordinals text={rooms ? group : where} /></small></span></label></li>
      ))}</ul>
    </section>
  );
}

/** Those whom nobody looks for: absent, or kept away by a status. */
function Others({ list }: { list: Whereabouts }) {
  const absent = list.absent.map(one => `${one.firstName} ${one.lastName} (${one.class}), ${fill(text.absentNow, { time: hour(one.since) })}`);
  const groups = [{ title: text.absent, names: absent }, ...list.away.map(({ kind, pupils }) => ({ title: text.away[kind], names: (pupils as unknown as Found[]).map(([, first, last, group]) => `${first} ${last} (${group})`) }))].filter(({ names }) => names.length);
  if (!groups.length) return null;
  return (
    <section class="card where-part"><h2>{text.notLooked}</h2>{groups.map(({ title, names }) => (
      <details key={title} open><summary>{title} · {names.length}</summary><ul class="names">{names.map(name => <li key={name}>{name}</li>)}</ul></details>
    ))}</section>
  );
}

/** The list by where pupils are: rooms, other places, without a lesson. */
function partsOf(list: Whereabouts): Part[] {
  const lined = (pupils: unknown, where: string): Line[] => (pupils as Found[]).map(([id, first, last, group]) => ({ id, name: `${first} ${last}`, group, where }));
  return [
    ...list.rooms.map(room => {
      const title = room.room ? fill(text.room, { room: room.room }) : text.noRoom;
      return { title, under: [room.class, room.subject, room.teachers.join(", "), room.done ? text.called : text.notCalled].filter(Boolean).join(" · "), lines: lined(room.pupils, `${title}, ${room.subject}`) };
    }),
    ...list.places.map(({ place, pupils }) => ({ title: text.places[place as keyof typeof text.places], lines: lined(pupils, text.places[place as keyof typeof text.places]) })),
    { title: text.free, lines: lined(list.free, text.free) },
  ];
}

function byGroup(lines: Line[]): Part[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(line.group, [...(groups.get(line.group) ?? []), line]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true })).map(([title, of]) => ({ title, lines: of.sort((a, b) => lastOf(a).localeCompare(lastOf(b))) }));
}

/** A list on paper is by family name. */
const lastOf = ({ name }: Line): string => name.slice(name.indexOf(" ") + 1);
