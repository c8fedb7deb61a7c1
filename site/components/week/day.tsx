import { base, timetable as words, week as text } from "../base/words";
import type { Lesson, Week, WeekDay } from "../api/types";
import { layOut } from "../timetable/layout";
import { LessonRow } from "../timetable/row";
import { dateTitle, dateWords, minutesOf, type SchoolTime } from "../timetable/time";
import { isOff, timeLeft } from "../timetable/words";

interface Props { day: WeekDay; week: Week; from: number; shown: boolean; now: SchoolTime; staff: boolean }

/** One day: a list of lessons, which a wide screen and paper show at their true heights. */
export function Day({ day: { date, off, lessons }, week, from, shown, now, staff }: Props) {
  const id = `day-${date}`;
  return (
    <section class={`day ${shown ? "" : "aside"} ${date === now.date ? "is-today" : ""}`} aria-labelledby={id}>
      <h2 id={id}>
        <span class="day-long">{dateTitle(date)}</span>
        <span class="day-short" aria-hidden="true">{dateWords(date, { weekday: "short" })} {Number(date.slice(8))}</span>
        {date === now.date && <span class="unseen">, {text.today}</span>}
      </h2>
      {off && <p class="day-off">{off}</p>}
      {lessons.length > 0
        ? <ol class="lessons">{layOut(lessons).map(({ lesson, from: start, to, column, columns }) => (
          <li key={lesson.id} class={`lesson ${isOff(lesson) ? "is-off" : ""} ${isNow(lesson, now) ? "is-now" : ""} ${columns > 1 ? "shared" : ""}`} style={{ "--at": (start - from * 60) / 60, "--long": (to - start) / 60, "--column": column, "--columns": columns }}>
            <LessonRow lesson={lesson} texts={words} of={week.of.kind} left={isOff(lesson) || !isNow(lesson, now) ? undefined : timeLeft(lesson, now, words)}>
              {staff && lesson.room && week.of.kind !== "room" && <p class="lesson-links noprint"><a href={`${base}app/semaine/?${new URLSearchParams({ r: lesson.room, u: week.school, j: date })}`}>{text.roomOf}<span class="unseen"> {lesson.room}</span></a></p>}
            </LessonRow>
          </li>
        ))}</ol>
        : !off && <p class="day-free muted">{text.free}</p>}
    </section>
  );
}

const isNow = (lesson: Lesson, now: SchoolTime): boolean => lesson.date === now.date && minutesOf(lesson.start) <= now.minutes && now.minutes < minutesOf(lesson.end);
