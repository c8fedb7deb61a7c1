/**
 * What the service answers about the life of a school: timetable, rolls, absences,
 * the board. Dates are "2026-11-23", clocks "08:05" in the school's zone, moments RFC 3339.
 */

export type Status = "present" | "absent" | "late" | "sentout" | "infirmary";

/** A pupil's mark on a roll; minutes for a late one. */
export interface Mark { status: Status; minutes?: number }

export interface RollPupil extends Mark {
  id: string;
  firstName: string;
  lastName: string;
  class?: string;
  /** What is known of the pupil for this lesson, in words. */
  note?: { kind: "exempted" | "remote" | "pfmp" | "desk" | "office" | "announced"; words: string };
}

export interface RollLesson { id: string; date: string; start: string; end: string; subject: string; class: string; room?: string; teachers: string[] }

export interface Roll {
  lesson: RollLesson;
  version: number;
  done: { by: string; at: string } | null;
  open: boolean;
  /** The moment until which it may be corrected; the office has none. */
  until?: string;
  pupils: RollPupil[];
  clashes: Clash[];
}

/** A mark that the office had entered otherwise: theirs stands. */
export interface Clash { pupil: string; yours: Status; theirs: string; words: string }

export interface RollLine { lesson: string; school?: string; date?: string; start: string; end: string; subject: string; class: string; room?: string; done: boolean; absent: number; late: number; open: boolean }
export interface MyRolls { now: RollLine[]; lessons: RollLine[] }

export interface Named { pupil: string; firstName: string; lastName: string; class: string }
export interface Told { words: string; state: "told" | "waiting" | "to-call" | "sent" | "read" | "failed" }
export interface Missing extends Named { since: string; lessons?: string; news: "none" | "announced" | "justified"; told?: Told | null }
export interface RollToDo { lesson: string; start: string; subject: string; class: string; teachers: string[]; room?: string; minutes: number; reminded?: string }
export interface Called { by: string; at: string; outcome: Outcome; words?: string }
export type Outcome = "reached" | "no-answer" | "voicemail" | "wrong";
export interface ToCall extends Named {
  id: string;
  guardian: { id: string; name: string; kinship?: string; phones: string[] };
  reason: "none" | "bounce" | "refusal" | "failed" | "budget" | "stopped";
  log: Called[];
}
export interface ToRule extends Named { case: string; version?: number; from: string; to: string; late?: boolean; coming?: boolean; motif: string; common?: boolean; words?: string; sealed?: boolean; document?: boolean; submitted: string; halfDays: number }
export interface Alert extends Named { halfDays: number; step: 4 | 10 }
export interface Board {
  at: string;
  lessons: { now: number; done: number };
  rolls: RollToDo[];
  absent: Missing[];
  calls: ToCall[];
  rulings: ToRule[];
  alerts: Alert[];
  can?: { rule: boolean; call: boolean };
}

/** [id, first name, last name, class]: the list for the search. */
export type Found = [id: string, first: string, last: string, group: string];
export interface Pupils { pupils: Found[] }

export interface Late {
  slip: { number: number; pupil: string; firstName: string; lastName: string; class: string; arrived: string; minutes: number; lesson: RollLesson };
  entry: Entry;
}
/** One fact of a pupil's day. */
export interface Entry { id: string; pupil?: string; date: string; version: number; from?: string; to?: string; lesson?: string }

export interface LessonChange { kind: "cancelled" | "moved-room" | "moved-time" | "moved-from" | "replaced" | "exempted" | "test" | "added"; was?: string; now?: string; words?: string; by?: string; at?: string }
export interface Lesson {
  id: string; course?: string; date: string; start: string; end: string; subject?: string; service?: string; class?: string; teachers?: string[]; room?: string;
  kind: "course" | "test" | "permanence" | "extra" | "pfmp"; changes?: LessonChange[]; cancelled?: boolean;
  /** The day to which it went: it shows here only to say so. */
  away?: string;
}
export interface SchoolLesson extends Lesson { version?: number; classes: string[]; staff: string[] }
export interface DayOfSchool { school: string; date: string; letter: string; off?: string; lessons: SchoolLesson[] }
/** What one asks to change of a lesson. */
export interface ChangeEdit { kind: LessonChange["kind"]; room?: string; date?: string; start?: string; end?: string; staff?: string[]; words?: string }

export interface Unknown { name: string; rows: number; suggestions?: string[] }
export interface ImportRow { row: number; column?: string; message: string; severity: "error" | "warning"; text?: string }
export interface TimetableImport { id: string; at?: string; by?: string; from?: string; undone?: string; last?: boolean; courses: number; added: number; removed: number; changed: number; unchanged: number; lost?: number; refused?: string; rows?: ImportRow[]; unknown?: Record<"teachers" | "classes" | "rooms" | "subjects", Unknown[] | null> }

export type StretchState = "to-justify" | "waiting" | "justified" | "refused" | "announced" | "none";
/** A time of absence without a gap, or a late arrival, with what was said of it. */
export interface Stretch {
  id: string; from: string; to: string; lessons: { start: string; subject: string }[]; kind: Status | string; state: StretchState;
  minutes?: number; told?: Told | null;
  /** What was said of it, and the version of that. */
  case?: string; version?: number; caseFrom?: string; caseTo?: string; motif?: string; label?: string; words?: string; document?: boolean | string; settled?: boolean; answer?: string;
  /** The facts under it, for those who correct them. */
  entries?: Entry[];
}
/** What was said of a time to come. */
export type Coming = Pick<Stretch, "case" | "version" | "caseFrom" | "caseTo" | "motif" | "label" | "words" | "document">;
/** A line of the counters; without a half it is a late arrival. */
export interface HalfDay { date: string; half?: "am" | "pm"; state: string; minutes?: number; why?: string }
export interface Counters { halfDays: number; justified: number; unjustified: number; lates: number; hours: number; legalMonth: number; legal30: number; legalThreshold?: number; explain: HalfDay[] }
export interface Motive { code: string; label: string; medical?: boolean; family?: boolean; late?: boolean }
export interface DatedStatus { id: string; kind: "exemption" | "remote" | "pfmp"; from: string; to: string; words?: string; weekday?: number; every?: 1 | 2; service?: string; slot?: { from: string; to: string }; present?: boolean }
export interface AbsenceFile {
  pupil: { id: string; firstName: string; lastName: string; class: string };
  school: string;
  depth?: string;
  can: { justify?: boolean; declare?: boolean; rule?: boolean; enter?: boolean; exempt?: boolean };
  counters: Counters;
  stretches: Stretch[];
  coming: Coming[];
  statuses: DatedStatus[];
  motives: Motive[];
}
export interface StepItem { kind: string; label: string; legal: string; head?: boolean; letter?: boolean; done: boolean; not?: boolean; note?: string; at?: string }
export interface Step { id: string; version: number; step: 4 | 10; date: string; halfDays: number; state: "to-do" | "prepared" | "sent" | "not-sent"; items: StepItem[] }
export interface Steps { steps: Step[] }
export interface Wording { language: string; dir: "ltr" | "rtl"; date: string; subject: string; paragraphs: string[]; mention?: string }
export interface Letter extends Wording {
  id: string; kind: string; legal: string;
  to: { name: string; address: string[]; level?: string };
  sender: { school: string; address?: string; city?: string; phone?: string };
  /** The French beside another language. */
  french?: Wording;
}
export interface Letters { letters: Letter[] }
