import { absences as text } from "../base/words";
import type { Motive, Stretch } from "../api/types";
import { count } from "../base/text";
import { lessonsCount, stretchWords } from "../timetable/stretch";
import { dateTitle, timeIn } from "../timetable/time";

/** How a state looks. */
export const tones: Record<string, string> = { "to-justify": "warn", refused: "bad", waiting: "info", justified: "ok", announced: "info", none: "" };

/** The year's absences and late arrivals, by month, the last first. */
export function History({ stretches, motives, zone, change }: { stretches: Stretch[]; motives: Motive[]; zone?: string; change?: (stretch: Stretch) => void }) {
  if (!stretches.length) return null;
  const months = new Map<string, Stretch[]>();
  for (const stretch of [...stretches].sort((a, b) => b.from.localeCompare(a.from))) {
    const month = timeIn(zone, new Date(stretch.from)).date.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), stretch]);
  }
  return (
    <section aria-labelledby="history">
      <h2 class="label" id="history">{text.history}</h2>
      {[...months].map(([month, all]) => (
        <div key={month}>
          <h3 class="month">{dateTitle(`${month}-01`, { month: "long", year: "numeric" })}</h3>
          <ul class="card rows past">{all.map(one => <li key={one.id}><Line stretch={one} motives={motives} zone={zone} change={change} /></li>)}</ul>
        </div>
      ))}
    </section>
  );
}

function Line({ stretch, motives, zone, change }: { stretch: Stretch; motives: Motive[]; zone?: string; change?: (stretch: Stretch) => void }) {
  const kind = (text.kinds as Record<string, string>)[stretch.kind] ?? text.kinds.absent;
  const motif = stretch.label ?? motives.find(({ code }) => code === stretch.motif)?.label;
  return (
    <>
      <div><b>{stretchWords(stretch, text, zone)}</b><small class="muted">{[stretch.kind === "late" && stretch.minutes ? `${kind}, ${count(text.minutes, stretch.minutes)}` : kind, lessonsCount(stretch.lessons, text), motif, stretch.words && `«\u00a0${stretch.words}\u00a0»`].filter(Boolean).join(" · ")}</small>
        {change && stretch.own && stretch.state === "waiting" && <button type="button" class="link" onClick={() => change(stretch)}>{text.change}<span class="unseen"> : {stretchWords(stretch, text, zone)}</span></button>}
      </div>
      {text.states[stretch.state] && <span class={`pill ${tones[stretch.state] ?? ""}`}>{text.states[stretch.state]}</span>}
    </>
  );
}
