import type { Alert } from "../api/types";
import { board as text } from "../base/words";
import { count, fill } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { fileOf } from "./search";

/** Pupils at the law's two thresholds this month; each leads to the file. */
export function Month({ alerts, n, school, all }: { alerts: Alert[]; n: number; school: string; all: () => void }) {
  return (
    <section class="card" aria-labelledby="month-title">
      <h2 class="side-title" id="month-title">{text.month}</h2>
      <p class="small muted">{n ? count(text.alerts, n) : text.noAlerts}</p>
      <ul class="alerts">{alerts.map(one => (
        <li key={one.pupil}><a class={`pill ${one.step === 10 ? "bad" : "warn"}`} href={fileOf(one.pupil, school)}><b>{one.firstName} {one.lastName.charAt(0)}.</b>{" "}<Ordinals text={one.class} /> · {count(text.halfDays, one.halfDays)}</a></li>
      ))}</ul>
      {n > alerts.length && <p><button type="button" class="link" onClick={all}>{fill(text.wholeList, { n })}</button></p>}
    </section>
  );
}
