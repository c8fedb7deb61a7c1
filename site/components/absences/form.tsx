import { absences as text, api } from "../base/words";
import { useRef, useState } from "preact/hooks";
import { Failure } from "../api/api";
import type { AbsenceFile, Motive, Stretch } from "../api/types";
import { fill } from "../base/text";
import { useCursor } from "../desk/cursor";
import { motivesFor } from "../life/motives";
import { owner } from "../store/store";
import { clockOf } from "../timetable/stretch";
import { timeIn } from "../timetable/time";
import { momentIn } from "./moment";
import { accepted, isAccepted, most } from "./send";
import { keepUnsent, passes, sendExcuse, type Unsent } from "./unsent";

interface Props {
  kind: "justify" | "declare"; file: AbsenceFile; stretch?: Stretch; close: () => void; done: (words: string, waits?: boolean) => void;
  /** What was written and could not leave. */
  kept?: Unsent;
}

/** The reasons that most families have, first; the others open below. */
const usual = ["illness", "appointment", "family", "transport", "traffic", "other"];

/** Why somebody was or will be away, in the family's words, with a document where there is one. */
export function Form({ kind, file, stretch, close, done, kept }: Props) {
  const before = stretch?.state === "waiting" ? stretch : undefined; // said already, and not ruled on
  const [motif, choose] = useState(kept?.said.motif ?? before?.motif ?? "");
  const [paper, attach] = useState(kept?.paper);
  const [share, progress] = useState<number>();
  const [wrong, refuse] = useState<string[]>(kept?.wrong ? [kept.wrong] : []);
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const last = useRef(kept); // a document that left does not leave twice
  useCursor(() => first.current ?? form.current?.querySelector("input"));
  const all = file.motives.filter(({ family }) => family);
  const motives = motivesFor(all, stretch?.kind);
  const picked = motives.find(({ code }) => code === motif);
  const few = motives.length > 8 ? motives.filter(({ code }) => usual.includes(code)) : motives;
  const others = motives.filter(one => !few.includes(one));
  const radio = ({ code, label }: Motive) => (
    <label key={code} class="check"><input ref={code === few[0]?.code && kind === "justify" ? first : undefined} type="radio" name="motif" value={code} checked={motif === code} onChange={() => choose(code)} /><span>{label}</span></label>
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (share !== undefined) return;
    const values = new FormData(form.current ?? undefined);
    const times = stretch ? { from: stretch.from, to: stretch.to } : timesOf(values, file.zone);
    const faults = [...(times.to > times.from ? [] : [text.badTimes]), ...(motif ? [] : [text.badMotif]), ...(paper ? faultsOf(paper) : [])];
    refuse(faults);
    if (faults.length) return;
    const words = String(values.get("words") ?? "").trim();
    const one: Unsent = { kind, pupil: file.pupil.id, school: file.school, said: { ...times, motif, ...(words ? { words } : {}) }, ...(paper ? { paper } : {}), ...(paper && last.current?.paper === paper ? { document: last.current.document } : {}) };
    last.current = one;
    progress(0);
    try {
      await sendExcuse(one, progress);
      done(kind === "justify" ? text.sent : text.declared);
    } catch (error) {
      progress(undefined);
      if (passes(error)) return void keepUnsent(one).then(() => done(owner() ? text.kept : text.keptHere, true));
      const failure = error instanceof Failure ? error : undefined;
      const reasons = (failure?.problem.errors ?? []).map(({ message }) => message);
      refuse(reasons.length ? reasons : [failure?.message ?? api.internal]);
    }
  };
  return (
    <form class="stack excuse" ref={form} noValidate onSubmit={event => void submit(event)} onKeyDown={event => { if (event.key === "Escape") close(); }}>
      {kind === "declare" && <Times next={file.next} kept={kept?.said} zone={file.zone} />}
      <fieldset aria-describedby={picked?.medical ? "medical" : undefined}>
        <legend>{kind === "justify" ? text.motive : text.motiveComing}</legend>
        <div class="motives">{few.map(radio)}</div>
        {others.length > 0 && <details class="explain" open={others.some(({ code }) => code === motif)}><summary>{text.moreMotives}</summary><div class="motives">{others.map(radio)}</div></details>}
        {picked?.medical && <p class="small muted" id="medical">{text.medical}</p>}
      </fieldset>
      <div class="field"><label for="words">{text.words}</label><textarea id="words" name="words" rows={2} maxLength={500} defaultValue={kept?.said.words ?? before?.words} /></div>
      {kind === "justify" && <Paper paper={paper} attach={attach} />}
      {wrong.length > 0 && <div class="notice bad" role="alert">{wrong.map(reason => <p key={reason}>{reason}</p>)}</div>}
      {share !== undefined && paper && <div><progress max={1} value={share} aria-label={text.sending} /><p class="small" role="status">{fill(text.sent100, { n: Math.round(share * 100) })}</p></div>}
      <p class="buttons"><button class="btn" aria-disabled={share !== undefined}>{share !== undefined ? text.sending : kind === "justify" ? text.send : text.sendComing}</button> <button type="button" class="btn quiet" onClick={close}>{text.cancel}</button></p>
    </form>
  );
}

function faultsOf(paper: File): string[] {
  if (!isAccepted(paper)) return [text.badKind];
  return paper.type === "application/pdf" && paper.size > most || paper.size > 4 * most ? [text.tooHeavy] : [];
}

/** The document: photo or PDF; what was chosen is said, and can be taken away. */
function Paper({ paper, attach }: { paper?: File; attach: (file?: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const weight = paper && (paper.size < 1e6 ? fill(text.kilo, { n: Math.ceil(paper.size / 1e3) }) : fill(text.mega, { n: (paper.size / 1e6).toFixed(1).replace(".", text.point) }));
  return (
    <div class="field">
      <label for="paper">{text.paper}</label>
      <small id="paper-hint">{text.paperHint}</small>
      <input id="paper" ref={input} type="file" accept={accepted} aria-describedby="paper-hint" onChange={event => attach(event.currentTarget.files?.[0])} />
      {paper && <p class="small"><span role="status">{fill(text.chosen, { name: paper.name, weight: weight ?? "" })}</span> <button type="button" class="link" onClick={() => { if (input.current) input.current.value = ""; attach(undefined); }}>{text.remove}</button></p>}
    </div>
  );
}

/** From when to when: the whole of the next open day, until one says otherwise. */
function Times({ next, kept, zone }: { next: AbsenceFile["next"]; kept?: Unsent["said"]; zone: string }) {
  const first = (end: "from" | "to"): { date: string; clock: string } =>
    kept ? { date: timeIn(zone, new Date(kept[end])).date, clock: clockOf(kept[end], zone) } : { date: next.date, clock: next[end] };
  return (
    <fieldset class="times">
      <legend>{text.when}</legend>
      {(["from", "to"] as const).map(end => (
        <div key={end} class="times-row">
          <div class="field"><label for={`${end}-day`}>{text.ends[end]}</label><input id={`${end}-day`} name={`${end}-day`} type="date" required defaultValue={first(end).date} /></div>
          <div class="field"><label for={`${end}-hour`}>{text.hours[end]}</label><input id={`${end}-hour`} name={`${end}-hour`} type="time" required defaultValue={first(end).clock} /></div>
        </div>
      ))}
    </fieldset>
  );
}

function timesOf(values: FormData, zone?: string): { from: string; to: string } {
  const at = (end: string): string => momentIn(String(values.get(`${end}-day`)), String(values.get(`${end}-hour`)), zone);
  return { from: at("from"), to: at("to") };
}
