import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { ImportReport, Me, PastImport } from "../api/types";
import { base, lessons as text } from "../base/words";
import { count, fill, moment } from "../base/text";
import { useSending } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Dated, Heading } from "../desk/heading";
import { isoDate, longDate } from "../life/time";
import { schoolOf } from "../shell/places";
import { base64, formatOf, nextMonday } from "./dates";
import { answersOf, keyOf, Which, type Answers } from "./which";

const brings = new Set(["SEC", "DIR", "CPE"]);

interface Chosen { name: string; data: string }

/** Brings a timetable in: choose a file, read what would change, apply, and take back. */
export function Import({ me }: { me: Me }) {
  const school = schoolOf(me, brings);
  const path = `/api/schools/${school}/timetable/imports`;
  const chosen = useSignal<Chosen | null>(null);
  const preview = useSignal<ImportReport | null>(null);
  const applied = useSignal<ImportReport | null>(null);
  const from = useSignal(nextMonday(isoDate()));
  const answers = useSignal<Answers>({});
  const { busy, trouble, send } = useSending();
  const turn = useSignal(0);
  const ask = (dryRun: boolean) => chosen.value && send<ImportReport>("POST", path, { format: formatOf(chosen.value.name), data: chosen.value.data, dryRun, from: from.value, answers: answersOf(preview.value?.questions ?? [], answers.value), ...(preview.value?.refused ? { force: true } : {}) });
  const choose = async (file?: File): Promise<void> => {
    if (!file) return;
    [preview.value, applied.value, answers.value] = [null, null, {}];
    chosen.value = { name: file.name, data: await base64(file) };
    preview.value = (await ask(true)) ?? null;
  };
  const again = async (date: string): Promise<void> => {
    from.value = date;
    preview.value = (chosen.value && await ask(true)) || null;
  };
  const review = async (): Promise<void> => void (preview.value = (await ask(true)) || preview.value);
  const apply = async (): Promise<void> => {
    const answer = await ask(false);
    if (!answer) return;
    [applied.value, preview.value, chosen.value] = [answer, null, null];
    turn.value++;
  };
  return (
    <>
      <Heading title={text.importTitle} over={<a href={`${base}app/plus/`}>{text.more}</a>} under={<>{text.importDetail} <a href={`${base}app/vie-scolaire/calendrier/`}>{text.calendar}</a></>} />
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {applied.value && <Applied one={applied.value} path={path} done={() => { applied.value = null; turn.value++; }} />}
      <div class="card stack import-form">
        <div class="field"><label for="from-date">{text.fromDate}</label><input id="from-date" type="date" value={from.value} onChange={event => void again(event.currentTarget.value)} /></div>
        <div class="field"><label for="file">{text.file}</label><input id="file" type="file" accept=".xml,.csv,.txt,text/csv,text/xml" aria-describedby="file-hint" onChange={event => void choose(event.currentTarget.files?.[0])} /><small id="file-hint">{text.fileHint} <a href={`${base}aide/emploi-du-temps/#importer`}>{text.help}</a></small></div>
        <p role="status" class={busy.value ? "muted" : "unseen"}>{busy.value ? text.reading : ""}</p>
      </div>
      {preview.value && <Preview one={preview.value} answers={answers.value} choose={next => (answers.value = next)} apply={() => void apply()} review={() => void review()} busy={busy.value} />}
      <Past path={path} turn={turn.value} again={() => turn.value++} />
    </>
  );
}

