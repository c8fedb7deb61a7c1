import { timetable as words, week as text } from "../base/words";
import type { WeekDay } from "../api/types";
import { dateTitle, hour } from "../timetable/time";
import { changes, subjectOf } from "../timetable/words";

/** Every change of the week in words: what a narrow block of the grid cannot always say whole. */
export function Changed({ days }: { days: WeekDay[] }) {
  const all = days.flatMap(({ lessons }) => lessons).map(lesson => ({ lesson, said: changes(lesson, words) })).filter(({ said }) => said.length);
  if (!all.length) return null;
  return (
    <section class="changed wide-grid" aria-labelledby="changed">
      <h2 id="changed">{text.changed}</h2>
      <ul class="card rows">{all.map(({ lesson, said }) => (
        <li key={lesson.id}><p><b>{dateTitle(lesson.date, { weekday: "long", day: "numeric" })}, {hour(lesson.start)}</b> · {subjectOf(lesson, words)} : {said.join(" ; ")}</p></li>
      ))}</ul>
    </section>
  );
}
