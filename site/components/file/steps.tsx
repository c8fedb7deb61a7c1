import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { Letter, Letters, Step, StepItem, Steps as Answer } from "../api/life";
import { file as text } from "../base/words";
import { fill } from "../base/text";
import { useSending } from "../board/send";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import { dated, longDate } from "../life/time";

/** The steps that the law asks for, each with its letters; nothing is sent by itself. */
export function Steps({ pupil, school }: { pupil: string; school: string }) {
  const path = `/api/pupils/${encodeURIComponent(pupil)}/steps`;
  const query = `?${new URLSearchParams({ school })}`;
  const answer = useAnswer<Answer>(path + query, get);
  const letters = useSignal<number | null>(null);
  if (!answer.value) return answer.error === undefined ? null : <Waiting answer={answer} />;
  if (!answer.value.steps.length) return null;
  return (
    <section aria-labelledby="steps">
      <h2 class="section-title" id="steps">{text.steps}</h2>
      <p class="small muted">{text.stepsDetail}</p>
      <div class="steps">{answer.value.steps.map(step => (
        <article key={step.step} class="card stack-s">
          <h3>{fill(step.step === 4 ? text.step4 : text.step10, { n: step.reached, date: dated(step.date) })}</h3>
          <p><span class={`pill ${step.state === "to-do" ? "warn" : "ok"}`}>{text.stepStates[step.state]}</span></p>
          <ul class="step-items">{step.items.map(item => <li key={item.kind}><Item step={step} item={item} path={path + `/${step.step}` + query} again={answer.again} /></li>)}</ul>
          <p><button type="button" class="btn quiet" aria-expanded={letters.value === step.step} onClick={() => (letters.value = letters.value === step.step ? null : step.step)}>{text.letters}</button></p>
          {letters.value === step.step && <AllLetters path={`${path}/${step.step}/letters${query}`} />}
        </article>
      ))}</div>
    </section>
  );
}

function Item({ step, item, path, again }: { step: Step; item: StepItem; path: string; again: () => void }) {
  const { trouble, send } = useSending();
  const tick = async (done: boolean): Promise<void> => {
    if (await send("PUT", path, { version: step.version, item: item.kind, done, note: item.note })) again();
  };
  return (
    <>
      <label class="check"><input type="checkbox" checked={item.done} onChange={event => void tick(event.currentTarget.checked)} /><span>{item.label ?? (text.items as Record<string, string>)[item.kind] ?? item.kind}<small class="muted">{item.legal}</small></span></label>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
    </>
  );
}

/** The letters as they would leave, one per addressee; printed alone. */
function AllLetters({ path }: { path: string }) {
  const answer = useAnswer<Letters>(path, get);
  if (!answer.value) return <Waiting answer={answer} />;
  return (
    <div class="letters">
      <p class="noprint"><button type="button" class="btn" onClick={printLetters}>{text.printLetters}</button></p>
      {answer.value.letters.map(letter => <OneLetter key={letter.id} letter={letter} />)}
    </div>
  );
}

const rightToLeft = new Set(["ar", "he", "fa", "ur"]);

function OneLetter({ letter }: { letter: Letter }) {
  const { to, language = "fr" } = letter;
  const lines = typeof to.address === "string" ? to.address.split("\n") : to.address ?? [];
  return (
    <article class="letter" lang={language} dir={rightToLeft.has(language) ? "rtl" : "ltr"}>
      <p class="letter-from">{letter.sender}</p>
      <p class="letter-to">{[to.name, ...lines].map((line, i) => <span key={i}>{line}</span>)}</p>
      <p>{longDate(letter.date)}</p>
      <p><b>{letter.subject}</b></p>
      {letter.paragraphs.map((words, i) => <p key={i}>{words}</p>)}
      <p class="small">{letter.legal}</p>
      {letter.mention && <p class="small">{letter.mention}</p>}
    </article>
  );
}

/** Prints the letters without the file around them. */
function printLetters(): void {
  document.body.classList.add("letters-only");
  print();
  document.body.classList.remove("letters-only");
}
