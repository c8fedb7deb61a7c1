import { minutesOf, timeIn } from "../timetable/time";

/** The moment (RFC 3339, UTC) at which clocks of a zone show a time of a date; empty where either is no such thing. */
export function momentIn(date: string, clock: string, zone?: string): string {
  const guess = Date.parse(`${date}T${clock}:00Z`);
  if (Number.isNaN(guess)) return "";
  // The zone shows the guess some hours off; taking them off is right but at a change of the clocks, hence twice.
  let at = guess;
  for (let i = 0; i < 2; i++) {
    const there = timeIn(zone, new Date(at));
    at -= Date.parse(`${there.date}T00:00:00Z`) + there.minutes * 60_000 - (Date.parse(`${date}T00:00:00Z`) + minutesOf(clock) * 60_000);
  }
  return new Date(at).toISOString().replace(".000", "");
}
