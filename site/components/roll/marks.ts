/** The arithmetic of a roll, without a page: what a tap does, who is there, what is sent. */
import type { Mark, Roll, RollPupil, Status } from "../api/types";

/** Marks by pupil; who is not in it is present. */
export type Marks = Record<string, Mark>;

/** What waits on a device: the marks above a version of the roll, whether they were handed in, and why the service will not take them where its answer was not shown. */
export interface Unsent { version: number; marks: Marks; asked: boolean; refused?: string }

export const present: Mark = { status: "present" };

/** A tap: present → absent → late → present. What has no place in that round goes back to present. */
export function tapped(mark: Mark, minutes: number): Mark {
  if (mark.status === "present") return { status: "absent" };
  return mark.status === "absent" ? { status: "late", minutes } : present;
}

/** Sets a status; a late one has minutes. */
export const marked = (status: Status, minutes: number): Mark => (status === "late" ? { status, minutes } : { status });

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** How late somebody is who comes in now; five minutes where the lesson is not running. */
export function lateBy(lesson: { date: string; start: string; end: string }, now: Date): number {
  const [year, month, date] = lesson.date.split("-").map(Number);
  const start = new Date(year ?? 0, (month ?? 1) - 1, date, 0, minutesOf(lesson.start));
  const late = Math.floor((now.getTime() - start.getTime()) / 60_000);
  return late >= 0 && late < minutesOf(lesson.end) - minutesOf(lesson.start) ? Math.max(1, late) : 5;
}

/** The minutes that are offered: three round ones, and those of the clock. */
export function choices(clock: number): number[] {
  return [...new Set([5, 10, 15, clock])].sort((a, b) => a - b);
}

/** Two digits typed on a late pupil are its minutes; a third begins again, unless it is a nought: nobody is late by no minute. */
export function typed(minutes = 0, digit: string): number {
  return minutes > 9 || minutes === 0 ? Number(digit) || minutes : minutes * 10 + Number(digit);
}

/** Two marks that say the same. */
export function same(a: Mark = present, b: Mark = present): boolean {
  return a.status === b.status && (a.status !== "late" || (a.minutes ?? 0) === (b.minutes ?? 0));
}

/** The marks of a roll as the service has it. */
export function marksOf({ pupils }: Roll): Marks {
  const marks: Marks = {};
  for (const { id, status, minutes } of pupils) if (status !== "present") marks[id] = marked(status, minutes ?? 0);
  return marks;
}

/** The pupils whom two sets of marks tell apart. */
export function differing(pupils: RollPupil[], a: Marks, b: Marks): RollPupil[] {
  return pupils.filter(({ id }) => !same(a[id], b[id]));
}

/** How a pupil stands: what is marked; who is not, and whom a dated status takes out of the lesson, is not there. */
export type Standing = Status | NonNullable<RollPupil["away"]>;

export const standing = ({ away }: RollPupil, { status }: Mark): Standing => (status === "present" ? away ?? status : status);

/** How many of each; the present ones are those who are nothing else. */
export function tally(pupils: RollPupil[], marks: Marks): Record<Standing, number> {
  const sums: Record<Standing, number> = { present: 0, absent: 0, late: 0, sentout: 0, infirmary: 0, remote: 0, exempted: 0, pfmp: 0 };
  for (const pupil of pupils) sums[standing(pupil, marks[pupil.id] ?? present)]++;
  return sums;
}

/** What is sent: those who are not simply present, on the version that was seen. */
export function body(version: number, marks: Marks): { version: number; marks: ({ pupil: string } & Mark)[] } {
  return { version, marks: Object.entries(marks).filter(([, mark]) => mark.status !== "present").map(([pupil, mark]) => ({ pupil, ...mark })) };
}

/** Where the unsent marks of a device stand, once the service has spoken. */
export function stand(roll: Roll, unsent: Unsent): "same" | "above" | "stale" {
  if (roll.done && !differing(roll.pupils, marksOf(roll), unsent.marks).length) return "same";
  return roll.version === unsent.version ? "above" : "stale";
}

/** Where an arrow goes in rows of so many tiles; stays where there is none. */
export function step(key: string, at: number, columns: number, size: number): number {
  const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return size - 1;
  const to = at + (moves[key] ?? 0);
  return to < 0 || to >= size ? at : to;
}
