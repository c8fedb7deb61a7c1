/** A number with at most two decimals, counted in whole hundredths: 1450 is 14,5. */
export type Hundredths = number;

/** What stands in a cell instead of points. */
export type Status =
  | "absent" | "exempt" | "unmarked" | "unfit" | "missing"
  | "absent-zero" | "missing-zero" | "congratulations";

/** One cell: points, a status, or nothing yet. */
export type Mark = { points: Hundredths } | { status: Status } | null;

/** How each status is printed in a grid, and what people type for it. */
const notations: readonly (readonly [Status, string, ...string[]])[] = [
  ["absent", "abs", "a", "absente"],
  ["exempt", "disp", "d", "dispense", "dispensee"],
  ["unmarked", "nn", "n", "ne", "nonnote", "nonevalue"],
  ["unfit", "inap", "i", "inapte"],
  ["missing", "nr", "r", "nonrendu"],
  ["absent-zero", "abs 0", "z", "a0", "absz"],
  ["missing-zero", "nr 0", "y", "r0", "nrz"],
  ["congratulations", "fél.", "f", "fel", "felicitations"],
];

const bare = (text: string): string => text.normalize("NFD").toLowerCase().replace(/[^a-z0-9]/g, "");

/** Reads "14,5", "14.5", "8" or ",5"; undefined where it is no such number. */
export function parseHundredths(text: string): Hundredths | undefined {
  const found = /^(\d{0,4})(?:[.,](\d{0,2}))?$/.exec(text.trim());
  if (!found || !(found[1] || found[2])) return undefined;
  return Number(found[1] || 0) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

/** Reads what a teacher typed, pasted or the service sent; undefined where it is unreadable. */
export function parseMark(text: string | null | undefined): Mark | undefined {
  const typed = (text ?? "").trim();
  if (typed === "" || typed === "-" || typed === "–") return null;
  const points = parseHundredths(typed);
  if (points !== undefined) return { points };
  const word = bare(typed);
  const row = notations.find(([status, short, ...others]) => [bare(status), bare(short), ...others].includes(word));
  return row && { status: row[0] };
}

/** "14,5", "abs" or "": how a grid prints a mark. */
export function printMark(mark: Mark): string {
  if (!mark) return "";
  if ("points" in mark) return printNumber(mark.points);
  return notations.find(([status]) => status === mark.status)?.[1] ?? mark.status;
}

/** What stands between units and decimals in the page's language; French where there is no page. */
export const decimal = new Intl.NumberFormat(globalThis.document?.documentElement.lang || "fr").format(1.5).charAt(1);

/** The shortest exact writing: 1450 is "14,5" in French. */
export function printNumber(value: Hundredths): string {
  return printAverage(value).replace(/\D?0+$/, "");
}

/** Two decimals, as averages are printed: 1350 is "13,50" in French. */
export function printAverage(value: Hundredths): string {
  const size = Math.abs(value);
  return `${value < 0 ? "−" : ""}${Math.floor(size / 100)}${decimal}${String(size % 100).padStart(2, "0")}`;
}
