import { life as text } from "../base/words";
import { clock, day, fill } from "../base/text";
import { hour as ofDay } from "../timetable/time";

/** "8 h 05" for "08:05"; a moment of RFC 3339 is said in the reader's own zone. */
export const hour = (at: string): string => (at.length > 5 ? clock(new Date(at)) : ofDay(at));

/** The date of a moment or of a date, at noon so that no zone shifts it. */
const noon = (at: string): Date => (at.length > 10 ? new Date(at) : new Date(`${at}T12:00:00`));

/** "lun. 23 nov." */
export const dated = (at: string): string => day(noon(at), { weekday: "short", day: "numeric", month: "short" });

/** "lundi 23 novembre" */
export const longDate = (at: string): string => day(noon(at));

/** "lun. 23 nov., 8 h – 10 h" within a day; both days otherwise. */
export function span(from: string, to: string): string {
  if (from.length <= 10) return from === to ? dated(from) : fill(text.days, { from: dated(from), to: dated(to) });
  if (new Date(from).toDateString() === new Date(to).toDateString()) return `${dated(from)}, ${hour(from)} – ${hour(to)}`;
  return fill(text.days, { from: `${dated(from)}, ${hour(from)}`, to: `${dated(to)}, ${hour(to)}` });
}

/** A moment as an input of type datetime-local or time wants it, and today's date. */
const two = (n: number): string => String(n).padStart(2, "0");
export const isoDate = (at = new Date()): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
export const isoClock = (at = new Date()): string => `${two(at.getHours())}:${two(at.getMinutes())}`;
