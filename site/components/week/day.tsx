import { useLayoutEffect, useRef } from "preact/hooks";
import { base, timetable as words, week as text } from "../base/words";
import type { Lesson, Week, WeekDay } from "../api/types";
import { layOut } from "../timetable/layout";
import { LessonRow } from "../timetable/row";
import { dateTitle, dateWords, minutesOf, type SchoolTime } from "../timetable/time";
import { changes, isOff, timeLeft } from "../timetable/words";

interface Props { day: WeekDay; week: Week; from: number; shown: boolean; now: SchoolTime; staff: boolean }

/** One day: a list of lessons, which a wide screen and paper show at their true heights. */
export function Day({ day: { date, off, lessons }, week, from, shown, now, staff }: Props) {
  const id = `day-${date}`;
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const look = (): void => list.current?.querySelectorAll("li").forEach(openable);
    look();
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  });
  return (
    <section class={`day ${shown ? "" : "aside"} ${date === now.date ? "is-today" : ""}`} aria-labelledby={id}>
      <h2 id={id}>
        <span class="day-long">{dateTitle(date)}</span>
        <span class="day-short" aria-hidden="true">{dateWords(date, { weekday: "short" })} {Number(date.slice(8))}</span>
        {date === now.date && <span class="unseen">, {text.today}</span>}
      </h2>
      {off && <p class="day-off">{off}</p>}
      {lessons.length > 0
        ? <ol class="lessons" ref={list}>{layOut(lessons).map(({ lesson, from: start, to, column, columns }) => (
          <li key={lesson.id} class={`lesson ${isOff(lesson) ? "is-off" : ""} ${isNow(lesson, now) ? "is-now" : ""} ${columns > 1 ? "shared" : ""} ${changes(lesson, words).length ? "is-changed" : ""}`} style={{ "--at": (start - from * 60) / 60, "--long": (to - start) / 60, "--column": column, "--columns": columns }}>
            <LessonRow lesson={lesson} texts={words} of={week.of.kind} left={isOff(lesson) || !isNow(lesson, now) ? undefined : timeLeft(lesson, now, words)}>
              {staff && lesson.room && week.of.kind !== "room" && <p class="lesson-links noprint"><a href={`${base}app/semaine/?${new URLSearchParams({ r: lesson.room, u: week.school, j: date })}`}>{text.roomOf}<span class="unseen"> {lesson.room}</span></a></p>}
            </LessonRow>
          </li>
        ))}</ol>
        : !off && <p class="day-free muted">{text.free}</p>}
    </section>
  );
}

/** A lesson whose block is too small for all its lines opens when it is touched or reached by Tab. */
function openable(block: HTMLElement): void {
  const body = block.querySelector(".lesson-body");
  if (block === document.activeElement || !body) return;
  if (body.scrollWidth > body.clientWidth) block.tabIndex = 0;
  else block.removeAttribute("tabindex");
}

const isNow = (lesson: Lesson, now: SchoolTime): boolean => lesson.date === now.date && minutesOf(lesson.start) <= now.minutes && now.minutes < minutesOf(lesson.end);
