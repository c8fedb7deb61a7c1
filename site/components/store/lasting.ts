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
const pupils = /^\/api\/pupils\/([^/]+)\/(grades|absences|timetable)$/;

/** The pupil whom a path is about, or undefined. */
export const pupilOf = (path: string): string | undefined => {
  const id = /^\/api\/pupils\/([^/?]+)/.exec(path)?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
};

/**
 * Whether the answer of a path may stay. A pupil's pages stay where the reader is that
 * pupil or the family, which follows says; what a school reads of a pupil (the address
 * then names the school), its board and its lists never do.
 */
export function lasting(path: string, follows: (pupil: string) => boolean): boolean {
  const [plain = "", query = ""] = path.split("?");
  if (lists.some(list => list.test(plain))) return true;
  return pupils.test(plain) && !new URLSearchParams(query).has("school") && follows(pupilOf(plain) ?? "");
}

/** Whether something kept is to go: older than thirty days or of a past school year, or an answer that may not stay. */
export function worn(key: string, at: number, now: number, follows: (pupil: string) => boolean): boolean {
  if (now - at > month) return true;
  if (waits(key)) return false;
  return at < yearStart(new Date(now)) || !lasting(key, follows);
}

/** The first of August before a moment: on 31 July the service lets go of the year. */
function yearStart(now: Date): number {
  return new Date(now.getFullYear() - (now.getMonth() < 7 ? 1 : 0), 7, 1).getTime();
}
