import type { Signal } from "@preact/signals";
import type { Board } from "../api/life";
import { board as text, lang } from "../base/words";
import { count, fill } from "../base/text";

export type View = "rolls" | "absent" | "calls" | "rulings";

/** Four figures that call for action; each shows its list. */
export function Figures({ board, view }: { board: Board; view: Signal<View> }) {
  const figures: [View, number, string, string][] = [
    ["rolls", board.rolls.length, "warn", rollsDetail(board)],
    ["absent", board.absent.length, "bad", count(text.noNews, board.absent.filter(({ news }) => news === "none").length)],
    ["calls", board.calls.length, "bad", board.calls.length ? (board.calls.every(({ reason }) => reason === "none") ? text.reasons.none : text.callsDetail) : text.nobodyToCall],
    ["rulings", board.rulings.length, "info", oldest(board)],
  ];
  return (
    <div class="board-figures" role="group" aria-label={text.figures}>{figures.map(([key, n, tone, detail]) => (
      <button key={key} type="button" class="card board-figure" aria-pressed={view.value === key} onClick={() => (view.value = key)}>
        <span class="label">{text.views[key]}</span>
        <b class={n ? tone : "muted"}>{n}</b>
        <small class="muted">{detail}</small>
      </button>
    ))}</div>
  );
}

function rollsDetail({ rolls }: Board): string {
  return rolls.length ? fill(text.since, { n: Math.max(...rolls.map(({ minutes }) => minutes)) }) : text.allCalled;
}

function oldest({ rulings }: Board): string {
  const first = rulings.map(({ submitted }) => submitted).sort()[0];
  return first ? fill(text.oldest, { when: ago(first) }) : text.nothingToRule;
}

/** "hier", "il y a 3 jours": days of the calendar. */
function ago(iso: string): string {
  const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  const days = Math.round((midnight(new Date(iso)) - midnight(new Date())) / 864e5);
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day");
}
