import type { components } from "./schema";

/** What the service answers and takes, by the names of its own document (schema.d.ts is generated from it). */
type Schemas = components["schemas"];

/** The document allows null for any list; the service always sends one. */
type Filled<T> = T extends (infer U)[] ? Filled<U>[]
  : T extends object ? { [K in keyof T]: T[K] extends unknown[] | null | undefined ? Filled<NonNullable<T[K]>> : Filled<T[K]> }
  : T;

export type Me = Filled<Schemas["Me"]>;
export type Person = Schemas["Person"];
export type Child = Schemas["Child"];
export type Service = Schemas["Service"];
export type Headed = Schemas["Headed"];
export type DemoAccount = Schemas["DemoAccount"];
export type DemoMail = Filled<Schemas["DemoMail"]>;
export type DemoMessage = Schemas["DemoMessage"];
export type ActivationCheck = Filled<Schemas["Welcome"]>;
export type DeviceSession = Schemas["Device"];

export type Period = Schemas["PeriodView"];
export type Figures = Schemas["Figures"];
/** Numbers are whole hundredths, 1450 is 14,5; sums and weights exact decimals or fractions, "88/7". */
export type Grades = Filled<Schemas["PageView"]>;
export type AverageView = Filled<Schemas["AverageView"]>;
export type SubjectMarks = Filled<Schemas["SubjectView"]>;
export type YearSubject = Grades["year"] extends infer Y ? NonNullable<Y> extends { subjects: (infer S)[] } ? S : never : never;
export type YearPart = YearSubject["parts"][number];
export type Result = Schemas["ResultView"];

export type Week = Filled<Schemas["WeekView"]>;
export type WeekDay = Week["days"][number];
/** A lesson as every screen shows it; permanence and internships have no subject. */
export type Lesson = Omit<Filled<Schemas["Brief"]>, "subject"> & { subject?: string };
export type LessonChange = Schemas["Change"];
export type Feed = Schemas["FeedView"];
/** Absences of one pupil, as deep as the reader may see. */
export type AbsenceFile = Filled<Schemas["FileView"]>;
export type Stretch = AbsenceFile["stretches"][number];
export type Counters = AbsenceFile["counters"];
export type Motive = Schemas["MotiveView"];
export type RollLine = Schemas["RollLine"];

/** What reaches a person, and when. */
export type Notices = Filled<Schemas["Notices"]>;
export type NoticeChoice = Notices["kinds"][number];
export type NoticeKind = NoticeChoice["kind"];
export type Channel = NoticeChoice["channels"][number];
export type SchoolNotices = Schemas["SchoolNotices"];

export type Gradebook = Filled<Schemas["GridView"]>;
export type GridPupil = Schemas["GridPupil"];
export type GridAssessment = Filled<Schemas["GridColumn"]>;
export type CellEdit = Schemas["Edit"];
export type AssessmentEdit = Schemas["AssessmentEdit"];
export type PupilEdit = Schemas["PupilEdit"];
export type WorkingOf = Filled<Schemas["WorkingView"]>;
export type Change = Schemas["HistoryView"];

export type Overview = Filled<Schemas["OverviewView"]>;
export type Day = Filled<Schemas["Day"]>;
export type PupilDay = Filled<Schemas["PupilDay"]>;
export type Duty = Schemas["Duty"];
