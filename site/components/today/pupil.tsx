import type { PupilDay } from "../api/types";
import { base, timetable as words, today as text } from "../base/words";
import { printNumber } from "../averages/mark";
import { childHue, hue } from "../base/hue";
import { count, fill, shortDate, when } from "../base/text";
import { Ordinals } from "../desk/ordinals";
import { lessonsCount, stretchWords } from "../timetable/stretch";
import { hour, minutesOf, type SchoolTime } from "../timetable/time";
import { isOff, nextLesson } from "../timetable/words";
import { Lessons } from "./lessons";

/** The absences of a pupil that wait for a reason: what asks for an act comes before the day. */
export function ToJustify({ pupil, several }: { pupil: PupilDay; several: boolean }) {
  return (
    <>
      {pupil.toJustify.map(one => (
        <article key={one.from} class={`card today-card ${pupil.justify ? "act" : ""}`}>
          <div><h2>{several ? fill(text.toJustifyOf, { name: pupil.firstName }) : text.toJustify}</h2><p class="small muted">{[stretchWords(one, words, pupil.zone), lessonsCount(one.lessons, words)].filter(Boolean).join(" · ")}</p></div>
          <a class={pupil.justify ? "btn" : "btn quiet"} href={`${base}app/absences/?${new URLSearchParams({ e: pupil.id, j: one.from })}`}>{pupil.justify ? text.justify : text.see}<span class="unseen"> : {pupil.firstName}, {stretchWords(one, words, pupil.zone)}</span></a>
        </article>
      ))}
      {(pupil.moreToJustify ?? 0) > 0 && <p><a class="link" href={`${base}app/absences/?${new URLSearchParams({ e: pupil.id })}`}>{count(text.moreToJustify, pupil.moreToJustify ?? 0)}<span class="unseen"> · {pupil.firstName}</span></a></p>}
    </>
  );
}

/** One pupil's day: the lessons, what others have to justify, the new marks; with a name and a colour where they are several. */
export function Pupil({ pupil, several, i, now, date }: { pupil: PupilDay; several: boolean; i: number; now: SchoolTime; date: string }) {
  const id = `pupil-${pupil.id}`;
  return (
    <section class="child" aria-labelledby={id}>
      <h2 id={id} class={several ? `child-name edge ${childHue(i)}` : "unseen"}>{pupil.firstName} <small class="muted"><Ordinals text={pupil.class} /></small></h2>
      <DayCard pupil={pupil} several={several} now={now} date={date} />
      {!pupil.justify && <ToJustify pupil={pupil} several={false} />}
      <News pupil={pupil} />
    </section>
  );
}

/** The lessons of today that are left; once they are over, tomorrow's. */
function DayCard({ pupil, several, now, date }: { pupil: PupilDay; several: boolean; now: SchoolTime; date: string }) {
  const { today, tomorrow } = pupil;
  const left = today.filter(lesson => date !== now.date || minutesOf(lesson.end) > now.minutes);
  const next = nextLesson(left, now);
  const list = left.length ? left : tomorrow ?? [];
  const first = list.filter(lesson => !isOff(lesson)).map(({ start }) => start).sort()[0];
  const label = left.length ? next ? minutesOf(next.start) > now.minutes ? text.next : text.current : text.lessons : list.length && first ? fill(text.tomorrowFirst, { first: hour(first) }) : text.lessons;
  const href = `${base}app/semaine/?${new URLSearchParams({ e: pupil.id, j: list[0]?.date ?? date })}`;
  return (
    <div class="card day-card">
      <h3 class="label">{label}</h3>
      {!left.length && <p class="muted">{today.length ? text.over : text.noLessons}</p>}
      {list.length > 0 && <Lessons lessons={list} now={now} shown={several ? 3 : 5} label={`${label} · ${pupil.firstName}`} />}
      <p class="day-more"><a class="link" href={href}>{left.length ? text.wholeDay : text.wholeWeek}<span class="unseen"> · {pupil.firstName}</span></a></p>
    </div>
  );
}

/** What is new for one pupil, the last first, and what is coming. */
function News({ pupil }: { pupil: PupilDay }) {
  const coming = pupil.next;
  if (!pupil.fresh.length && !coming.length) return null;
  const href = `${base}app/notes/?${new URLSearchParams({ e: pupil.id })}`;
  return (
    <div class="card stack-s">
      <h3 class="label">{text.newMarks}</h3>
      <ul class="news">{pupil.fresh.map(mark => (
        <li key={`${mark.service}${mark.title}`} class={`edge ${hue(mark.subject)}`}>
          <span><b>{mark.subject}</b><small class="muted">{mark.title} · {shortDate(mark.date)}</small></span>
          <span class={mark.points === undefined ? "muted" : "mark"}>{mark.points === undefined ? said(mark.status) : <>{printNumber(mark.points)}<small class="muted">/{printNumber(mark.outOf)}</small></>}</span>
        </li>
      ))}</ul>
      {(pupil.moreFresh ?? 0) > 0 && <p class="small muted">{count(text.moreFresh, pupil.moreFresh ?? 0)}</p>}
      {coming.map(({ visibleFrom, marks }) => {
        const moment = when(visibleFrom, text);
        return <p key={visibleFrom} class="small muted">{count({ one: text.coming.one.replace("{when}", moment), other: text.coming.other.replace("{when}", moment) }, marks)}</p>;
      })}
      <p><a class="link" href={href}>{text.allMarks}<span class="unseen"> · {pupil.firstName}</span></a></p>
    </div>
  );
}

const said = (status: string | undefined): string => (text.status as Record<string, string>)[status ?? ""] ?? "–";
