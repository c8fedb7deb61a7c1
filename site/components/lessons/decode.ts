/** Reads a file in the encoding that it says, or in the one that fits: timetable programs of Windows write several. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const said = /encoding=["']([\w-]+)["']/.exec(new TextDecoder("windows-1252").decode(bytes.subarray(0, 200)))?.[1];
  try {
    return new TextDecoder(said ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The format of a file, by its name. */
export const formatOf = (name: string): "exp-cours" | "csv" => (/\.xml$/i.test(name) ? "exp-cours" : "csv");

/** The Monday after a date, both written 2026-11-23: an import begins with a week. */
export function nextMonday(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const at = new Date(Date.UTC(year, month - 1, day));
  at.setUTCDate(day + (8 - (at.getUTCDay() || 7)));
  return at.toISOString().slice(0, 10);
}

/** A date some days later. */
export function later(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
