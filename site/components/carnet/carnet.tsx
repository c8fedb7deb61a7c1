import { desk as text } from "../base/words";
import { untracked, useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { GridAssessment, Gradebook, Me } from "../api/types";
import { periodName } from "../base/period";
import { count, fill } from "../base/text";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { useAnswer } from "../desk/answer";
import { Periods } from "../desk/periods";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { AssessmentForm } from "./assessment-form";
import { CellBar } from "./cell-bar";
import { CellPanel } from "./cell-panel";
import { keyOf, type Place } from "./cells";
import { Codes } from "./codes";
import { Distribution } from "./distribution";
import { Draft } from "./draft";
import type { Focus } from "./focus";
import { Grid } from "./grid";
import { PasteForm } from "./paste-form";
import { PupilPanel } from "./pupil-panel";
import { Saved } from "./saved";
import { AllShortcuts, Shortcuts } from "./shortcuts";

/** The teacher's gradebook of one service and period. */
export function Carnet({ me }: { me: Me }) {
  const asked = new URLSearchParams(location.search);
  const service = asked.get("s") ?? me.services[0]?.id ?? "";
  const period = asked.get("p") ?? me.services.find(({ id }) => id === service)?.period ?? "";
  const school = asked.get("u") ?? me.services.find(({ id }) => id === service)?.school ?? "";
  const path = `/api/services/${encodeURIComponent(service)}/periods/${encodeURIComponent(period)}/gradebook?${new URLSearchParams({ school })}`;
  const answer = useAnswer<Gradebook>(path);
  if (!answer.value) return <Waiting answer={answer} />;
  return <Opened path={path} book={answer.value} />;
}

type Panel = { kind: "none" | "paste" | "keys" } | { kind: "assessment"; assessment?: GridAssessment } | { kind: "cell"; place: Place } | { kind: "pupil"; pupil: string };

function Opened({ path, book }: { path: string; book: Gradebook }) {
  const [draft] = useState(() => untracked(() => new Draft(path, book)));
  const focus: Focus = useSignal(null);
  const open = useSignal(draft.columns[draft.columns.length - 1]?.id ?? "");
  const panel = useSignal<Panel>({ kind: "none" });
  const removed = useSignal<GridAssessment | null>(null);
  useSignalEffect(() => { if (focus.value) open.value = focus.value.assessment; });
  useSignalEffect(() => reveal(open.value));
  useEffect(() => tend(draft), []);
  const { service, period, periods } = draft.book.value;
  const assessments = draft.columns;
  const readOnly = !period.write;
  const details = (): void => { if (focus.value) panel.value = { kind: "cell", place: { assessment: focus.value.assessment, pupil: focus.value.pupil } }; };
  return (
    <>
      <Head draft={draft} panel={panel} readOnly={readOnly} />
      {readOnly && <p class="notice">{period.entryEnd < new Date().toISOString().slice(0, 10) ? text.closedPeriod : text.readOnly}</p>}
      <Panels draft={draft} panel={panel} open={open} readOnly={readOnly} removed={assessment => (removed.value = assessment)} />
      {assessments.length
        ? <>
          <ColumnChoice assessments={assessments} open={open} />
          <Grid
            draft={draft} focus={focus} open={open.value} readOnly={readOnly} details={details}
            edit={assessment => (panel.value = { kind: "assessment", assessment })} explain={({ id }) => (panel.value = { kind: "pupil", pupil: id })}
          />
          <CellBar draft={draft} focus={focus} open={details} />
          <Shortcuts open={() => (panel.value = { kind: "keys" })} />
          {!readOnly && <Codes draft={draft} focus={focus} details={details} />}
          <div class="under"><Distribution draft={draft} open={open.value} /></div>
        </>
        : <div class="card empty"><b>{text.noAssessments}</b>{text.noAssessmentsDetail}</div>}
      <div class="later noprint"><Periods periods={periods} shown={period.id} choose={p => location.assign(`?${new URLSearchParams({ s: service.id, p, u: service.school })}`)} /></div>
      {removed.value && <Removed draft={draft} assessment={removed.value} close={() => (removed.value = null)} />}
    </>
  );
}

/** The title of the gradebook, the state of saving, and what can be done. */
function Head({ draft, panel, readOnly }: { draft: Draft; panel: Signal<Panel>; readOnly: boolean }) {
  const { service, period, pupils } = draft.book.value;
  return (
    <Heading title={<Ordinals text={periodName(period.id)} />} over={<><Ordinals text={`${service.label} · ${service.class}`} /> · {count(text.pupils, pupils.filter(({ left }) => !left).length)}</>}>
      <Saved draft={draft} />
      {!readOnly && <>
        <button type="button" class="btn quiet" disabled={!draft.columns.length} onClick={() => (panel.value = { kind: "paste" })}><Short text={text.paste} /></button>
        <button type="button" class="btn" onClick={() => (panel.value = { kind: "assessment" })}><Short text={text.newAssessment} last /></button>
      </>}
    </Heading>
  );
}

/** Words of a button of which a phone shows the first (or the last) alone; all are read aloud. */
function Short({ text: words, last }: { text: string; last?: boolean }) {
  const parts = words.split(" ");
  const [shown, rest] = last ? [parts.pop(), parts.join(" ")] : [parts.shift(), parts.join(" ")];
  return last ? <><span class="wide-only">{rest} </span>{shown}</> : <>{shown}<span class="wide-only"> {rest}</span></>;
}

/** What was asked to open beside the grid. */
function Panels({ draft, panel, open, readOnly, removed }: { draft: Draft; panel: Signal<Panel>; open: Signal<string>; readOnly: boolean; removed: (assessment: GridAssessment) => void }) {
  const shown = panel.value;
  const close = (created?: string): void => {
    panel.value = { kind: "none" };
    if (created) open.value = created;
  };
  const shut = (): void => close();
  switch (shown.kind) {
    case "paste": return <PasteForm draft={draft} into={open.value} close={shut} />;
    case "keys": return <AllShortcuts close={shut} />;
    case "assessment": return <AssessmentForm key={shown.assessment?.id ?? "new"} draft={draft} assessment={shown.assessment} close={close} removed={removed} />;
    case "cell": return <CellPanel key={keyOf(shown.place)} draft={draft} place={shown.place} readOnly={readOnly} close={shut} />;
    case "pupil": {
      const pupil = draft.pupil(shown.pupil);
      return pupil ? <PupilPanel key={pupil.id} draft={draft} pupil={pupil} readOnly={readOnly} close={shut} /> : null;
    }
    default: return null;
  }
}

/** A deleted assessment can be taken back for ten seconds; its marks come back with it. */
function Removed({ draft, assessment, close }: { draft: Draft; assessment: GridAssessment; close: () => void }) {
  const restore = (): void => void draft.send({ assessments: [{ id: assessment.id, deleted: false }] }).then(close);
  return <Toast of={assessment.id} words={fill(text.deleted, { assessment: assessment.title })} action={text.undo} act={restore} close={close} />;
}

/** Brings a column into sight, where the table is wider than the screen. */
function reveal(assessment: string): void {
  document.querySelector(`th[data-assessment="${CSS.escape(assessment)}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Keeps a draft leaving: when the network is back, when the page is put away, before it closes. */
function tend(draft: Draft): () => void {
  const send = (): void => void draft.send();
  const warn = (event: BeforeUnloadEvent): void => {
    const { unsent, sending, refused, conflict } = draft.tally.peek();
    if (unsent + sending + refused + conflict) event.preventDefault();
  };
  void draft.resume();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  addEventListener("beforeunload", warn);
  return () => {
    removeEventListener("online", send);
    document.removeEventListener("visibilitychange", send);
    removeEventListener("beforeunload", warn);
  };
}

/** On a phone the grid shows one column; this chooses which. */
function ColumnChoice({ assessments, open }: { assessments: GridAssessment[]; open: Signal<string> }) {
  return (
    <div class="field column-choice">
      <label for="column">{text.column}</label>
      <select id="column" value={open.value} onChange={event => (open.value = event.currentTarget.value)}>
        {assessments.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
      </select>
    </div>
  );
}
