/** @jsxImportSource ../dom */
import { notes as text } from "../base/words";
import type { Period } from "../api/types";
import { periodName, shortPeriod } from "../base/period";
import { ordinals } from "../shell/ordinals";

/** The periods of the class; the one that is shown is pressed. */
export function Periods({ periods, shown, choose }: { periods: Period[]; shown: string; choose: (id: string) => void }): Node {
  if (periods.length < 2) return <></>;
  return (
    <div class="periods" role="group" aria-label={text.period}>
      {periods.map(period => (
        <button type="button" class={period.id === shown ? "pill info" : "pill"} aria-label={periodName(period.id)} aria-pressed={String(period.id === shown)} onClick={() => choose(period.id)}>
          {ordinals(period.id === shown ? periodName(period.id) : shortPeriod(period.id))}
        </button>
      ))}
      <button type="button" class={shown === "year" ? "pill info" : "pill"} aria-pressed={String(shown === "year")} onClick={() => choose("year")}>{text.year}</button>
    </div>
  );
}
