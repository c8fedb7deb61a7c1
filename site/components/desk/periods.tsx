import { desk as text } from "../base/words";
import type { Period } from "../api/types";
import { periodName, shortPeriod } from "../base/period";
import { Ordinals } from "./ordinals";

/** The periods of a class; the one that is shown is pressed. */
export function Periods({ periods, shown, choose }: { periods: Period[]; shown: string; choose: (id: string) => void }) {
  if (periods.length < 2) return null;
  return (
    <div class="periods" role="group" aria-label={text.period}>{periods.map(({ id }) => (
      <button key={id} type="button" aria-label={periodName(id)} class={`pill ${id === shown ? "info" : ""}`} aria-pressed={id === shown} onClick={() => choose(id)}><Ordinals text={id === shown ? periodName(id) : shortPeriod(id)} /></button>
    ))}</div>
  );
}
