import { base, desk as text } from "../base/words";
import { untracked, useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { GridAssessment, Gradebook, Me } from "../api/types";
import { periodName } from "../base/period";
import { count } from "../base/text";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import { AssessmentForm } from "./assessment-form";
import { CellStrip } from "./cell-strip";
import { Codes } from "./codes";
import { Distribution } from "./distribution";
import { Draft } from "./draft";
import type { Focus } from "./focus";
import { Grid } from "./grid";
import { PasteForm } from "./paste-form";
import { Saved } from "./saved";

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

type Panel = { kind: "none" } | { kind: "paste" } | { kind: "assessment"; assessment?: GridAssessment };

function Opened({ path, book }: { path: string; book: Gradebook }) {
  const [draft] = useState(() => untracked(() => new Draft(path, book)));
  const focus: Focus = useSignal(null);
  const open = useSignal(draft.columns[draft.columns.length - 1]?.id ?? "");
  const panel = useSignal<Panel>({ kind: "none" });
  useSignalEffect(() => { if (focus.value) open.value = focus.value.assessment; });
  useEffect(() => tend(draft), []);
  const { service, period, pupils } = draft.book.value;
  const assessments = draft.columns;
  const readOnly = !period.write;
  const close = (created?: string): void => {
    panel.value = { kind: "none" };
    if (created) open.value = created;
  };
  return (
    <>
      <Heading title={<Ordinals text={periodName(period.id)} />} over={<><Ordinals text={`${service.label} · ${service.class}`} /> · {count(text.pupils, pupils.length)}</>}>
        <Saved draft={draft} />
        {!readOnly && <>
          <button type="button" class="btn quiet" disabled={!assessments.length} onClick={() => (panel.value = { kind: "paste" })}>{text.paste}</button>
          <button type="button" class="btn" onClick={() => (panel.value = { kind: "assessment" })}>{text.newAssessment}</button>
        </>}
      </Heading>
      {readOnly && <p class="notice">{text.closedPeriod}</p>}
      {panel.value.kind === "paste" && <PasteForm draft={draft} into={open.value} close={close} />}
      {panel.value.kind === "assessment" && <AssessmentForm key={panel.value.assessment?.id ?? "new"} draft={draft} assessment={panel.value.assessment} close={close} />}
      {assessments.length
        ? <>
          <ColumnChoice assessments={assessments} open={open} />
          <Grid draft={draft} focus={focus} open={open.value} readOnly={readOnly} edit={assessment => (panel.value = { kind: "assessment", assessment })} />
          <Shortcuts />
          {!readOnly && <Codes draft={draft} focus={focus} />}
          <div class="under">
            <CellStrip draft={draft} focus={focus} path={path} readOnly={readOnly} />
            <Distribution draft={draft} open={open.value} />
          </div>
        </>
        : <div class="card empty"><b>{text.noAssessments}</b>{text.noAssessmentsDetail}</div>}
    </>
  );
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

function Shortcuts() {
  return (
    <p class="shortcuts small muted">
      <span><b>{text.enter}</b> {text.keyEnter}</span>
      <span><b>a</b> {text.keyAbsent} · <b>d</b> {text.keyExempt} · <b>r</b> {text.keyMissing}</span>
      <span><b>Ctrl Z</b> {text.keyUndo}</span>
      <a href={`${base}aide/saisie/`}>{text.keyAll}</a>
    </p>
  );
}
