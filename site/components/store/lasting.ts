/** What may stay on one's own device, and for how long. */
const month = 30 * 864e5;

/** What waits to be sent, or to be shown to whoever sent it: cells of a gradebook, rolls and what they met, a family’s reasons. */
const waiting = /^(unsent|roll|clash|excuse)\//;

/** Whether what is kept under a key is a person's own words that have not left. */
export const waits = (key: string): boolean => waiting.test(key);

/** The answers that a person needs without network, each about that person or a class that is taught. */
const lists = [
  /^\/api\/(me|today|me\/rolls)$/,
  /^\/api\/lessons\/[^/]+\/roll$/,
  /^\/api\/(staff|classes|rooms)\/[^/]+\/timetable$/,
  /^\/api\/services\/[^/]+\/periods\/[^/]+\/gradebook$/,
];
/** Where everybody is when the alarm rings, and who of them was seen: of the day alone. */
const alarm = /^(seen)?\/api\/schools\/[^/]+\/whereabouts$/;
const pupils = /^\/api\/pupils\/([^/]+)\/(grades|absences|timetable)$/;

/** The pupil whom a path is about, or undefined. */
export const pupilOf = (path: string): string | undefined => {
  const id = /^\/api\/pupils\/([^/?]+)/.exec(path)?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
};

/** Under which a screen keeps whom somebody counted on the list of a path. */
export const seenOn = (path: string): string => `seen${path}`;

/**
 * Whether the answer of a path may stay. A pupil's pages stay where the reader is that
 * pupil or the family, which follows says; what a school reads of a pupil (the address
 * then names the school), its board and its lists never do, but for the list of an alarm:
 * it is read in a yard, where there is no network.
 */
export function lasting(path: string, follows: (pupil: string) => boolean): boolean {
  const [plain = "", query = ""] = path.split("?");
  if (alarm.test(plain) || lists.some(list => list.test(plain))) return true;
  return pupils.test(plain) && !new URLSearchParams(query).has("school") && follows(pupilOf(plain) ?? "");
}

/** Whether what was kept under a key has had its time: thirty days, the school year, or the day of an alarm. */
export function spent(key: string, at: number, now: number): boolean {
  if (now - at > month) return true;
  if (waits(key)) return false;
  return at < yearStart(new Date(now)) || (alarm.test(key) && at < new Date(now).setHours(0, 0, 0, 0));
}

/** Whether something kept is to go: it has had its time, or is an answer that may not stay. */
export const worn = (key: string, at: number, now: number, follows: (pupil: string) => boolean): boolean =>
  spent(key, at, now) || (!waits(key) && !lasting(key, follows));

/** The first of August before a moment: on 31 July the service lets go of the year. */
function yearStart(now: Date): number {
  return new Date(now.getFullYear() - (now.getMonth() < 7 ? 1 : 0), 7, 1).getTime();
}
