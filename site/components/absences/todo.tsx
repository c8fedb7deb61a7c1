import { absences as text } from "../base/words";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Stretch } from "../api/types";
import { fill } from "../base/text";
import { clockOf, lessonsCount, stretchWords } from "../timetable/stretch";
import { dateTitle, hour, timeIn } from "../timetable/time";
import type { Unsent } from "./unsent";

interface Props { stretch: Stretch; zone?: string; can: boolean; open: boolean; kept?: Unsent; start: () => void; children: ComponentChildren }

/** A moment as the school's clocks showed it: "lundi 23 novembre", "8 h 20". */
const whenOf = (at: string, zone?: string): { date: string; time: string } => ({ date: dateTitle(timeIn(zone, new Date(at)).date).toLowerCase(), time: hour(clockOf(at, zone)) });

/** One absence that waits for the family, with the red margin and one button; the form opens in its place. */
export function ToDo({ stretch, zone, can, open, kept, start, children }: Props) {
  const { id, kind, state, lessons } = stretch;
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useLayoutEffect(() => {
    if (was.current && !open) button.current?.focus();
    was.current = open;
  }, [open]);
  const title = state === "refused" ? text.refusedTitle : kind === "late" ? text.lateTitle : text.absentTitle;
  const names = lessons.map(({ start: at, subject }) => `${subject}${at ? ` (${hour(at)})` : ""}`).join(", ");
  return (
    <article class="card act todo" aria-labelledby={`todo-${id}`}>
      <div class="todo-head">
        <div>
          <h2 id={`todo-${id}`}>{title}</h2>
          <p class="muted">{[stretchWords(stretch, text, zone), lessonsCount(lessons, text)].filter(Boolean).join(" · ")}</p>
          {names && <p class="small muted">{names}</p>}
          {stretch.asked && <p class="small"><b>{fill(text.asked, whenOf(stretch.asked.at, zone))}</b></p>}
          {state === "refused" && <p class="todo-refused">{stretch.answer ? `${stretch.answer} ` : ""}{text.refusedDo}</p>}
          {kept && !open && <p class="todo-refused">{kept.wrong ?? <span class="pill info">{text.waitsHere}</span>}</p>}
        </div>
        {can && !open && <button type="button" class={kept && !kept.wrong ? "btn quiet" : "btn"} ref={button} onClick={start}>{kept ? text.reread : state === "refused" ? text.again : text.justify}<span class="unseen"> : {stretchWords(stretch, text, zone)}</span></button>}
      </div>
      {open && children}
    </article>
  );
}
