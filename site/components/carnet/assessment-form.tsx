import { desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Failure } from "../api/api";
import type { AssessmentEdit, GridAssessment } from "../api/types";
import { parseHundredths, printNumber } from "../averages/mark";
import { useCursor } from "../desk/cursor";
import type { Draft } from "./draft";

/** Creates an assessment, or changes one. It opens in the page: nothing is covered. */
export function AssessmentForm({ draft, assessment, close, removed }: { draft: Draft; assessment?: GridAssessment; close: (opened?: string) => void; removed: (assessment: GridAssessment) => void }) {
  const trouble = useSignal("");
  const form = useRef<HTMLFormElement>(null);
  useCursor(() => form.current?.querySelector("input"));
  const send = async (edit: AssessmentEdit): Promise<void> => {
    try {
      await draft.send({ assessments: [edit] });
      close(edit.create ? edit.id : undefined);
      if (edit.deleted && assessment) removed(assessment);
    } catch (error) {
      trouble.value = error instanceof Failure ? [error.message, ...(error.problem.errors ?? []).map(({ message }) => message)].join(" ") : String(error);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const read = edited(new FormData(form.current as HTMLFormElement), assessment);
    if (typeof read === "string") trouble.value = read;
    else void send(read);
  };
  return (
    <form class="card panel" ref={form} onSubmit={submit} noValidate aria-label={assessment ? assessment.title : text.newAssessment}>
      {trouble.value && <p class="notice bad wide" role="alert">{trouble.value}</p>}
      <Fields assessment={assessment} visibleFrom={assessment?.visibleFrom ?? draft.book.value.defaults.visibleFrom} />
      <p class="buttons wide">
        <button class="btn">{assessment ? text.change : text.create}</button>{" "}
        <button type="button" class="btn quiet" onClick={() => close()}>{text.cancel}</button>{" "}
        {assessment?.mine && <button type="button" class="link" onClick={() => void send({ id: assessment.id, deleted: true })}>{text.delete}</button>}
      </p>
    </form>
  );
}

function Fields({ assessment, visibleFrom }: { assessment?: GridAssessment; visibleFrom: string }) {
  return (
    <>
      <div class="field wide"><label for="title">{text.titleField}</label><input id="title" name="title" maxLength={80} defaultValue={assessment?.title} required /></div>
      <div class="field"><label for="date">{text.dateField}</label><input id="date" name="date" type="date" defaultValue={assessment?.date ?? today()} required /></div>
      <div class="field"><label for="outOf">{text.outOf}</label><input id="outOf" name="outOf" inputMode="decimal" defaultValue={printNumber(assessment?.outOf ?? 2000)} /></div>
      <div class="field"><label for="coefficient">{text.coefficientField}</label><input id="coefficient" name="coefficient" inputMode="decimal" defaultValue={printNumber(assessment?.coefficient ?? 100)} /></div>
      <Choice id="scaling" label={text.scaling} values={{ scaled: text.scaled, weighted: text.weighted }} value={assessment?.scaling} />
      <Choice id="kind" label={text.kind} values={{ normal: text.normal, bonus: text.bonus, optional: text.optional }} value={assessment?.kind} />
      <div class="field"><label for="visibleFrom">{text.visibleField}</label>
        <input id="visibleFrom" name="visibleFrom" type="datetime-local" aria-describedby="visible-hint" defaultValue={local(visibleFrom)} required />
        {!assessment && <small id="visible-hint">{text.visibleDefault}</small>}</div>
    </>
  );
}

function Choice({ id, label, values, value }: { id: string; label: string; values: Record<string, string>; value?: string }) {
  return (
    <div class="field"><label for={id}>{label}</label>
      <select id={id} name={id}>{Object.entries(values).map(([key, words]) => <option key={key} value={key} selected={key === value}>{words}</option>)}</select></div>
  );
}

/** The change that a form asks for, or what is wrong with it, in words. */
function edited(data: FormData, assessment?: GridAssessment): AssessmentEdit | string {
  const [outOf, coefficient] = [parseHundredths(String(data.get("outOf"))), parseHundredths(String(data.get("coefficient")))];
  const title = String(data.get("title")).trim();
  const visible = String(data.get("visibleFrom"));
  if (!title) return text.badTitle;
  if (outOf === undefined || outOf < 100 || outOf > 9900) return `${text.outOf} : ${text.badScale}`;
  if (!visible) return `${text.visibleField} ?`;
  if (coefficient === undefined || coefficient > 9900) return `${text.coefficientField} : ${text.badCoefficient}`;
  return {
    id: assessment?.id ?? freshId(), create: !assessment, title, date: String(data.get("date")),
    outOf: printNumber(outOf), coefficient: printNumber(coefficient),
    scaling: String(data.get("scaling")), kind: String(data.get("kind")),
    visibleFrom: new Date(visible).toISOString(),
  };
}

/** An identifier that no other assessment has: 60 random bits, made here so that a repeated save creates once. */
function freshId(): string {
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => letters[byte % 32]).join("");
}

const two = (n: number): string => String(n).padStart(2, "0");
const date = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const today = (): string => date(new Date());

/** A moment as the browser's own field for local times wants it. */
function local(iso: string): string {
  const at = new Date(iso);
  return `${date(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
