import { named } from "../timetable/named";
import { untracked, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Roll } from "../api/types";
import { base, roll as text } from "../base/words";
import { fill, when } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { hour, longDate } from "../life/time";
import { owner } from "../store/store";
import { Clashes } from "./clashes";
import { RollDraft } from "./draft";
import { Foot } from "./foot";
import { rollPath, sendRolls } from "./queue";
import { Pill } from "./standing";
import { Tiles } from "./tiles";

/** The roll of one lesson: everyone is present, one touches who is not. */
export function Sheet() {
  const asked = new URLSearchParams(location.search);
  const path = rollPath(asked.get("l") ?? "", asked.get("u") ?? "");
  const answer = useAnswer<Roll>(path);
  if (!answer.value) return <><Back /><Waiting answer={answer} /></>;
  return <Opened path={path} roll={answer.value} />;
}

function Back() {
  return <a class="back" href={`${base}app/aujourdhui/`}><span aria-hidden="true">‹</span><span class="unseen">{text.back}</span></a>;
}

function Opened({ path, roll }: { path: string; roll: Roll }) {
  const [draft] = useState(() => untracked(() => new RollDraft(path, roll)));
  const chosen = useSignal("");
  useEffect(() => tend(draft), []);
  const { lesson, open, until, pupils, done } = draft.roll.value;
  const over = `${text.roll} · ${hour(lesson.start)} – ${hour(lesson.end)}${lesson.room ? ` · ${lesson.room.replace(/ /g, "\u00a0")}` : ""}`;
  return (
    <>
      <div class="roll-head">
        <Back />
        <p class="small muted over">{over}</p>
        <Pill draft={draft} />
        <h1><Ordinals text={named(lesson)} /></h1>
        <p class="muted">{open ? (done ? (until ? fill(text.until, { when: when(until, text) }) : text.untilAlways) : pupils.some(({ away }) => away) ? text.helpAway : text.help) : closed(draft.roll.value)}</p>
      </div>
      <Clashes draft={draft} />
      {pupils.length
        ? <Tiles draft={draft} chosen={chosen} />
        : <div class="card empty"><b>{text.nobody}</b>{text.nobodyDetail}</div>}
      <Foot draft={draft} chosen={chosen} />
    </>
  );
}

/** Why a roll cannot be called now: not yet, or no more. */
function closed({ until, lesson }: Roll): string {
  if (until && new Date(until) < new Date()) return fill(text.over, { when: when(until, text) });
  return fill(text.notYet, { date: longDate(lesson.date), time: hour(lesson.start) });
}

/** Keeps the roll leaving: when the network is back, when the page is looked at again, and asks before it closes. */
function tend(draft: RollDraft): () => void {
  const send = (): void => { if (document.visibilityState === "visible") void draft.again().then(sendRolls); };
  const warn = (event: BeforeUnloadEvent): void => {
    if (owner()) return; // kept on this device
    if (draft.asked.peek() || draft.changed.peek()) event.preventDefault(); // else what was touched is lost with the page
  };
  void draft.resume().then(sendRolls);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  addEventListener("beforeunload", warn);
  return () => {
    removeEventListener("online", send);
    document.removeEventListener("visibilitychange", send);
    removeEventListener("beforeunload", warn);
  };
}
