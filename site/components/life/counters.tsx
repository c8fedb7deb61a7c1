import { life as text } from "../base/words";
import { count, fill } from "../base/text";
import type { Counters as Figures } from "../api/types";
import { dated } from "./time";

/** The figures of the year, and below how each half-day was counted. */
export function Counters({ counters, legal = false }: { counters: Figures; legal?: boolean }) {
  const figures: [string, string][] = [
    [text.halfDays, String(counters.halfDays)],
    [text.unjustified, String(counters.unjustified)],
    [text.lates, String(counters.lates)],
    [text.hours, String(counters.hours)],
  ];
  const most = Math.max(counters.legalMonth, counters.legal30);
  return (
    <section aria-label={text.figures}>
      <dl class="figures">{figures.map(([label, value]) => <div class="card" key={label}><dt class="label">{label}</dt><dd>{value}</dd></div>)}</dl>
      {legal && <p class={most > 10 ? "notice bad" : most >= (counters.legalThreshold ?? 4) ? "notice warn" : "small muted legal"}>{fill(text.legal, { month: counters.legalMonth, rolling: counters.legal30 })}</p>}
      {counters.explain.length > 0 && <details class="card explain">
        <summary>{text.explain}<span class="small muted"> · {count(text.halfDayCount, counters.explain.filter(({ half }) => half).length)}</span></summary>
        <div class="explain-box" role="region" aria-label={text.explain} tabIndex={0}><table>
          <thead><tr><th scope="col">{text.date}</th><th scope="col">{text.half}</th><th scope="col">{text.counted}</th><th scope="col">{text.why}</th></tr></thead>
          <tbody>{counters.explain.map(({ date, half, state, why }, i) => (
            <tr key={`${date}${half ?? i}`}><th scope="row">{dated(date)}</th><td>{half === "am" || half === "pm" ? text[half] : text.kinds.late}</td><td>{half ? (text.halfStates as Record<string, string>)[state] ?? state : text.notAHalf}</td><td>{why}</td></tr>
          ))}</tbody>
        </table></div>
      </details>}
    </section>
  );
}
