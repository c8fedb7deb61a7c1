import type { Options } from "../averages/average";

/**
 * What the service answers. Numbers that are marks, scales, coefficients or
 * averages are whole hundredths: 1450 is 14,5. Moments are ISO 8601 in UTC.
 */

export interface Person { id: string; firstName: string; lastName: string; adult?: boolean }
export interface SchoolRole { uai: string; name: string; role: string; zone?: string }
export interface Child { id: string; firstName: string; lastName: string; school: string; schoolName: string; class: string; level?: string }
export interface Service { id: string; school: string; subject: string; label: string; class: string; period: string; hue?: number }
export interface HeadOf { school: string; class: string; label: string }

/** Who I am, for the frame of every screen. */
export interface Me {
  person: Person;
  schools: SchoolRole[];
  children: Child[];
  services: Service[];
  headOf: HeadOf[];
}

export interface DemoAccount { role: string; description: string; school: string; login: string; password: string }

export interface Period { id: string; label: string; start?: string; end?: string; current?: boolean; open?: boolean }
export interface ClassFigures { mean: number; min: number; max: number; count?: number }

/** Why and how one assessment entered an average. */
export interface WorkingLine {
  title: string;
  date?: string;
  value?: number | null;
  status?: string;
  outOf: number;
  coefficient: number;
  /** Points on the scale of the average, where they differ from value. */
  scaled?: number;
  /** Points × coefficient. */
  contribution?: number;
  counted: boolean;
  /** For a line that does not count: a key of notes.why, or words. */
  why?: string;
}

/** An average, line by line: sum.num ÷ sum.den, then the rounding. */
export interface Working {
  lines: WorkingLine[];
  sum?: { num: number; den: number };
  rounding?: string;
  result?: number;
}

export type Scaling = "scaled" | "weighted";
export type Kind = "normal" | "bonus" | "optional";

export interface Assessment {
  id: string;
  title: string;
  date: string;
  outOf: number;
  coefficient: number;
  mode: Scaling;
  kind: Kind;
}

export interface MarkedAssessment extends Assessment {
  value?: number | null;
  status?: string | null;
  comment?: string;
  classMean?: number | null;
}

export interface SubjectMarks {
  service: string;
  subject: string;
  code?: string;
  /** 0 to 11, one of the twelve subject colours. */
  hue: number;
  teachers: string[];
  coefficient: number;
  average: number | null;
  override?: number | null;
  class?: ClassFigures | null;
  rank?: number | null;
  working?: Working | null;
  assessments: MarkedAssessment[];
  pending?: { visibleFrom: string; count: number }[];
}

/** A pupil's marks of a period, as one family may see them. */
export interface Grades {
  pupil: Person & { class: string };
  periods: Period[];
  period: string;
  general: { value: number | null; class?: ClassFigures | null; rank?: number | null; working?: Working | null };
  subjects: SubjectMarks[];
  settings?: { rounding?: { step?: number; up?: boolean }; generalRounding?: { step?: number; up?: boolean } };
  /** The pupils this person may read, for the switcher; where absent, /api/me says. */
  family?: Child[];
}

export interface GridPupil { id: string; firstName: string; lastName: string; left?: boolean | string }
export interface GridAssessment extends Assessment {
  visibleFrom?: string | null;
  /** In roster order, as typed: "14,5", "abs", or null for blank. */
  cells: (string | null)[];
  /** What was said to a pupil about the mark, by pupil. */
  comments?: Record<string, string>;
}

/** Marks of a service and period, as its teacher sees them. */
export interface Gradebook {
  version: number | string;
  service: { id: string; subject: string; label: string; class: string; coefficient?: number; options?: Options };
  period: Period;
  pupils: GridPupil[];
  assessments: GridAssessment[];
}

export interface CellEdit { assessment: string; pupil: string; value: string; comment?: string }
export interface AssessmentEdit {
  op: "create" | "change" | "delete";
  id?: string;
  title?: string;
  date?: string;
  outOf?: number;
  coefficient?: number;
  mode?: Scaling;
  kind?: Kind;
  visibleFrom?: string;
}
export interface GradebookEdit { version: number | string; edits: CellEdit[]; assessments: AssessmentEdit[] }
export interface CellChange { at: string; by: string; old: string; new: string }

export interface Overview {
  class: { id: string; label: string };
  period?: string;
  periods?: Period[];
  services: { id: string; subject: string; hue?: number }[];
  pupils: { id: string; firstName?: string; lastName?: string; name?: string; general: number | null; averages: Record<string, number | null> }[];
  stats?: { general?: ClassFigures | null } | null;
}

export interface Card { kind: string; title: string; detail?: string; href?: string; urgent?: boolean }
export interface Today { greeting?: { name: string } | string; name?: string; cards: Card[] }

export interface DeviceSession { id: string; device: string; lastSeen: string; current?: boolean; trusted?: boolean }

export interface ActivationCheck {
  firstName: string;
  lastInitial?: string;
  school: string;
  role: string;
  loginSuggestion: string;
  needsBirthDate?: boolean;
  children?: string[];
}
