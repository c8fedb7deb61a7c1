import { useSignal } from "@preact/signals";
import type { Outcome, ToCall } from "../api/types";
import { board as text } from "../base/words";
import { fill } from "../base/text";
import { Side } from "../desk/side";
import { fileOf } from "./search";
import { kinshipOf, Phone, type Clocks } from "./calls";
import { passed, passedOn } from "./passed";
import { useSending } from "../desk/send";

const outcomes: Outcome[] = ["reached", "voicemail", "no-answer", "wrong"];

/** One call to make: the numbers, what was tried, and one button per outcome. */
export function CallPanel({ call, school, clocks, close, done }: { call: ToCall; school: string; clocks: Clocks; close: () => void; done: (words: string, undo: () => Promise<string>) => void }) {
  const words = useSignal("");
  const { trouble, send } = useSending();
  const path = `/api/schools/${school}/calls/${encodeURIComponent(call.id)}`;
  const log = async (outcome: Outcome): Promise<void> => {
    const logged = await send<ToCall>("POST", path, { outcome, words: words.value || undefined });
    const last = logged?.log[logged.log.length - 1];
    if (last) done(fill(text.logged, { name: call.guardian.name, outcome: text.outcomes[outcome] }), () => takeBack(last.at));
  };
  const takeBack = async (at: string): Promise<string> => (await send<ToCall>("POST", `${path}/undo`, { at }) ? fill(text.callTakenBack, { name: call.guardian.name }) : trouble.peek());
  return (
    <Side title={<>{call.guardian.name}<small class="muted">{[kinshipOf(call), `${call.firstName} ${call.lastName}, ${call.class}`, passedOn(call.date, call.from, clocks.zone, clocks.now)].filter(Boolean).join(" · ")}</small></>} close={close}>
      <p><span class="pill bad">{text.reasons[call.reason]}</span>{call.mistake && <>{" "}<span class="pill info">{text.callMistake}</span></>}{call.ask && <>{" "}<span class="pill info">{text.callAsk}</span></>}</p>
      <p class="phones">{call.guardian.phones.length ? call.guardian.phones.map(phone => <Phone key={phone} phone={phone} name={call.guardian.name} />) : text.noPhone}</p>
      {call.log.length > 0 && <ul class="small">{call.log.map(({ at, by, outcome, words, undone }) => <li key={at} class={undone ? "muted" : undefined}>{passed(at, clocks.zone, clocks.now)}, {by}{"\u00a0"}: {undone ? <><s>{text.outcomes[outcome]}</s> · {text.callUndone}</> : text.outcomes[outcome]}{words && ` · ${words}`}</li>)}</ul>}
      <div class="field"><label for="call-words">{text.callWords}</label><textarea id="call-words" rows={2} maxLength={400} onInput={event => (words.value = event.currentTarget.value)} /></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <div class="outcomes" role="group" aria-label={text.outcome}>{outcomes.map(outcome => <button key={outcome} type="button" class={outcome === "reached" ? "btn" : "btn quiet"} onClick={() => void log(outcome)}>{text.outcomes[outcome]}</button>)}</div>
      <p><a class="link" href={fileOf(call.pupil, school)}>{text.file}</a></p>
    </Side>
  );
}
