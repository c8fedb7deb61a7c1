import { life as text } from "../base/words";
import { day, fill, hourOf } from "../base/text";
import { hour as ofDay, timeIn } from "../timetable/time";

let place: string | undefined;

/** Says from here on the moments of this page where a school is: its lessons' hours stand beside them. Without a zone, where the reader is. */
export const sayIn = (zone?: string): void => void (place = zone);

/** "8 h 05" for "08:05", or for a moment of RFC 3339. */
export const hour = (at: string): string => (at.length > 5 ? hourOf(timeIn(place, new Date(at)).minutes) : ofDay(at));

/** The date of a moment, written 2026-11-23; a date is itself. */
export const dateOf = (at: string): string => (at.length > 10 ? timeIn(place, new Date(at)).date : at);

/** The noon of the date of a moment or of a date: no zone shifts it. */
const noon = (at: string): Date => new Date(`${dateOf(at)}T12:00:00`);

/** "lun. 23 nov." */
export const dated = (at: string): string => day(noon(at), { weekday: "short", day: "numeric", month: "short" });

/** "lundi 23 novembre" */
export const longDate = (at: string): string => day(noon(at));

/** "lun. 23 nov., 8 h – 10 h" within a day; both days otherwise. */
export function span(from: string, to: string): string {
  if (from.length <= 10) return from === to ? dated(from) : fill(text.days, { from: dated(from), to: dated(to) });
  if (dateOf(from) === dateOf(to)) return `${dated(from)}, ${hour(from)} – ${hour(to)}`;
  return fill(text.days, { from: `${dated(from)}, ${hour(from)}`, to: `${dated(to)}, ${hour(to)}` });
}

/** Today's date where the reader is, as an input of type date wants it. */
const two = (n: number): string => String(n).padStart(2, "0");
export const isoDate = (at = new Date()): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
