import { year as text } from "../base/words";
import { day, fill, shortDate } from "../base/text";
import { longDate } from "../life/time";

const noon = (iso: string): Date => new Date(`${iso}T12:00:00`);

/** The date some days after one. */
export function later(iso: string, days: number): string {
  const at = new Date(`${iso}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** "semaine du 23 novembre" */
export const weekName = (monday: string): string => fill(text.weekOf, { date: day(noon(monday), { day: "numeric", month: "long" }) });

/** "23 – 27 nov.", "30 nov. – 4 déc." */
export function weekDays(monday: string): string {
  const friday = later(monday, 4);
  return `${monday.slice(0, 7) === friday.slice(0, 7) ? day(noon(monday), { day: "numeric" }) : shortDate(monday)} – ${shortDate(friday)}`;
}

/** "novembre 2026" for 2026-11 */
export const monthName = (month: string): string => day(noon(`${month}-01`), { month: "long", year: "numeric" });

/** "jeudi 26 novembre", "du samedi 17 octobre au dimanche 1 novembre" */
export const offDays = ({ from, to }: { from: string; to: string }): string => (from === to ? longDate(from) : fill(text.fromTo, { from: longDate(from), to: longDate(to) }));

const short = (iso: string): string => day(noon(iso), { weekday: "short", day: "numeric" });

/** When a stretch is off within a week: nothing for a whole one, "jeu. 26", "jeu. 26 – ven. 27". */
export function offWithin({ from, to }: { from: string; to: string }, monday: string): string {
  const [first, last] = [from > monday ? from : monday, to < later(monday, 4) ? to : later(monday, 4)];
  if (first === monday && last === later(monday, 4)) return "";
  return first === last ? short(first) : `${short(first)} – ${short(last)}`;
}
