import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { Mark, RollPupil, Status } from "../api/types";
import { roll as text } from "../base/words";
import { count, fill } from "../base/text";
import type { RollDraft } from "./draft";
import { lateBy, standing, step, typed } from "./marks";

/** A mark in words, for a tile: "absent", "retard 10 min"; "à distance" for who is expected elsewhere and marked as nothing else. */
export function said(mark: Mark, pupil: Pick<RollPupil, "away"> = {}): string {
  if (mark.status === "present" && pupil.away) return text.away[pupil.away];
  return mark.status === "late" && mark.minutes ? count(text.lateOf, mark.minutes) : text.status[mark.status];
}

const keys: Record<string, Status> = { a: "absent", r: "late", l: "late", p: "present", i: "infirmary", e: "sentout" };

/** One tile per pupil, as large as a thumb; arrows go from one to the next. */
export function Tiles({ draft, chosen }: { draft: RollDraft; chosen: Signal<string> }) {
  const here = useSignal(0);
  const announced = useSignal("");
  const { pupils, open, lesson } = draft.roll.value;
  const now = (): number => lateBy(lesson, new Date());
  const say = (pupil: RollPupil, mark: Mark): void => {
    chosen.value = mark.status === "present" ? "" : pupil.id;
    announced.value = `${pupil.firstName} ${pupil.lastName} : ${said(mark, pupil)}`;
  };
  const key = (event: KeyboardEvent, at: number): void => {
    const pupil = pupils[at];
    if (!pupil || event.ctrlKey || event.metaKey || event.altKey) return;
    const status = keys[event.key.toLowerCase()];
    const to = step(event.key, at, columns(), pupils.length);
    if (status && open) say(pupil, draft.set(pupil.id, status, now()));
    else if (event.key === "Enter" && open) void draft.hand();
    else if (/^\d$/.test(event.key) && draft.mark(pupil.id).status === "late") say(pupil, draft.set(pupil.id, "late", typed(draft.mark(pupil.id).minutes, event.key)));
    else if (/^Arrow|^Home$|^End$/.test(event.key)) go(to);
    else return;
    event.preventDefault();
  };
  const go = (to: number): void => {
    here.value = to;
    document.querySelectorAll<HTMLElement>(".roll .pupil")[to]?.focus();
  };
  return (
    <>
      <p class="unseen" role="status">{announced}</p>
      <ul class="roll" aria-label={text.pupils}>{pupils.map((pupil, i) => (
        <li key={pupil.id}>
          <Tile
            pupil={pupil} draft={draft} tabbed={i === Math.min(here.value, pupils.length - 1)} chosen={chosen.value === pupil.id}
            tap={() => open && say(pupil, draft.tap(pupil.id, now()))} focus={() => (here.value = i)} onKey={event => key(event, i)}
          />
        </li>
      ))}</ul>
      {open && <p class="roll-keys small muted noprint" aria-hidden="true"><b>← ↑ ↓ →</b> {text.keyMove} · <b>A</b> {text.status.absent} · <b>R</b> {text.keyLate} · <b>P</b> {text.status.present} · <b>I</b> {text.status.infirmary} · <b>E</b> {text.status.sentout} · <b>{text.enter}</b> {text.done}</p>}
    </>
  );
}

/** How many tiles stand in a row now. */
function columns(): number {
  const tiles = [...document.querySelectorAll<HTMLElement>(".roll > li")];
  const top = tiles[0]?.offsetTop;
  const second = tiles.findIndex(({ offsetTop }) => offsetTop !== top);
  return second > 0 ? second : Math.max(1, tiles.length);
}

interface Props { pupil: RollPupil; draft: RollDraft; tabbed: boolean; chosen: boolean; tap: () => void; focus: () => void; onKey: (event: KeyboardEvent) => void }

function Tile({ pupil, draft, tabbed, chosen, tap, focus, onKey }: Props) {
  const mark = draft.mark(pupil.id);
  const clash = draft.roll.value.clashes.find(({ pupil: id }) => id === pupil.id);
  const words = said(mark, pupil);
  const known = pupil.note?.words.toLowerCase() === words ? undefined : pupil.note?.words; // "À distance" is said once
  const note = clash ? fill(text.clash, { yours: text.status[clash.yours], theirs: clash.words || clash.theirs }) : known;
  return (
    <button
      type="button" class={`pupil is-${standing(pupil, mark)} hue-${hueOf(pupil.firstName)} ${chosen ? "chosen" : ""} ${clash ? "clashing" : ""}`} tabIndex={tabbed ? 0 : -1}
      aria-pressed={mark.status !== "present"} aria-disabled={!draft.roll.value.open} onClick={tap} onFocus={focus} onKeyDown={onKey}
    >
      <span class="face" aria-hidden="true">{pupil.firstName.charAt(0)}</span>
      <span class="first">{pupil.firstName}</span>
      <span class="last">{pupil.lastName}<span class="unseen">, </span></span>
      <span class="mark">{words}</span>
      {note && <span class="note"><span class="unseen">. </span>{note}</span>}
    </button>
  );
}

const hueOf = (name: string): number => ((name.codePointAt(0) ?? 65) * 5) % 12;
