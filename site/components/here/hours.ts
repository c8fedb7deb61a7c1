import type { Seated } from "../api/types";

/** Some hours of a day, "08:00" to "08:55". */
export interface Hours { from: string; to: string }

const minutes = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));
const written = (n: number): string => `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

/** How far from now those who only write who is there now may write. */
const reach = 120;

/** The hours that are near enough to now. */
export const near = (slots: Hours[], now: string): Hours[] => slots.filter(({ from, to }) => minutes(now) - minutes(from) <= reach && minutes(to) - minutes(now) <= reach && minutes(to) - minutes(from) <= reach);

/** The running hours; between two lessons, the next fifty-five minutes. */
export function running({ slots, hour }: Seated): Hours {
  return slots.find(({ from, to }) => from <= hour && hour < to) ?? { from: hour, to: written(Math.min(minutes(hour) + 55, 23 * 60 + 59)) };
}
