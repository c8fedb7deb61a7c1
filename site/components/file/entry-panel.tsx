import { useSignal } from "@preact/signals";
import type { Named, Stretch } from "../api/types";
import { file as text, life } from "../base/words";
import { useSending } from "../desk/send";
import { Side } from "../desk/side";
import { hour, span } from "../life/time";
import { kindOf } from "../life/stretches";

interface Props { pupil: Named; school: string; today: string; stretch?: Stretch; close: () => void; done: (words: string) => void }

const entered = ["absent", "late", "sentout", "present"] as const;
const corrected = ["absent", "late", "sentout", "infirmary"] as const;
const elsewhere = ["permanence", "cdi", "infirmary", "trip", "stage", "detention", "inclusion"] as const;

/** Enters an absence, of the school's today as long as nobody says another day, or corrects one; nothing is erased, the file keeps what stood before. */
export function EntryPanel({ pupil, school, today, stretch, close, done }: Props) {
  const kind = useSignal<string>(stretch?.kind ?? "absent");
  const chosen = useSignal(0);
  const { busy, trouble, send } = useSending();
  const [out, late] = [kind.value === "sentout", kind.value === "late"];
  const lesson = out || late; // of one lesson: both its hours, and a single day
  const untimed = stretch?.kind === "late" && !stretch.minutes;
  const entries = stretch?.entries ?? [];
  const entry = entries[chosen.value];
  const path = entry && `/api/pupils/${pupil.pupil}/absences/${encodeURIComponent(entry.id)}?${new URLSearchParams({ school, date: entry.date })}`;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string): string | undefined => String(form.get(name) ?? "") || undefined;
    const minutes = late && said("minutes") ? Number(said("minutes")) : undefined;
    const sent = path
      ? await send("PUT", path, { version: entry.version, kind: kind.value, minutes, words: said("words") })
      : await send("POST", `/api/schools/${school}/absences`, { pupils: [pupil.pupil], kind: kind.value, place: said("place"), date: said("date"), lastDate: said("lastDate"), from: said("from"), to: said("to"), words: said("words") });
    if (sent) done(path ? text.corrected : text.entered);
  };
  const withdraw = async (): Promise<void> => {
    if (path && await send("PUT", path, { version: entry.version, cancelled: true })) done(text.withdrawn);
  };
  return (
    <Side title={<>{stretch ? text.correctTitle : text.enter}<small class="muted">{stretch ? `${span(stretch.from, stretch.to)} · ${kindOf(stretch)}` : `${pupil.firstName} ${pupil.lastName}`}</small></>} close={close}>
      <form class="stack" onSubmit={event => void submit(event)}>
        {entries.length > 1 && <div class="field"><label for="entry">{text.entry}</label><select id="entry" onChange={event => (chosen.value = event.currentTarget.selectedIndex)}>{entries.map(one => <option key={one.id}>{[one.from && hour(one.from), one.to && hour(one.to)].filter(Boolean).join(" – ") || one.id}</option>)}</select></div>}
        <div class="field"><label for="kind">{text.kind}</label><select id="kind" value={kind.value} onChange={event => (kind.value = event.currentTarget.value)}>{(stretch ? corrected : entered).map(one => <option key={one} value={one}>{one === "present" ? text.elsewhere : life.kinds[one]}</option>)}</select></div>
        {kind.value === "present" && <div class="field"><label for="place">{text.place}</label><select id="place" name="place">{elsewhere.map(one => <option key={one} value={one}>{text.places[one]}</option>)}</select></div>}
        {!stretch && <>
          <div class="pair"><div class="field"><label for="date">{lesson ? text.day : text.fromDay}</label><input id="date" name="date" type="date" required defaultValue={today} /></div>{!lesson && <div class="field"><label for="lastDate">{text.toDay}</label><input id="lastDate" name="lastDate" type="date" /></div>}</div>
          <div class="pair"><div class="field"><label for="from">{late ? text.lateFrom : text.from}</label><input id="from" name="from" type="time" required={lesson} /></div><div class="field"><label for="to">{late ? text.lateTo : text.to}</label><input id="to" name="to" type="time" required={lesson} /></div></div>
          <p class="small muted">{late ? text.lateHours : out ? text.sentOutHours : text.wholeDay}</p>
        </>}
        {stretch && late && <div class="field"><label for="minutes">{text.lateMinutes}</label><input id="minutes" name="minutes" inputMode="numeric" pattern="[1-9][0-9]{0,2}" title={text.lateMinutesTitle} required={!untimed} defaultValue={untimed ? "" : String(stretch.minutes ?? 5)} /></div>}
        <div class="field"><label for="entry-words">{out ? text.report : text.words}</label><input id="entry-words" name="words" maxLength={140} autocomplete="off" /></div>
        {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
        <p class="buttons"><button type="submit" class="btn" aria-disabled={busy.value}>{text.save}</button>{path && <>{" "}<button type="button" class="btn quiet" onClick={() => void withdraw()}>{text.withdraw}</button></>}</p>
        {path && <p class="small muted">{text.withdrawHint}</p>}
      </form>
    </Side>
  );
}
