import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { get } from "../api/api";
import type { ImportReport, Me, PastImport } from "../api/types";
import { base, lessons as text } from "../base/words";
import { count, fill, moment } from "../base/text";
import { useSending } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Dated, Heading } from "../desk/heading";
import { longDate } from "../life/time";
import { schoolOf, todayAt } from "../shell/places";
import { base64, formatOf, nextMonday } from "./dates";
import { latest } from "./latest";
import { answersOf, keyOf, Which, type Answers } from "./which";

const brings = new Set(["SEC", "DIR", "CPE"]);

/** What a preview is asked with, and what is then applied: a file, from a date, with answers. */
interface Wish { file: File; from: string; answers: ReturnType<typeof answersOf> }

/** What would change, and what it was asked with. */
interface Previewed { of: Wish; report: ImportReport }

/** Brings a timetable in: choose a file, read what would change, apply, and take back. */
export function Import({ me }: { me: Me }) {
  const school = schoolOf(me, brings);
  const path = `/api/schools/${school}/timetable/imports`;
  const wish = useSignal<Wish | null>(null);
  const preview = useSignal<Previewed | null>(null);
  const applying = useSignal(false);
  const applied = useSignal<ImportReport | null>(null);
  const from = useSignal(nextMonday(todayAt(me, school)));
  const answers = useSignal<Answers>({});
  const { busy, trouble, send } = useSending();
  const turn = useSignal(0);
  const ask = async ({ file, ...more }: Wish, how: { dryRun: boolean; force?: boolean }): Promise<ImportReport | undefined> =>
    send<ImportReport>("POST", path, { format: formatOf(file.name), data: await base64(file), ...more, ...how });
  const [look] = useState(() => latest((of: Wish) => ask(of, { dryRun: true }), (of, report) => (preview.value = report ? { of, report } : null)));
  const want = (next: Wish): void => void look(wish.value = next);
  const choose = (file?: File): void => {
    if (!file) return;
    [preview.value, applied.value, answers.value] = [null, null, {}];
    want({ file, from: from.value, answers: [] });
  };
  const again = (date: string): void => {
    from.value = date;
    preview.value = null;
    if (wish.value) want({ ...wish.value, from: date });
  };
  const apply = async ({ of, report }: Previewed): Promise<void> => {
    applying.value = true;
    const answer = await ask(of, { dryRun: false, ...(report.refused ? { force: true } : {}) });
    applying.value = false;
    if (!answer) return;
    [applied.value, preview.value, wish.value] = [answer, null, null];
    turn.value++;
  };
  return (
    <>
      <Heading title={text.importTitle} over={<a href={`${base}app/plus/`}>{text.more}</a>} under={<>{text.importDetail} <a href={`${base}app/vie-scolaire/calendrier/`}>{text.calendar}</a></>} />
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {applied.value && <Applied one={applied.value} path={path} done={() => { applied.value = null; turn.value++; }} />}
      <div class="card stack import-form">
        <div class="field"><label for="from-date">{text.fromDate}</label><input id="from-date" type="date" value={from.value} disabled={applying.value} onChange={event => event.currentTarget.value && again(event.currentTarget.value)} /></div>
        <div class="field"><label for="file">{text.file}</label><input id="file" type="file" accept=".xml,.csv,.txt,text/csv,text/xml" aria-describedby="file-hint" disabled={applying.value} onChange={event => choose(event.currentTarget.files?.[0])} /><small id="file-hint">{text.fileHint} <a href={`${base}aide/emploi-du-temps/#importer`}>{text.help}</a></small></div>
        <p role="status" class={busy.value ? "muted" : "unseen"}>{busy.value ? text.reading : ""}</p>
      </div>
      {preview.value && <Preview of={preview.value.of} one={preview.value.report} answers={answers.value} choose={next => (answers.value = next)} apply={() => preview.value && void apply(preview.value)} review={() => preview.value && want({ ...preview.value.of, answers: answersOf(preview.value.report.questions, answers.value) })} busy={busy.value} />}
      <Past path={path} turn={turn.value} again={() => turn.value++} />
    </>
  );
}

/** What would change, and every line that does not pass, before anything is written. */
function Preview({ of, one, answers, choose, apply, review, busy }: { of: Wish; one: ImportReport; answers: Answers; choose: (next: Answers) => void; apply: () => void; review: () => void; busy: boolean }) {
  const { rows, questions } = one;
  const stale = questions.some(question => (question.answer ?? "") !== (answers[keyOf(question)] ?? ""));
  const refused = rows.filter(({ severity }) => severity === "error").length;
  const figures: [string, number][] = [[text.courses, one.courses], [text.added, one.added], [text.moved, one.changed], [text.removed, one.removed], [text.unchanged, one.unchanged]];
  return (
    <section aria-labelledby="preview" class="preview">
      <h2 class="section-title" id="preview">{text.preview}</h2>
      <p class="small muted">{of.file.name} · {fill(text.since, { date: longDate(of.from) })}</p>
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
