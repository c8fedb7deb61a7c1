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
export type StretchState = Stretch["state"];
/** What was said of a time to come. */
export type Choices = Filled<Schemas["ChoicesView"]>;
/** One part of a document, as base64. */
export type Piece = Schemas["DocumentView"];
export type Coming = AbsenceFile["coming"][number];
export type DatedStatus = Schemas["StatusView"];
/** How a family was told, in words. */
export type Told = Schemas["ToldView"];
export type Unanswered = Filled<Schemas["UnansweredView"]>;
export type Asked = Filled<Schemas["AsksView"]>;
export type Steps = Filled<Schemas["StepsView"]>;
export type Step = Steps["steps"][number];
export type StepItem = Step["items"][number];
export type Letters = Filled<Schemas["LettersView"]>;
export type Letter = Letters["letters"][number];
export type Wording = Filled<Schemas["Wording"]>;
export type Counters = AbsenceFile["counters"];
export type Motive = Schemas["MotiveView"];

export type RollLine = Schemas["RollLine"];
export type MyRolls = Filled<Schemas["MineView"]>;
/** A roll; nobody has called it where done is null. */
export type Roll = Omit<Filled<Schemas["RollView"]>, "done"> & { done: Schemas["DoneView"] | null };
export type RollPupil = Roll["pupils"][number];
export type Status = RollPupil["status"];
/** A pupil's mark on a roll; minutes for a late one. */
export type Mark = Pick<RollPupil, "status" | "minutes">;

/** The school now, for those who run its life. */
export type Board = Filled<Schemas["BoardView"]>;
export type RollToDo = Board["rolls"][number];
export type Missing = Board["absent"][number];
export type Named = Pick<Missing, "pupil" | "firstName" | "lastName" | "class">;
export type ToCall = Board["calls"][number];
export type Outcome = ToCall["log"][number]["outcome"];
export type ToRule = Board["rulings"][number];
export type Alert = Board["alerts"][number];
export type Seated = Filled<Schemas["SeatedView"]>;
export type SeatedPupil = Seated["pupils"][number];
export type Entered = Filled<Schemas["EnteredView"]>;
/** Where everybody should be found; pupils are lines of words, as in Found. */
export type Whereabouts = Filled<Schemas["WhereView"]>;
export type Late = Filled<Schemas["SlipView"]>;
export type Rulings = Filled<Schemas["RulingsView"]>;
/** [id, first name, last name, class]: the document only says that these are words. */
export type Found = [id: string, first: string, last: string, group: string];
export interface Pupils { pupils: Found[] }
export type Groups = Filled<Schemas["GroupsView"]>;
export type Group = Groups["groups"][number];

export type DayOfSchool = Filled<Schemas["SchoolDayView"]>;
export type SchoolLesson = DayOfSchool["lessons"][number];
/** What one asks to change of a lesson. */
export type ChangeEdit = Omit<Schemas["LessonEdit"], "kind"> & { kind: LessonChange["kind"] };
export type ChangedLesson = Schemas["ChangedView"];
export type ImportReport = Filled<Schemas["ImportReport"]>;
export type ImportQuestion = ImportReport["questions"][number];
export type PastImport = Schemas["ImportView"];

/** What reaches a person, and when. */
export type Notices = Filled<Schemas["Notices"]>;
export type NoticeChoice = Notices["kinds"][number];
export type NoticeKind = NoticeChoice["kind"];
export type Channel = NoticeChoice["channels"][number];
export type SchoolNotices = Schemas["SchoolNotices"];
export type Rules = Schemas["Rules"];

/** The year of a school, and what is settled of it. */
export type SchoolCalendar = Filled<Schemas["CalendarView"]>;
export type YearEdit = Schemas["YearEdit"];
export type DayOff = Schemas["YearOff"];

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
