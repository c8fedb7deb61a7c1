import type { ChangeEdit, LessonChange, SchoolLesson } from "../api/types";

/** A lesson with the lists that the service leaves out where they are empty. */
export type Full = SchoolLesson & Required<Pick<SchoolLesson, "subject" | "class" | "teachers" | "room" | "changes">>;
export const filled = (lesson: SchoolLesson): Full => ({ ...lesson, subject: lesson.subject ?? "", class: lesson.class ?? "", teachers: lesson.teachers ?? [], room: lesson.room ?? "", changes: lesson.changes ?? [] });

/** What a change asked for: a lesson stands where its changes put it. */
function asked({ kind, words }: LessonChange, { room, date, start, end, staff }: Full): ChangeEdit {
  const edit: ChangeEdit = { kind, words: words || undefined };
  if (kind === "moved-room") return { ...edit, room };
  if (kind === "moved-time") return { ...edit, date, start, end };
  return kind === "replaced" ? { ...edit, staff } : edit;
}

/** The changes of a lesson that people made: the other end of a moved one is the service's own. */
export const edits = (lesson: Full): ChangeEdit[] => lesson.changes.filter(({ kind }) => kind !== "moved-from").map(change => asked(change, lesson));

/** The changes with one more; a lesson has at most one of each kind. */
export const added = (lesson: Full, edit: ChangeEdit): ChangeEdit[] => [...edits(lesson).filter(({ kind }) => kind !== edit.kind), edit];

/** The changes without one kind. */
export const without = (lesson: Full, kind: ChangeEdit["kind"]): ChangeEdit[] => edits(lesson).filter(one => one.kind !== kind);

/** Lessons by the hour at which they begin. */
export function byHour(lessons: Full[]): [string, Full[]][] {
  const hours = new Map<string, Full[]>();
  for (const lesson of [...lessons].sort((a, b) => a.start.localeCompare(b.start) || a.class.localeCompare(b.class))) hours.set(lesson.start, [...(hours.get(lesson.start) ?? []), lesson]);
  return [...hours];
}

/** The path of a lesson's changes. */
export const changesOf = (lesson: SchoolLesson, school: string): string => `/api/lessons/${encodeURIComponent(lesson.id)}/changes?${new URLSearchParams({ school })}`;
