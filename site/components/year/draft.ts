import type { DayOff, SchoolCalendar, YearEdit } from "../api/types";

/** What somebody has settled on the screen and not sent yet. */
export interface Draft {
  first: string;
  last: string;
  letters: Record<string, string>; // by Monday, of the weeks with class
  off: DayOff[]; // the school's own
}

/** What the service says, as a draft in which nothing was changed. */
export function draftOf({ first, last, weeks, holidays }: SchoolCalendar): Draft {
  return {
    first, last,
    letters: Object.fromEntries(weeks.filter(({ teaches }) => teaches).map(({ monday, letter }) => [monday, letter])),
    off: holidays.filter(({ own }) => own).map(({ name, from, to }) => ({ name, from, to })),
  };
}

/** The draft as the service takes it; version is that of the calendar that the screen shows. */
export const editOf = ({ first, last, letters, off }: Draft, version: number): YearEdit => ({
  version, first, last, daysOff: off, weeks: Object.entries(letters).map(([monday, letter]) => ({ monday, letter })),
});

const other: Record<string, string> = { A: "B", B: "A" };

/** A and B change places from a week on; a week without a letter stays so. */
export const swapped = (draft: Draft, from: string): Draft => ({
  ...draft, letters: Object.fromEntries(Object.entries(draft.letters).map(([monday, letter]) => [monday, monday < from ? letter : other[letter] ?? letter])),
});

const same = (a: DayOff, b: DayOff): boolean => a.name === b.name && a.from === b.from && a.to === b.to;
const without = (list: DayOff[], others: DayOff[]): DayOff[] => list.filter(one => !others.some(two => same(one, two)));

/** What a draft changes: weeks of another letter, days off added and removed, the bounds of the year. */
export interface Changes { weeks: string[]; added: DayOff[]; removed: DayOff[]; bounds: boolean; any: boolean }

export function changes(draft: Draft, before: Draft): Changes {
  const weeks = Object.keys(draft.letters).filter(monday => draft.letters[monday] !== before.letters[monday]);
  const [added, removed] = [without(draft.off, before.off), without(before.off, draft.off)];
  const bounds = draft.first !== before.first || draft.last !== before.last;
  return { weeks, added, removed, bounds, any: weeks.length + added.length + removed.length > 0 || bounds };
}

/** What a draft changed, on what somebody else settled meanwhile: theirs stays wherever the draft said nothing. */
export function onto(draft: Draft, before: Draft, now: Draft): Draft {
  const { weeks, added, removed } = changes(draft, before);
  const mine = Object.fromEntries(weeks.filter(monday => monday in now.letters).map(monday => [monday, draft.letters[monday] ?? ""]));
  return {
    first: draft.first === before.first ? now.first : draft.first,
    last: draft.last === before.last ? now.last : draft.last,
    letters: { ...now.letters, ...mine },
    off: inOrder([...without(now.off, [...removed, ...added]), ...added]),
  };
}

export const inOrder = (list: DayOff[]): DayOff[] => [...list].sort((a, b) => (a.from < b.from ? -1 : 1));
