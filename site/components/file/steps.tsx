import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { Letter, Letters, Step, StepItem, Steps as Answer, Wording } from "../api/types";
import { file as text } from "../base/words";
import { fill } from "../base/text";
import { useSending } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Dated } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { dated } from "../life/time";
import type { Done } from "./file";

/** The steps that the law asks for, each with its letters; nothing is sent by itself. */
export function Steps({ pupil, school, done }: { pupil: string; school: string; done: Done }) {
  const path = `/api/pupils/${encodeURIComponent(pupil)}/steps`;
  const query = `?${new URLSearchParams({ school })}`;
  const answer = useAnswer<Answer>(path + query, get);
  const letters = useSignal("");
  if (!answer.value) return answer.error === undefined ? null : <Waiting answer={answer} />;
  if (!answer.value.steps.length) return null;
  return (
    <section aria-labelledby="steps">
      <h2 class="section-title" id="steps">{text.steps}</h2>
      <p class="small muted">{text.stepsDetail}</p>
      <Dated at={answer.at} />
      <div class="steps">{answer.value.steps.map(step => (
        <article key={step.id} class="card stack-s">
          <h3>{fill(step.step === 4 ? text.step4 : text.step10, { n: step.halfDays, date: dated(step.date) })}</h3>
          <p><span class={`pill ${step.state === "to-do" ? "warn" : "ok"}`}>{text.stepStates[step.state]}</span></p>
          <ul class="step-items">{step.items.map(item => <li key={item.kind}><Item step={step} item={item} path={`${path}/${encodeURIComponent(step.id)}${query}`} written={(words, undo) => { answer.again(); done(words, undo); }} /></li>)}</ul>
          <p><button type="button" class="btn quiet" aria-expanded={letters.value === step.id} onClick={() => (letters.value = letters.value === step.id ? "" : step.id)}>{text.letters}</button></p>
          {letters.value === step.id && <AllLetters path={`${path}/${encodeURIComponent(step.id)}/letters${query}`} />}
        </article>
      ))}</div>
    </section>
  );
}

/** One thing that the law asks for: done, or decided against with the reason; either is taken back. */
function Item({ step, item, path, written }: { step: Step; item: StepItem; path: string; written: Done }) {
  const note = useSignal("");
  const asking = useSignal(false);
  const { trouble, send } = useSending();
  const takeBack = async (version: number): Promise<void> => {
    if (await send("PUT", path, { version, item: item.kind, done: false, undo: true })) written(fill(text.itemBack, { item: item.label }));
  };
  const act = async (done: boolean): Promise<void> => {
    const after = await send<Answer>("PUT", path, { version: step.version, item: item.kind, done, note: note.value || undefined });
    if (!after) return;
    asking.value = false;
    const version = after.steps.find(({ id }) => id === step.id)?.version ?? 0;
    written(fill(text.itemWritten, { item: item.label }), () => void takeBack(version));
  };
  return (
    <>
      <p><b>{item.label}</b><small class="muted">{item.legal}{item.head && ` · ${text.headOnly}`}</small></p>
      {item.done || item.not
        ? <p><span class={`pill ${item.done ? "ok" : ""}`}>{item.done ? text.itemDone : text.itemNot}</span>{item.at && <small class="muted"> {dated(item.at)}</small>}{item.note && <small> {item.note}</small>} <button type="button" class="btn quiet" onClick={() => void takeBack(step.version)}>{text.undoItem}<span class="unseen"> : {item.label}</span></button></p>
        : <p class="buttons"><button type="button" class="btn quiet" onClick={() => void act(true)}>{text.doItem}<span class="unseen"> : {item.label}</span></button> <button type="button" class="btn quiet" aria-expanded={asking.value} onClick={() => (asking.value = !asking.value)}>{text.notItem}<span class="unseen"> : {item.label}</span></button></p>}
      {asking.value && <form class="stack-s" onSubmit={event => { event.preventDefault(); void act(false); }}><div class="field"><label for={`why-${item.kind}`}>{text.whyNot}</label><input id={`why-${item.kind}`} required maxLength={400} onInput={event => (note.value = event.currentTarget.value)} /></div><p><button type="submit" class="btn">{text.save}</button></p></form>}
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

function OneLetter({ letter }: { letter: Letter }) {
  const { to, sender, french } = letter;
  const block = (name: string, lines: (string | undefined)[]) => <p class={name}>{lines.filter(Boolean).map(line => <span key={line}>{line}</span>)}</p>;
  return (
    <article class="letter">
      {block("letter-from", [sender.school, sender.address, sender.city, sender.phone])}
      {block("letter-to", [to.name, ...to.address])}
      <div class={french ? "letter-two" : ""}><Worded words={letter} />{french && <Worded words={french} />}</div>
      <p class="small">{letter.legal}</p>
    </article>
  );
}

/** What a letter says in one language. */
function Worded({ words }: { words: Wording }) {
  return (
    <div class="worded" lang={words.language} dir={words.dir}>
      <p>{words.date}</p>
      <p><b>{words.subject}</b></p>
      {words.paragraphs.map((one, i) => <p key={i}>{one}</p>)}
      {words.mention && <p class="small">{words.mention}</p>}
    </div>
  );
}

/** Prints the letters without the file around them. */
function printLetters(): void {
  document.body.classList.add("letters-only");
  print();
  document.body.classList.remove("letters-only");
}
