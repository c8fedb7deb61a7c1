import { lang } from "./words";

/** A text with a form for one and a form for more. */
export interface Plural { one: string; other: string }

const rules = new Intl.PluralRules(lang);

const numbers = new Intl.NumberFormat(lang);

/** Replaces each {name} of a text by its argument; a number as it is read, "1 180". */
export function fill(text: string, args: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const given = args[name] ?? whole;
    return typeof given === "number" ? numbers.format(given) : given;
  });
}

/** Chooses the form for n and fills {n}. */
export function count(text: Plural, n: number): string {
  return fill(rules.select(n) === "one" ? text.one : text.other, { n });
}

/** The words for a moment to come: today, tomorrow or on a date, with the hour. */
export interface Moments { today: string; tomorrow: string; on: string }

/** Says when something becomes visible, in the reader's own words and time zone. */
export function when(iso: string, texts: Moments, now = new Date()): string {
  const at = new Date(iso);
  const days = Math.round((midnight(at) - midnight(now)) / 864e5);
  const text = days === 0 ? texts.today : days === 1 ? texts.tomorrow : texts.on;
  return fill(text, { time: clock(at), date: day(at) });
}

/** "18 h", "18 h 30" in French; "18:00" elsewhere: the one way in which screens say an hour, of minutes since midnight. */
export function hourOf(minutes: number): string {
  const [hours, two] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
  return lang.startsWith("fr") ? `${hours}\u202fh${minutes % 60 ? `\u202f${two}` : ""}` : `${hours}:${two}`;
}

/** The hour of a moment, in the reader's own zone. */
export const clock = (at: Date): string => hourOf(at.getHours() * 60 + at.getMinutes());

/** A moment that has passed: "23 novembre, 9 h 14". */
export const moment = (at: Date, options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" }): string => `${day(at, options)}, ${clock(at)}`;

/** "lundi 23 novembre"; the first of a month is "1er" in French, which browsers do not know. */
export function day(at: Date, options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" }): string {
  const words = new Intl.DateTimeFormat(lang, options).format(at);
  return lang.startsWith("fr") ? words.replace(/(^| )1( |$)/, "$11er$2") : words;
}

/** "23 nov." for a date written 2026-11-23. */
export function shortDate(iso: string): string {
  return day(new Date(`${iso.slice(0, 10)}T12:00:00`), { day: "numeric", month: "short" });
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
