import type { Signal } from "@preact/signals";
import type { Board } from "../api/types";
import { board as text, lang } from "../base/words";
import { count, fill } from "../base/text";
import { dateOf, hour } from "../life/time";

export type View = "rolls" | "absent" | "calls" | "rulings" | "unanswered";

type Figure = [view: View, n: number, tone: string, detail: string, title?: string];

/** Four figures that call for action; each shows its list. */
export function Figures({ board, view }: { board: Board; view: Signal<View> }) {
  const figures: Figure[] = [
    rollsFigure(board),
    ["absent", board.figures.absent, "bad", board.figures.absent ? count(text.noNews, board.figures.silent) : text.nobodyAbsent],
    ["calls", board.figures.calls, "bad", board.calls.length ? text.callsDetail : text.nobodyToCall],
    ["rulings", board.figures.rulings, "info", oldest(board)],
  ];
  return (
    <div class="board-figures" role="group" aria-label={text.figures}>{figures.map(([key, n, tone, detail, title = text.views[key]]) => (
      <button key={key} type="button" class="card board-figure" aria-pressed={view.value === key} onClick={() => (view.value = key)}>
        <span class="label">{title}</span>
        <b class={n ? tone : "muted"}>{n}</b>
        <small class="muted">{detail}</small>
      </button>
    ))}</div>
  );
}

/** What is late, and since when; the rolls of lessons that have just begun are expected, in ink. */
function rollsFigure(board: Board): Figure {
  const { late } = board.lessons;
  const first = board.rolls[0];
  if (!first) return ["rolls", 0, "", text.allCalled];
  if (!late) return ["rolls", board.figures.rolls, "calm", fill(text.startAt, { time: hour(first.start) }), text.expectedTitle];
  const waiting = board.figures.rolls - late;
  return ["rolls", late, "warn", fill(text.since, { n: first.minutes }) + (waiting ? ` · ${count(text.expectedPlain, waiting)}` : "")];
}

function oldest({ rulings, at }: Board): string {
  const first = rulings.map(({ submitted }) => submitted).sort()[0];
  return first ? fill(text.oldest, { when: ago(first, at) }) : text.nothingToRule;
}

/** "hier", "il y a 3 jours": days of the calendar. */
function ago(moment: string, now: string): string {
  const days = Math.round((Date.parse(dateOf(moment)) - Date.parse(dateOf(now))) / 864e5);
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day");
}