/** What would change, and every line that does not pass, before anything is written. */
function Preview({ one, answers, choose, apply, review, busy }: { one: ImportReport; answers: Answers; choose: (next: Answers) => void; apply: () => void; review: () => void; busy: boolean }) {
  const { rows, questions } = one;
  const stale = questions.some(question => (question.answer ?? "") !== (answers[keyOf(question)] ?? ""));
  const refused = rows.filter(({ severity }) => severity === "error").length;
  const figures: [string, number][] = [[text.courses, one.courses], [text.added, one.added], [text.moved, one.changed], [text.removed, one.removed], [text.unchanged, one.unchanged]];
  return (
    <section aria-labelledby="preview" class="preview">
      <h2 class="section-title" id="preview">{text.preview}</h2>
      <dl class="figures">{figures.map(([label, n]) => <div class="card" key={label}><dt class="label">{label}</dt><dd>{n}</dd></div>)}</dl>
      <Which questions={questions} answers={answers} choose={choose} />
      <Unknown one={one} />
      {rows.length > 0 && <div class="grid-box" role="region" aria-label={text.rows} tabIndex={0}><table class="import-rows">
        <caption>{count(text.refused, refused)}</caption>
        <thead><tr><th scope="col">{text.row}</th><th scope="col">{text.message}</th></tr></thead>
        <tbody>{rows.slice(0, 200).map((row, i) => <tr key={i}><th scope="row">{row.row}</th><td><span class={`pill ${row.severity === "error" ? "bad" : "warn"}`}>{text.severity[row.severity]}</span> {row.message}{(row.column || row.text) && <small class="muted row-text">{[row.column, row.text].filter(Boolean).join("\u00a0: ")}</small>}</td></tr>)}</tbody>
      </table></div>}
      {one.refused && <p class="notice bad" role="alert">{one.refused}</p>}
      <p class="import-go">{stale
        ? <><button type="button" class="btn" aria-disabled={busy} onClick={review}>{text.review}</button> <span class="small muted">{text.reviewDetail}</span></>
        : <><button type="button" class="btn" aria-disabled={busy} onClick={apply}>{one.refused ? text.applyAnyway : text.apply}</button> <span class="small muted">{text.applyDetail}</span></>}</p>
    </section>
  );
}

function Unknown({ one }: { one: ImportReport }) {
  const lists = (["teachers", "classes", "rooms", "subjects"] as const).filter(key => one.unknown[key].length);
  if (!lists.length) return null;
  return (
    <div class="notice warn">{lists.map(key => (
      <details key={key} open={one.unknown[key].length <= 5}>
        <summary><b>{text.unknown[key]}</b>{"\u00a0"}: {one.unknown[key].length}</summary>
        <ul class="unknown">{one.unknown[key].map(({ name, rows, suggestions }) => <li key={name}><b>{name}</b><small>{[count(text.rowsOf, rows), suggestions?.length && fill(text.perhaps, { names: suggestions.join(", ") })].filter(Boolean).join(" · ")}</small></li>)}</ul>
      </details>
    ))}</div>
  );
}

function Applied({ one, path, done }: { one: ImportReport; path: string; done: () => void }) {
  const { trouble, send } = useSending();
  return (
    <div class="notice ok" role="status">
      <p>{fill(text.applied, { added: one.added, removed: one.removed })} <button type="button" class="link" onClick={() => void send("POST", `${path}/${encodeURIComponent(one.id ?? "")}/undo`).then(answer => answer && done())}>{text.undo}</button></p>
      {trouble.value && <p role="alert">{trouble}</p>}
    </div>
  );
}

/** The imports of before; each can be taken back while nothing was built on it. */
function Past({ path, turn, again }: { path: string; turn: number; again: () => void }) {
  const answer = useAnswer<PastImport[]>(path, get, turn);
  const { trouble, send } = useSending();
  const list = answer.value ?? [];
  if (!list.length) return null;
  return (
    <section aria-labelledby="past">
      <h2 class="section-title" id="past">{text.past}</h2>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <Dated at={answer.at} />
      <ul class="card rows past">{list.map(one => (
        <li key={one.id}><div><b>{moment(new Date(one.at))}</b><small class="muted">{fill(text.counts, { added: one.added, removed: one.removed })} · {fill(text.since, { date: longDate(one.from) })}</small></div>
          {one.undone ? <span class="pill">{text.undone}</span> : one.last && <button type="button" class="btn quiet" onClick={() => void send("POST", `${path}/${encodeURIComponent(one.id)}/undo`).then(found => found && again())}>{text.undo}</button>}</li>
      ))}</ul>
    </section>
  );
}
