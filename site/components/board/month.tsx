import type { Alert } from "../api/types";
import { board as text } from "../base/words";
import { count } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { fileOf } from "./search";

/** Pupils at the law's two thresholds this month; each leads to the file. */
export function Month({ alerts, school }: { alerts: Alert[]; school: string }) {
  return (
    <section class="card" aria-labelledby="month-title">
      <h2 class="side-title" id="month-title">{text.month}</h2>
      <p class="small muted">{alerts.length ? count(text.alerts, alerts.length) : text.noAlerts}</p>
      <ul class="alerts">{alerts.map(one => (
        <li key={one.pupil}><a class={`pill ${one.step === 10 ? "bad" : "warn"}`} href={fileOf(one.pupil, school)}><b>{one.firstName} {one.lastName.charAt(0)}.</b>{" "}<Ordinals text={one.class} /> · {count(text.halfDays, one.halfDays)}</a></li>
      ))}</ul>
    </section>
  );
}
