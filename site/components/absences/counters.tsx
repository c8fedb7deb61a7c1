import { absences as text } from "../base/words";
import type { Counters as Counted } from "../api/types";
import { count } from "../base/text";
import { dateTitle } from "../timetable/time";

/** Three figures of the year, and how they are counted, opened in place. */
export function Counters({ counters }: { counters: Counted }) {
  const { halfDays, unjustified, lates, explain } = counters;
  const figures = [[text.halfDays, halfDays], [text.unjustified, unjustified], [text.lates, lates]] as const;
  return (
    <section class="card counters" aria-labelledby="counters">
      <h2 class="label" id="counters">{text.counters}</h2>
      <dl>{figures.map(([label, n]) => <div key={label}><dt>{label}</dt><dd>{n}</dd></div>)}</dl>
      <details class="explain">
        <summary>{text.how}</summary>
        <div class="sunk stack-s">
          <p>{text.rule}</p>
          {explain.length > 0 && (
            <table class="evolution">
              <caption>{count(text.explained, explain.length)}</caption>
              <thead><tr><th scope="col">{text.half}</th><th scope="col">{text.counted}</th></tr></thead>
              <tbody>{explain.map(({ date, half, why }, i) => (
                <tr key={`${date}${half ?? i}`}><th scope="row">{dateTitle(date, { weekday: "short", day: "numeric", month: "short" })}, {half === "am" || half === "pm" ? text.halves[half] : text.kinds.late}</th><td>{why}</td></tr>
              ))}</tbody>
            </table>
          )}
        </div>
      </details>
    </section>
  );
}
