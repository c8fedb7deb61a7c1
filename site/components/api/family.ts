/**
 * What the service answers about school life, for those who read it: the timetable, the
 * absences of a pupil, the day, and what is told to whom. Dates are "2026-11-23", clocks
 * "08:05" in the school's zone, moments RFC 3339.
 */

export type ChangeKind = "cancelled" | "moved-room" | "moved-time" | "moved-from" | "replaced" | "exempted" | "test" | "added";

/** One thing that is not as the year's timetable says. */
export interface LessonChange { kind: ChangeKind; was?: string; now?: string; words?: string; by?: string; at?: string }

export interface Lesson {
  id: string;
  course?: string;
  date: string;
  start: string;
  end: string;
  subject?: string;
  service?: string;
  class?: string;
  teachers?: string[];
  room?: string;
  kind?: "course" | "test" | "permanence" | "extra" | "pfmp";
  changes?: LessonChange[];
  cancelled?: boolean;
  /** The day to which it went: it shows here only to say so. */
  away?: string;
}

export interface WeekDay { date: string; off?: string; lessons: Lesson[] }

export interface Week {
  of: { kind: "pupil" | "class" | "staff" | "room"; id: string; label: string };
  school: string;
  zone: string;
  monday: string;
  letter?: string;
  label?: string;
  days: WeekDay[];
  previous?: string;
  next?: string;
}

export interface Feed { id: string; kind: "timetable" | "school"; label: string; url?: string; made: string }

export type StretchState = "to-justify" | "waiting" | "justified" | "refused" | "announced" | "none";

/** Time that a pupil missed in one go. */
export interface Stretch {
  id: string;
  from: string;
  to: string;
  lessons: { date?: string; start: string; subject: string }[];
  more?: number;
  kind: string;
  state: StretchState;
  case?: string;
  motif?: string;
  /** The motif in words; and the words of the ruling. */
  label?: string;
  answer?: string;
  words?: string;
  told?: string | { words: string; state?: string } | null;
  minutes?: number;
  document?: boolean | string;
}

export interface HalfDay { date: string; half?: "am" | "pm"; state: string; why?: string }

export interface Counters {
  halfDays: number;
  justified: number;
  unjustified: number;
  lates: number;
  hours?: number;
  legalMonth?: number;
  legal30?: number;
  explain: HalfDay[];
}

export interface Motive { code: string; label: string; medical?: boolean; family?: boolean; late?: boolean }

/** Absences of one pupil, as deep as the reader may see. */
export interface AbsenceFile {
  pupil: { id: string; firstName: string; lastName?: string; class?: string; school?: string; schoolName?: string };
  school: string;
  zone?: string;
  depth?: string;
  can: { justify: boolean; declare: boolean; rule?: boolean; enter?: boolean };
  counters: Counters;
  stretches: Stretch[];
  coming: { case?: string; caseFrom: string; caseTo: string; label?: string; words?: string }[];
  statuses: { id: string; kind: string; from: string; to: string; label?: string; words?: string; present?: boolean }[];
  motives: Motive[];
}

export interface RollLine { lesson: string; school?: string; start: string; end: string; subject: string; class: string; room?: string; done?: boolean; absent?: number; late?: number; open?: boolean }

/** What a day's first screen says of one pupil. */
export interface PupilLife {
  today?: Lesson[];
  tomorrow?: Lesson[];
  toJustify?: { from: string; to: string; lessons: { start: string; subject: string }[] | number }[];
}

/** What a day's first screen says of the school's life. */
export interface DayLife {
  rolls?: RollLine[];
  lessons?: Lesson[];
  board?: { school: string; rolls: number; absent: number; calls: number; rulings: number } | null;
}

export type NoticeKind = "absence" | "late" | "change" | "mark" | "message" | "school";
export type NoticeWhen = "now" | "digest" | "never";
export type Channel = "mail" | "sms" | "push";
export interface NoticeChoice { kind: NoticeKind; label: string; when: NoticeWhen; channels: Channel[] }

/** What reaches a person, and when. */
export interface Notices {
  language: string;
  languages: { code: string; label: string }[];
  kinds: NoticeChoice[];
  hours: { from: string; to: string; weekend: boolean };
  digestAt: string;
  mail?: string;
  mobile?: string;
  sms: boolean;
  push?: { key?: string; devices: { id: string; label?: string; made?: string }[] };
}

/** What a school chose for everybody. */
export interface SchoolNotices {
  hours: { from: string; to: string; weekend?: boolean };
  urgent: boolean;
  sms: { budget: number; used: number; stopped: boolean };
}
