import { lang } from "../base/words";
import { hourOf } from "../base/text";
import { dateWords, minutesOf, timeIn } from "../timetable/time";

/** A moment that has passed, on the school's clocks: "14 h 15" of today, "hier, 14 h 15", "ven. 20 nov., 14 h 15". */
export function passed(at: string, zone: string | undefined, now: string): string {
  const { date, minutes } = timeIn(zone, new Date(at));
  return [ago(date, timeIn(zone, new Date(now)).date), hourOf(minutes)].filter(Boolean).join(", ");
}

/** The beginning of an absence in the same words, for a date and a clock of the school. */
export function passedOn(date: string, clock: string, zone: string | undefined, now: string): string {
  return [ago(date, timeIn(zone, new Date(now)).date), hourOf(minutesOf(clock))].filter(Boolean).join(", ");
}

function ago(date: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(date)) / 864e5);
  if (days === 1) return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-1, "day");
  return days ? dateWords(date, { weekday: "short", day: "numeric", month: "short" }) : "";
}
