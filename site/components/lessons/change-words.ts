import type { LessonChange } from "../api/types";
import { lessons as text } from "../base/words";
import { fill } from "../base/text";
import { hour } from "../life/time";

/** A change in words: "salle C 12 au lieu de B 204", "annulé : en formation". */
export function changeWords({ kind, was, now, words }: LessonChange): string {
  const said = now && was ? text.changed[kind].both : now ? text.changed[kind].now : text.changed[kind].plain;
  const clock = (at = ""): string => (/^\d\d:\d\d$/.test(at) ? hour(at) : at);
  return fill(said, { was: clock(was), now: clock(now) }) + (words ? `\u00a0: ${words}` : "");
}
