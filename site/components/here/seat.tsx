import { useSignal } from "@preact/signals";
import type { Entered, Found, Me, Pupils, Seated } from "../api/types";
import { find } from "../desk/find";
import { useSending } from "../desk/send";
import { useLive } from "../desk/live";
import { base, here as text } from "../base/words";
import { count, fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { hour } from "../life/time";
import { isOne, partOf } from "../shell/places";
import { Pick } from "./pick";
import { Slip, type Written } from "./slip";
import { There } from "./there";
import { near, running, type Hours } from "./hours";

export type Place = keyof typeof text.places;

/** The places of which this person writes who is there: each its own. */
function placesOf(me: Me): Place[] {
  if (isOne(me, "CPE", "AED", "DIR")) return ["permanence", "cdi", "infirmary", "trip", "detention", "inclusion"];
  return [...(isOne(me, "DOC") ? ["cdi" as const] : []), ...(isOne(me, "INF") ? ["infirmary" as const] : [])];
}

/** Who is in permanence, in the library, at the infirmary: choose where and when, tick, send. */
export function Seat({ me }: { me: Me }) {
  const school = new URLSearchParams(location.search).get("u") ?? partOf(me);
  const mine = placesOf(me);
  const seated = useLive<Seated>(`/api/schools/${school}/presences`);
  const asked = useSignal(false); // a school's names are asked for once somebody looks for one
  const pupils = useAnswer<Pupils>(asked.value ? `/api/schools/${school}/pupils` : "");
  const place = useSignal<Place>(mine[0] ?? "cdi");
  const sick = place.value === "infirmary";
  return (
    <>
      <Heading title={text.title} over={isOne(me, "CPE", "AED", "DIR") && <a href={`${base}app/vie-scolaire/`}>{text.back}</a>} under={sick ? text.infirmaryDetail : text.detail} at={seated.at}>
        {isOne(me, "CPE", "AED", "DIR", "INF", "SEC") && <a class="btn quiet" href={`${base}app/evacuation/?${new URLSearchParams({ u: school })}`}>{text.where}</a>}
      </Heading>
      {mine.length > 1 && <fieldset class="chips"><legend class="label">{text.place}</legend>{mine.map(one => (
        <label key={one} class="chip"><input type="radio" name="place" checked={place.value === one} onChange={() => (place.value = one)} /><span>{text.places[one]}</span></label>
      ))}</fieldset>}
      {pupils.error !== undefined && <Waiting answer={pupils} />}
      {seated.value
        ? <div class="here">
          <Form key={place.value} place={place.value} school={school} day={seated.value} pupils={pupils.value?.pupils ?? null} ask={() => (asked.value = true)} free={isOne(me, "CPE", "AED", "DIR")} again={seated.again} />
          <There place={place.value} day={seated.value} school={school} may={isOne(me, "CPE", "AED", "DIR", "INF")} again={seated.again} />
        </div>
        : <Waiting answer={seated} />}
    </>
  );
}

interface Props { place: Place; school: string; day: Seated; pupils: Found[] | null; ask: () => void; free: boolean; again: () => void }

function Form({ place, school, day, pupils: known, ask, free, again }: Props) {
  const pupils = known ?? [];
  const sick = place === "infirmary";
  const slots: Hours[] = free ? day.slots : near(day.slots, day.hour);
  // Nothing chosen is now, as the screen stays open; what was sent once is sent again as it was.
  const [slot, came] = [useSignal<Hours | null>(null), useSignal("")];
  const chosen = slot.value ?? running(day);
  const from = came.value || day.hour;
  const ticked = useSignal<ReadonlySet<string>>(new Set());
  const query = useSignal("");
  const group = useSignal("");
  const written = useSignal<Written | null>(null);
  const { busy, trouble, send } = useSending();
  const there = new Set(day.pupils.filter(one => one.place === place && one.from < chosen.to && chosen.from < one.to).map(one => one.pupil));
  const shown = query.value ? find(pupils, query.value, 12) : pupils.filter(([id, , , label]) => (group.value ? label === group.value : ticked.value.has(id)));
  const order = (): Record<string, unknown> => ({ place, pupils: [...ticked.value].sort(), date: day.date, ...(sick ? { from } : { from: chosen.from, to: chosen.to }) });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!ticked.value.size) return;
    [slot.value, came.value] = [chosen, from];
    const body = order();
    const answer = await send<Entered>("POST", `/api/schools/${school}/presences`, body);
    if (!answer) return;
    const names = pupils.filter(([id]) => answer.takenBack.includes(id)).map(([, first, last]) => `${first} ${last}`);
    const span = sick ? fill(text.since, { time: hour(from) }) : fill(text.between, { from: hour(chosen.from), to: hour(chosen.to) });
    written.value = { count: answer.count, place: text.places[place], span, names, body };
    ticked.value = new Set();
    [query.value, group.value, slot.value, came.value] = ["", "", null, ""];
    again();
  };
  return (
    <form class="card stack" onSubmit={event => void submit(event)} novalidate>
      {written.value && <Slip written={written.value} school={school} done={again} />}
      {sick
        ? <div class="field"><label for="came">{text.cameAt}</label><input id="came" type="time" value={from} onInput={event => event.currentTarget.value && (came.value = event.currentTarget.value)} /></div>
        : <div class="field"><label for="slot">{text.slot}</label><select id="slot" value={chosen.from} onChange={event => { slot.value = slots.find(one => one.from === event.currentTarget.value) ?? null; }}>
          {(slots.some(one => one.from === chosen.from) ? slots : [chosen, ...slots]).map(one => <option key={one.from} value={one.from}>{fill(text.between, { from: hour(one.from), to: hour(one.to) })}{one.from <= day.hour && day.hour < one.to ? ` · ${text.slotNow}` : ""}</option>)}
        </select></div>}
      <Pick pupils={known} ask={ask} shown={shown} ticked={ticked} query={query} group={group} there={there} already={text.already} />
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p class="send-bar"><button class="btn" aria-disabled={!ticked.value.size || busy.value}>{busy.value ? text.sending : count(text.send, ticked.value.size)}</button></p>
    </form>
  );
}
