import { base, timetable as words, today as text } from "../base/words";
import type { Lesson, RollLine } from "../api/types";
import { hue } from "../base/hue";
import { count } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { LessonRow } from "../timetable/row";
import { hour, minutesOf, type SchoolTime } from "../timetable/time";
import { changes, isOff, nextLesson, roomWords, timeLeft } from "../timetable/words";

/** A day's lessons still to come: the first ones, and each that is not as usual; the next one with the time left. */
export function Lessons({ lessons, now, shown, label }: { lessons: Lesson[]; now: SchoolTime; shown: number; label: string }) {
  const next = nextLesson(lessons, now);
  const rest = lessons.filter(lesson => lesson.date !== now.date || minutesOf(lesson.end) > now.minutes);
  return (
    <ol class="lessons" aria-label={label}>{rest.filter((lesson, i) => i < shown || changes(lesson, words).length > 0).map(lesson => (
      <li key={lesson.id} class={`lesson ${isOff(lesson) ? "is-off" : ""} ${lesson === next ? "is-next" : ""}`}><LessonRow lesson={lesson} texts={words} left={lesson === next ? timeLeft(lesson, now, words) : undefined} /></li>
    ))}</ol>
  );
}

/** A teacher's day: each lesson with what was done about its roll. */
export function Teaching({ rolls, lessons, now }: { rolls: RollLine[]; lessons: Lesson[]; now: SchoolTime }) {
  if (!rolls.length && !lessons.length) return null;
  const others = lessons.filter(({ id }) => !rolls.some(({ lesson }) => lesson === id));
  return (
    <section class="card stack-s teaching" aria-labelledby="teaching">
      <h2 class="label" id="teaching">{text.teaching}</h2>
      <ol class="lessons">
        {rolls.map(roll => {
          const said = lessons.find(({ id }) => id === roll.lesson);
          return (
            <li key={roll.lesson} class={`lesson ${said && isOff(said) ? "is-off" : ""}`}>
              <p class="lesson-hours"><time>{hour(roll.start)}</time></p>
              <div class={`lesson-body edge ${hue(roll.subject)}`}>
                <p class="lesson-name"><b><Ordinals text={roll.class} /></b></p>
                {said && changes(said, words).map(one => <p key={one} class="lesson-change">{one}</p>)}
                <p class="lesson-where">{[roll.class.startsWith(roll.subject) ? "" : roll.subject, roll.room && roomWords(roll.room, words)].filter(Boolean).join(" · ")}</p>
              </div>
              <Roll roll={roll} />
            </li>
          );
        })}
        {others.map(lesson => <li key={lesson.id} class={`lesson ${isOff(lesson) ? "is-off" : ""}`}><LessonRow lesson={lesson} texts={words} of="staff" left={timeLeft(lesson, now, words)} /></li>)}
      </ol>
      <p><a class="link" href={`${base}app/semaine/`}>{text.myWeek}</a> · <a class="link" href={`${base}app/appels/`}>{text.myRolls}</a></p>
    </section>
  );
}

/** Whether the roll was called, and how many were missing. */
function Roll({ roll }: { roll: RollLine }) {
  const href = `${base}app/appel/?${new URLSearchParams({ l: roll.lesson, u: roll.school })}`;
  if (roll.done) return <a class="pill ok lesson-mark" href={href}>{roll.absent ? count(text.absentees, roll.absent) : text.allThere}</a>;
  if (roll.open) return <a class="pill warn lesson-mark" href={href}>{text.toCall}</a>;
  return <span />;
}
