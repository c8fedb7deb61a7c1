import { absences as text } from "../base/words";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Stretch } from "../api/types";
import { lessonsCount, stretchWords } from "../timetable/stretch";
import { hour } from "../timetable/time";

interface Props { stretch: Stretch; zone?: string; can: boolean; open: boolean; waits?: boolean; start: () => void; children: ComponentChildren }

/** One absence that waits for the family, with the red margin and one button; the form opens in its place. */
export function ToDo({ stretch, zone, can, open, waits, start, children }: Props) {
  const { id, kind, state, lessons } = stretch;
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useEffect(() => {
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
          {state === "refused" && <p class="todo-refused">{stretch.answer ? `${stretch.answer} ` : ""}{text.refusedDo}</p>}
          {waits && !open && <p class="todo-refused"><span class="pill info">{text.waitsHere}</span></p>}
        </div>
        {can && !open && <button type="button" class={waits ? "btn quiet" : "btn"} ref={button} onClick={start}>{waits ? text.reread : state === "refused" ? text.again : text.justify}<span class="unseen"> : {stretchWords(stretch, text, zone)}</span></button>}
      </div>
      {open && children}
    </article>
  );
}
