import { lang } from "./words";

/** A text with a form for one and a form for more. */
export interface Plural { one: string; other: string }

const rules = new Intl.PluralRules(lang);

/** Replaces each {name} of a text by its argument. */
export function fill(text: string, args: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
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

/** "18 h", "18 h 30" in French; "18:00" elsewhere. */
export function clock(at: Date): string {
  const [hours, minutes] = [at.getHours(), at.getMinutes()];
  const two = String(minutes).padStart(2, "0");
  return lang.startsWith("fr") ? `${hours}\u202fh${minutes ? `\u202f${two}` : ""}` : `${hours}:${two}`;
}

/** "lundi 23 novembre". */
export function day(at: Date, options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" }): string {
  return new Intl.DateTimeFormat(lang, options).format(at);
}

/** "23 nov." for a date written 2026-11-23. */
export function shortDate(iso: string): string {
  return day(new Date(`${iso.slice(0, 10)}T12:00:00`), { day: "numeric", month: "short" });
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
