import { count, fill, type Plural } from "../base/text";
import { dateTitle, hour, timeIn } from "./time";

/** The words for a stretch of time. */
export interface StretchTexts { sameDay: string; manyDays: string; lessons: Plural }

/** A moment's clock in the school's zone, written "08:00". */
export function clockOf(moment: string, zone?: string): string {
  const { minutes } = timeIn(zone, new Date(moment));
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** "Vendredi 20 novembre, 8 h – 10 h", or the first and last day. */
export function stretchWords({ from, to }: { from: string; to: string }, texts: StretchTexts, zone?: string): string {
  const [first, last] = [timeIn(zone, new Date(from)).date, timeIn(zone, new Date(to)).date];
  const [start, end] = [hour(clockOf(from, zone)), hour(clockOf(to, zone))];
  if (first === last) return fill(texts.sameDay, { date: dateTitle(first), start, end });
  return fill(texts.manyDays, { first: dateTitle(first), last: dateTitle(last).toLowerCase(), start, end });
}

/** "2 cours", or nothing where no lesson is named. */
export const lessonsCount = (lessons: unknown[] | number | null | undefined, texts: StretchTexts): string => {
  const n = typeof lessons === "number" ? lessons : lessons?.length ?? 0;
  return n ? count(texts.lessons, n) : "";
};
