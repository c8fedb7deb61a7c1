/** The bytes of a file as the service takes them: it knows the encodings of timetable programs. */
export function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
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
