import type { ChangeEdit, LessonChange, SchoolLesson } from "../api/life";

/** What a change of a lesson asks for; the service says it back in words, and we ask for it again with the next one. */
const asked = ({ kind, now, words, ...rest }: LessonChange & Partial<ChangeEdit>): ChangeEdit => ({
  kind, room: rest.room ?? (kind === "moved-room" ? now : undefined), date: rest.date, start: rest.start, end: rest.end, staff: rest.staff, words: words || undefined,
});

/** The changes of a lesson that people made: the other end of a moved one is the service's own. */
export const edits = ({ changes }: Pick<SchoolLesson, "changes">): ChangeEdit[] => changes.filter(({ kind }) => kind !== "moved-from" && kind !== "exempted").map(asked);

/** The changes with one more; a lesson has at most one of each kind. */
export const added = (lesson: Pick<SchoolLesson, "changes">, edit: ChangeEdit): ChangeEdit[] => [...edits(lesson).filter(({ kind }) => kind !== edit.kind), edit];

/** The changes without one kind. */
export const without = (lesson: Pick<SchoolLesson, "changes">, kind: ChangeEdit["kind"]): ChangeEdit[] => edits(lesson).filter(one => one.kind !== kind);

const meet = (a: SchoolLesson, b: SchoolLesson): boolean => a.start < b.end && b.start < a.end;

/** The rooms of the day in which nobody is during a lesson. */
export function freeRooms(lessons: SchoolLesson[], lesson: SchoolLesson): string[] {
  const taken = new Set(lessons.filter(one => !one.cancelled && meet(one, lesson)).map(({ room }) => room));
  return [...new Set(lessons.map(({ room }) => room))].filter(room => room && !taken.has(room)).sort();
}

/** The people of the day, by name, and whether they teach during a lesson. */
export function people(lessons: SchoolLesson[], lesson: SchoolLesson): { id: string; name: string; free: boolean }[] {
  const names = new Map<string, string>();
  for (const { staff, teachers } of lessons) staff.forEach((id, i) => names.set(id, teachers[i] ?? id));
  const busy = new Set(lessons.filter(one => !one.cancelled && meet(one, lesson)).flatMap(({ staff }) => staff));
  const all = [...names].filter(([id]) => !lesson.staff.includes(id)).map(([id, name]) => ({ id, name, free: !busy.has(id) }));
  return all.sort((a, b) => Number(b.free) - Number(a.free) || a.name.localeCompare(b.name));
}

/** Lessons by the hour at which they begin. */
export function byHour(lessons: SchoolLesson[]): [string, SchoolLesson[]][] {
  const hours = new Map<string, SchoolLesson[]>();
  for (const lesson of [...lessons].sort((a, b) => a.start.localeCompare(b.start) || a.class.localeCompare(b.class))) hours.set(lesson.start, [...(hours.get(lesson.start) ?? []), lesson]);
  return [...hours];
}
