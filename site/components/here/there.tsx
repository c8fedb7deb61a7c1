import { useSignal } from "@preact/signals";
import type { Seated, SeatedPupil } from "../api/types";
import { here as text } from "../base/words";
import { fill } from "../base/text";
import { useSending } from "../desk/send";
import { Ordinals } from "../desk/ordinals";
import { hour } from "../life/time";

/** Who is in a place now: one touch says that somebody left. */
export function There({ place, day, school, may, again }: { place: string; day: Seated; school: string; may: boolean; again: () => void }) {
  const said = useSignal("");
  const gone = useSignal<readonly string[]>([]); // whoever leaves in the minute of the arrival is not there for it
  const { busy, trouble, send } = useSending();
  const out = async (one: SeatedPupil): Promise<void> => {
    const to = day.hour > one.from ? day.hour : nextMinute(one.from);
    if (!await send("PUT", `/api/pupils/${one.pupil}/absences/${encodeURIComponent(one.id)}?${new URLSearchParams({ date: one.date, school })}`, { version: one.version, to })) return;
    gone.value = [...gone.value, `${one.pupil} ${one.id}`];
    said.value = fill(text.left, { name: `${one.firstName} ${one.lastName}`, time: hour(to) });
    again();
  };
  const here = day.pupils.filter(one => one.place === place);
  const now = here.filter(one => one.from <= day.hour && (one.open || day.hour < one.to) && !gone.value.includes(`${one.pupil} ${one.id}`));
  const earlier = here.filter(one => !now.includes(one));
  return (
    <section class="card stack-s" aria-labelledby="there">
      <h2 id="there" class="side-title">{text.thereNow}</h2>
      <p role="status" class={said.value ? "notice ok" : "unseen"}>{said}</p>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {now.length
        ? <ul class="there">{now.map(one => (
          <li key={`${one.pupil} ${one.id}`}><Who one={one} />{may && place === "infirmary" && <button type="button" class="btn" aria-label={fill(text.outOf, { name: `${one.firstName} ${one.lastName}` })} aria-disabled={busy.value} onClick={() => void out(one)}>{text.out}</button>}</li>
        ))}</ul>
        : <p class="muted">{text.nobodyThere}</p>}
      {earlier.length > 0 && <details><summary>{text.earlier}</summary><ul class="there">{earlier.map(one => <li key={`${one.pupil} ${one.id}`}><Who one={one} /></li>)}</ul></details>}
    </section>
  );
}

function Who({ one }: { one: SeatedPupil }) {
  const end = fill(one.open ? text.openEnd : text.until, { time: hour(one.to) });
  return <span><b>{one.firstName} {one.lastName}</b><small class="muted"><Ordinals text={one.class} /> · {fill(text.since, { time: hour(one.from) })}, {end}</small></span>;
}

/** Somebody who leaves in the minute of the arrival stayed for one. */
function nextMinute(at: string): string {
  const n = Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5)) + 1;
  return `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
}
