import { useSignal } from "@preact/signals";
import type { Named, Stretch } from "../api/life";
import { file as text, life } from "../base/words";
import { useSending } from "../board/send";
import { Side } from "../desk/side";
import { isoClock, isoDate, span } from "../life/time";
import { kindOf } from "../life/stretches";

interface Props { pupil: Named; school: string; stretch?: Stretch; close: () => void; done: (words: string) => void }

const kinds = ["absent", "late", "sentout", "infirmary"] as const;

/** Enters an absence, or corrects one; nothing is erased, the file keeps what stood before. */
export function EntryPanel({ pupil, school, stretch, close, done }: Props) {
  const kind = useSignal<string>(stretch?.kind ?? "absent");
  const { busy, trouble, send } = useSending();
  const day = stretch ? stretch.from.slice(0, 10) : isoDate();
  const one = stretch && `/api/pupils/${pupil.pupil}/absences/${encodeURIComponent(stretch.id)}?${new URLSearchParams({ date: day })}`;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const figures = { kind: kind.value, from: form.get("from"), to: form.get("to"), ...(kind.value === "late" ? { minutes: Number(form.get("minutes")) } : {}) };
    const sent = one
      ? await send("PUT", one, { version: stretch.version, ...figures })
      : await send("POST", `/api/schools/${school}/absences`, { pupils: [pupil.pupil], date: form.get("date"), words: form.get("words") || undefined, ...figures });
    if (sent) done(one ? text.corrected : text.entered);
  };
  const withdraw = async (): Promise<void> => {
    if (one && await send("PUT", one, { version: stretch.version, cancelled: true })) done(text.withdrawn);
  };
  const clockOf = (at: string): string => (at.length > 10 ? isoClock(new Date(at)) : "");
  return (
    <Side title={<>{stretch ? text.correctTitle : text.enter}<small class="muted">{stretch ? `${span(stretch.from, stretch.to)} · ${kindOf(stretch)}` : `${pupil.firstName} ${pupil.lastName}`}</small></>} close={close}>
      <form class="stack" onSubmit={event => void submit(event)}>
        <div class="field"><label for="kind">{text.kind}</label><select id="kind" value={kind.value} onChange={event => (kind.value = event.currentTarget.value)}>{kinds.map(one => <option key={one} value={one}>{life.kinds[one]}</option>)}</select></div>
        {!stretch && <div class="field"><label for="date">{life.date}</label><input id="date" name="date" type="date" required defaultValue={day} /></div>}
        <div class="pair">
          <div class="field"><label for="from">{text.from}</label><input id="from" name="from" type="time" required defaultValue={stretch ? clockOf(stretch.from) : "08:00"} /></div>
          <div class="field"><label for="to">{text.to}</label><input id="to" name="to" type="time" required defaultValue={stretch ? clockOf(stretch.to) : "18:00"} /></div>
        </div>
        {kind.value === "late" && <div class="field"><label for="minutes">{text.lateMinutes}</label><input id="minutes" name="minutes" inputMode="numeric" pattern="[0-9]{1,3}" required defaultValue={String(stretch?.minutes ?? 5)} /></div>}
        {!stretch && <div class="field"><label for="entry-words">{text.words}</label><textarea id="entry-words" name="words" rows={2} maxLength={400} /></div>}
        {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
        <p class="buttons"><button type="submit" class="btn" aria-disabled={busy.value}>{text.save}</button>{stretch && <>{" "}<button type="button" class="btn quiet" onClick={() => void withdraw()}>{text.withdraw}</button></>}</p>
        {stretch && <p class="small muted">{text.withdrawHint}</p>}
      </form>
    </Side>
  );
}
