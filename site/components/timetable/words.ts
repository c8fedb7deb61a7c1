import type { Lesson, LessonChange } from "../api/types";
import { fill } from "../base/text";
import { dateWords, hour, minutesOf, type SchoolTime } from "./time";

/** The words for what is not as usual; the same section in each bundle that says it. */
export interface ChangeTexts {
  tags: Record<string, string>; lessonKinds: Record<string, string>; inRoom: string;
  cancelled: string; room: string; movedTo: string; movedFrom: string; replaced: string; movedHour: string; exempted: string; test: string; added: string; with: string;
}

/** The mark beside a lesson, in a word: "annulé", "salle changée". Undefined where all is as usual. */
export function tag(lesson: Lesson, texts: ChangeTexts): { words: string; tone: string } | undefined {
  const kind = kinds(lesson)[0];
  if (!kind) return undefined;
  return { words: texts.tags[kind] ?? kind, tone: kind === "test" ? "info" : kind === "cancelled" || kind === "moved-time" ? "warn" : "" };
}

const weight = ["cancelled", "moved-time", "moved-from", "added", "exempted", "test", "replaced", "moved-room"];

/** What a lesson is called: its subject, or its kind where it has none (permanence, stage). */
export const subjectOf = ({ subject, kind, class: group }: Lesson, texts: { lessonKinds: Record<string, string> }): string => subject || texts.lessonKinds[kind] || group || "";

/** What happens to a lesson, the weightiest first. */
function kinds(lesson: Lesson): string[] {
  const all: string[] = (lesson.changes ?? []).map(({ kind }) => kind);
  if (lesson.cancelled && !all.some(kind => kind === "cancelled" || kind === "exempted")) all.push("cancelled");
  if (lesson.kind === "test" && !all.includes("test")) all.push("test");
  return all.sort((a, b) => weight.indexOf(a) - weight.indexOf(b));
}

/** Whether a lesson does not take place where it shows: cancelled, or gone to another day. */
export const isOff = ({ cancelled, away, date, changes }: Lesson): boolean =>
  cancelled === true || Boolean(away) || (changes ?? []).some(({ kind, now }) => kind === "cancelled" || kind === "moved-time" && /^\d{4}/.test(now ?? "") && now?.slice(0, 10) !== date);

/** Each change of a lesson as a sentence: "Annulé", "Salle C 12 au lieu de B 204", "Déplacé à jeudi 14 h". */
export function changes(lesson: Lesson, texts: ChangeTexts): string[] {
  const all = kinds(lesson).map(kind => said((lesson.changes ?? []).find(change => change.kind === kind) ?? { kind: kind as LessonChange["kind"] }, lesson, texts));
  return all.filter((words, i) => words && all.indexOf(words) === i);
}

function said(change: LessonChange, lesson: Lesson, texts: ChangeTexts): string {
  const sentence = sentenceOf(change, lesson, texts);
  if (change.words && sentence && change.words.toLowerCase().startsWith(sentence.toLowerCase())) return change.words;
  return change.words ? fill(texts.with, { what: sentence, words: change.words }) : sentence;
}

function sentenceOf({ kind, was, now }: LessonChange, lesson: Lesson, texts: ChangeTexts): string {
  switch (kind) {
    case "moved-room": return was ? fill(texts.room, { now: roomWords(now ?? lesson.room ?? "", texts), was: whole(was) }) : roomWords(now ?? lesson.room ?? "", texts);
    case "moved-time":
      if (!now) return texts.tags[kind] ?? "";
      if (was && !/^\d{4}/.test(now)) return fill(texts.movedHour, { now: momentWords(now, lesson.date), was: momentWords(was, lesson.date) });
      return fill(texts.movedTo, { moment: momentWords(now, lesson.date) });
    case "moved-from": return was ? fill(texts.movedFrom, { moment: momentWords(was, lesson.date) }) : texts.tags[kind] ?? "";
    case "replaced": return fill(texts.replaced, { now: now ?? (lesson.teachers ?? []).join(", ") });
    default: return texts[kind];
  }
}

/** "jeudi 14 h", or "14 h" on the same day, for "2026-11-26 14:00-14:55"; any other text as it is. */
export function momentWords(text: string, date: string): string {
  const found = /^(?:(\d{4}-\d{2}-\d{2})[T ]?)?(\d{2}:\d{2})?/.exec(text);
  const [, day, clock] = found ?? [];
  if (!day && !clock) return text;
  const near = day && Math.abs(Date.parse(day) - Date.parse(date)) < 7 * 864e5;
  return [day && day !== date && dateWords(day, near ? { weekday: "long" } : undefined), clock && hour(clock)].filter(Boolean).join(" ");
}

/** A room's name stays on one line. */
const whole = (name: string): string => name.replace(/ /g, "\u00a0");

/** "Salle B 204"; a place that has a name of its own ("Gymnase", "Labo 2") is not a room number. */
export const roomWords = (room: string, texts: { inRoom: string }): string => /^[A-Z]{0,2}[ -]?\d/.test(room) ? fill(texts.inRoom, { room: whole(room) }) : whole(room);

/** Where and with whom, as far as no change says it: "Salle B 204 · Mme Roux"; the class for those who teach it. */
export function place(lesson: Lesson, texts: { inRoom: string }, of?: string): string {
  const said = (lesson.changes ?? []).map(({ kind }) => kind);
  const room = lesson.room && of !== "room" && !said.includes("moved-room") ? roomWords(lesson.room, texts) : "";
  const teachers = of === "staff" || said.includes("replaced") ? "" : (lesson.teachers ?? []).join(", ");
  return [of && of !== "pupil" && of !== "class" ? lesson.class : "", room, teachers].filter(Boolean).join(" · ");
}

/** The lesson that comes next or is now: the first that takes place and has not ended. */
export function nextLesson(lessons: Lesson[], now: SchoolTime): Lesson | undefined {
  return [...lessons].sort((a, b) => a.start.localeCompare(b.start)).find(lesson => lesson.date === now.date && !isOff(lesson) && minutesOf(lesson.end) > now.minutes);
}

/** How long until a lesson begins, or until it ends where it has begun; undefined where it is over or of another day. */
export function timeLeft(lesson: Lesson, now: SchoolTime, texts: { begins: string; ends: string; minutes: string; hours: string }): string | undefined {
  if (lesson.date !== now.date || minutesOf(lesson.end) <= now.minutes) return undefined;
  const before = minutesOf(lesson.start) - now.minutes;
  const left = before > 0 ? before : minutesOf(lesson.end) - now.minutes;
  const words = left < 60 ? fill(texts.minutes, { n: left }) : fill(texts.hours, { h: Math.floor(left / 60), m: left % 60 ? String(left % 60).padStart(2, "0") : "" }).trim();
  return fill(before > 0 ? texts.begins : texts.ends, { left: words });
}
