import type { ComponentChildren } from "preact";
import { file, life as text } from "../base/words";
import { count, fill } from "../base/text";
import type { Motive, Stretch, StretchState, Told } from "../api/types";
import { dated, hour, span } from "./time";

const tones: Record<StretchState, string> = { "to-justify": "warn", waiting: "info", justified: "ok", refused: "bad", announced: "info", none: "" };

/** The pill that says how a stretch stands, in words. */
export function StateOf({ state }: { state: StretchState }) {
  return <span class={`pill ${tones[state] ?? ""}`}>{(text.states as Record<string, string>)[state] ?? state}</span>;
}

const toldTones: Record<Told["state"], string> = { waiting: "", sending: "info", told: "info", called: "ok", "to-call": "bad", missed: "bad", dropped: "" };

/** How the family was told: the words are the service's. */
export function ToldOf({ told }: { told?: Told | null }) {
  return told ? <span class={`pill ${toldTones[told.state]}`}>{told.words}</span> : null;
}

/** What kind of absence it is, with the minutes of a late arrival. */
export function kindOf({ kind, minutes }: Pick<Stretch, "kind" | "minutes">): string {
  const words = (text.kinds as Record<string, string>)[kind] ?? kind;
  return kind === "late" && minutes ? `${words}, ${count(text.minutes, minutes)}` : words;
}

const few = 4;

/** "Maths 8 h, Français 9 h": the lessons that a stretch covers, their number where they are many. */
export function lessonsOf({ lessons, more = 0 }: Stretch): string {
  const n = lessons.length + more;
  return n > few ? count(text.lessonCount, n) : lessons.map(({ subject, start }) => `${subject} ${hour(start)}`).join(", ");
}

/** Absences and late arrivals, the last first, each with its state and what can be done about it. */
export function Stretches({ stretches, motives = [], actions }: { stretches: Stretch[]; motives?: Motive[]; actions?: (stretch: Stretch) => ComponentChildren }) {
  return <ul class="stretches">{stretches.map(stretch => <One key={stretch.id} stretch={stretch} motives={motives} actions={actions} />)}</ul>;
}

function One({ stretch, motives, actions }: { stretch: Stretch; motives: Motive[]; actions?: (stretch: Stretch) => ComponentChildren }) {
  const { motif, words, document, state } = stretch;
  const label = stretch.label ?? motives.find(({ code }) => code === motif)?.label ?? motif;
  const said = [label, words && `«\u00a0${words}\u00a0»`, document && text.withDocument].filter(Boolean).join(" · ");
  return (
    <li class={`stretch ${state === "to-justify" ? "due" : ""}`}>
      <div>
        <b>{span(stretch.from, stretch.to)}</b>
        <span class="small muted">{[kindOf(stretch), lessonsOf(stretch)].filter(Boolean).join(" · ")}</span>
        {said && <span class="small">{said}</span>}
        {stretch.asked?.by && <span class="small">{fill(file.askedBy, { date: dated(stretch.asked.at), by: stretch.asked.by })}</span>}
      </div>
      <p class="pills"><StateOf state={state} /></p>
      {actions && <div class="stretch-actions">{actions(stretch)}</div>}
    </li>
  );
}

/** "Absence de 2 cours du lundi 23 novembre", to name a button. */
export const nameOf = (stretch: Stretch): string => fill(text.named, { kind: kindOf(stretch), span: span(stretch.from, stretch.to) });
