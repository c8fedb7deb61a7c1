import type { SchoolCalendar } from "../api/types";
import { year as text } from "../base/words";
import { fill } from "../base/text";
import type { Draft } from "./draft";
import { later, monthName, offWithin, weekDays, weekName } from "./words";

interface Part { calendar: SchoolCalendar; draft: Draft; may: boolean; change: (next: Draft) => void; swap: (monday: string) => void }

type Week = SchoolCalendar["weeks"][number];

/** The weeks of the year, month by month. */
export function Months(part: Part) {
  const months: [string, Week[]][] = [];
  for (const week of part.calendar.weeks) {
    const month = later(week.monday, 3).slice(0, 7); // that of its Thursday
    const last = months[months.length - 1];
    if (last?.[0] === month) last[1].push(week);
    else months.push([month, [week]]);
  }
  return (
    <section aria-labelledby="weeks">
      <h2 class="section-title" id="weeks">{text.weeks}</h2>
      <p class="muted weeks-detail noprint">{part.may ? text.weeksDetail : text.weeksRead}</p>
      <div class="months">{months.map(([month, weeks]) => (
        <section key={month} class="card month" aria-labelledby={`m${month}`}>
          <h3 id={`m${month}`} class="first-upper">{monthName(month)}</h3>
          <ul class="weeks">{weeks.map(week => <Row key={week.monday} week={week} {...part} />)}</ul>
        </section>
      ))}</div>
    </section>
  );
}

/** One week: its letter to choose, what is off in it, and the swap from it on. */
function Row({ week: { monday, teaches }, calendar, draft, may, change, swap }: Part & { week: Week }) {
  const letter = draft.letters[monday] ?? "";
  const name = weekName(monday);
  const here = monday <= calendar.today && calendar.today < later(monday, 7);
  return (
    <li class={`week-row ${teaches ? "" : "without"}`} aria-current={here ? "date" : undefined}>
      <div class="week-what"><b>{weekDays(monday)}</b>{here && <small class="here-now">{text.thisWeek}</small>}{offIn(monday, calendar, draft).map(words => <small key={words} class="muted">{words}</small>)}</div>
      {teaches && (may
        ? <>
          <fieldset class="week-letters noprint"><legend class="unseen">{name}</legend>{["A", "B", ""].map(one => (
            <label key={one}><input type="radio" name={`w${monday}`} checked={letter === one} aria-label={one ? fill(text.weekLetter, { week: name, letter: one }) : fill(text.weekNone, { week: name })} onChange={() => change({ ...draft, letters: { ...draft.letters, [monday]: one } })} /><span aria-hidden="true">{one || "–"}</span></label>
          ))}</fieldset>
          <button type="button" class="btn quiet swap" aria-label={fill(text.swapFrom, { week: name })} onClick={() => swap(monday)}>{text.swap}</button>
          <b class="letter on-paper">{letter || "–"}</b>
        </>
        : <b class="letter" aria-label={letter ? fill(text.letter, { letter }) : text.none}>{letter || "–"}</b>)}
    </li>
  );
}

/** What is off within a week, in words: public holidays, the ministry's holidays, the school's own days. */
function offIn(monday: string, { publicHolidays, holidays }: SchoolCalendar, { off }: Draft): string[] {
  const days = publicHolidays.map(({ name, date }) => ({ name, from: date, to: date }));
  return [...days, ...holidays.filter(({ own }) => !own), ...off]
    .filter(({ from, to }) => from <= later(monday, 4) && to >= monday)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(one => [offWithin(one, monday), one.name].filter(Boolean).join(" : "));
}
