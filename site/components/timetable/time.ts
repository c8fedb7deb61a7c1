import { day, hourOf } from "../base/text";

/** The date and the minutes since midnight of a moment, where the school is. */
export interface SchoolTime { date: string; minutes: number }

/** Minutes since midnight of "08:05". */
export function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":");
  return Number(hours) * 60 + Number(minutes ?? 0);
}

/** "8 h", "8 h 05" in French; "8:05" elsewhere, for a clock written "08:05". */
export const hour = (clock: string): string => hourOf(minutesOf(clock));

/** What clocks and calendars show at a moment in a zone; in the reader's own without one. */
export function timeIn(zone: string | undefined, at = new Date()): SchoolTime {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone || undefined, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string): string => parts.find(one => one.type === type)?.value ?? "";
  return { date: `${part("year")}-${part("month")}-${part("day")}`, minutes: (Number(part("hour")) % 24) * 60 + Number(part("minute")) };
}

/** A school as an answer tells of it: its zone, and its day at that moment. */
interface Dated { zone: string; today: string }

/** The present moment, by the day that the service told and what went by on the device since that answer: a device may be days off. */
export function momentNow({ zone, today }: Dated, answered: number, at = Date.now()): Date {
  return new Date(at + Date.parse(today) - Date.parse(timeIn(zone, new Date(answered)).date));
}

/** What the school's clocks show now. */
export const schoolNow = (school: Dated, answered: number, at?: number): SchoolTime => timeIn(school.zone, momentNow(school, answered, at));

/** Whether the school's clocks show something else than the reader's, at noon of a date. */
export function elsewhere(zone: string, date: string): boolean {
  const noon = new Date(`${date}T12:00:00`);
  const there = timeIn(zone, noon);
  return there.date !== date || there.minutes !== 12 * 60;
}

/** A date some days later. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The Monday of a date's week. */
export function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7));
}

/** A date in words: "lundi 23 novembre", "mardi 1er septembre". */
export function dateWords(date: string, options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" }): string {
  return day(new Date(`${date.slice(0, 10)}T12:00:00Z`), { ...options, timeZone: "UTC" });
}

/** The same with a capital, for a title. */
export function dateTitle(date: string, options?: Intl.DateTimeFormatOptions): string {
  const words = dateWords(date, options);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
