import type { Lesson } from "../api/types";
import { minutesOf } from "./time";

/** A lesson in its day's column: when, and which share of the width is its own. */
export interface Block<L> { lesson: L; from: number; to: number; column: number; columns: number }

type Timed = Pick<Lesson, "start" | "end">;

/**
 * Places the lessons of one day: those that touch one another in time stand side by
 * side, each in the first free column; every one of such a knot is as wide as the others.
 */
export function layOut<L extends Timed>(lessons: L[]): Block<L>[] {
  const blocks = lessons
    .map(lesson => ({ lesson, from: minutesOf(lesson.start), to: Math.max(minutesOf(lesson.end), minutesOf(lesson.start) + 5), column: 0, columns: 1 }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let knot: Block<L>[] = [];
  let end = 0;
  for (const block of blocks) {
    if (block.from >= end) {
      widen(knot);
      knot = [];
    }
    block.column = freeColumn(knot, block.from);
    knot.push(block);
    end = Math.max(knot.length > 1 ? end : 0, block.to);
  }
  widen(knot);
  return blocks;
}

function freeColumn<L>(knot: Block<L>[], from: number): number {
  for (let column = 0; ; column++) if (!knot.some(other => other.column === column && other.to > from)) return column;
}

function widen<L>(knot: Block<L>[]): void {
  const columns = Math.max(1, ...knot.map(({ column }) => column + 1));
  for (const block of knot) block.columns = columns;
}

/** The whole hours between which a week's lessons lie, at least 8 to 17. */
export function span(lessons: Timed[]): { from: number; to: number } {
  return {
    from: Math.floor(Math.min(8 * 60, ...lessons.map(({ start }) => minutesOf(start))) / 60),
    to: Math.ceil(Math.max(17 * 60, ...lessons.map(({ end }) => minutesOf(end))) / 60),
  };
}
