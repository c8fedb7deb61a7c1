/** Rolls that could not leave: kept on one's own device, sent when the network is back. */
import { call, Failure } from "../api/api";
import type { Roll } from "../api/types";
import { drop, keep, keysOf, recall } from "../store/store";
import { body, type Unsent } from "./marks";

/** What happens to the window when a roll that waited has left. */
export const rollSent = "preau:roll-sent";

const prefix = "roll";
const unshown = "clash"; // a prefix of its own: what follows is a path too
const old = 2 * 864e5; // a roll closes for its teacher after a day

export const rollPath = (lesson: string, school: string): string => `/api/lessons/${encodeURIComponent(lesson)}/roll?${new URLSearchParams({ school })}`;

/** Keeps the marks of a roll; on a shared device they live in the page alone. */
export const keepRoll = (path: string, unsent: Unsent): Promise<void> => keep(prefix + path, unsent);
export const dropRoll = (path: string): Promise<void> => drop(prefix + path);
export const recallRoll = async (path: string): Promise<Unsent | undefined> => (await recall<Unsent>(prefix + path))?.value;

/** What a roll that left from another screen met, once: it is forgotten as it is told. */
export async function takeClashes(path: string): Promise<Roll["clashes"]> {
  const clashes = (await recall<Roll["clashes"]>(unshown + path))?.value ?? [];
  if (clashes.length) await drop(unshown + path);
  return clashes;
}

/** The paths of the rolls of which their screen has something to show: both words of a clash, or why one was refused. */
export async function unshownRolls(): Promise<string[]> {
  const paths = (await keysOf(unshown)).map(key => key.slice(unshown.length));
  for (const key of await keysOf(prefix)) if ((await recall<Unsent>(key))?.value.refused) paths.push(key.slice(prefix.length));
  return [...new Set(paths)];
}

/** What the path of a roll is about; the day is the one that the timetable has the lesson on. */
export function lessonOf(path: string): { lesson: string; school: string; date: string } {
  const { pathname, searchParams } = new URL(path, "https://preau.invalid");
  const lesson = decodeURIComponent(pathname.split("/")[3] ?? "");
  return { lesson, school: searchParams.get("school") ?? "", date: lesson.slice(0, 8).replace(/(....)(..)(..)/, "$1-$2-$3") };
}

/** The paths of the rolls that were handed in and have not left. */
export async function waitingRolls(): Promise<string[]> {
  const paths: string[] = [];
  for (const key of await keysOf(prefix)) {
    const kept = await recall<Unsent>(key);
    if (kept?.value.asked) paths.push(key.slice(prefix.length));
    else if (kept && !kept.value.refused && Date.now() - kept.at > old) await drop(key);
  }
  return paths;
}

let under: Promise<boolean> | undefined;

/** Sends every roll that waits, once at a time; true where all have left and none has anything to show. */
export const sendRolls = (): Promise<boolean> => (under ??= sendAll().finally(() => (under = undefined)));

async function sendAll(): Promise<boolean> {
  for (const path of await waitingRolls()) {
    const unsent = await recallRoll(path);
    if (unsent) await sendOne(path, unsent);
  }
  return !(await waitingRolls()).length && !(await unshownRolls()).length;
}

/** Sends one; what its screen is to show of the answer is kept for it. */
async function sendOne(path: string, unsent: Unsent): Promise<void> {
  try {
    const roll = await call<Roll>("PUT", path, body(unsent.version, unsent.marks));
    if (roll.clashes.length) await keep(unshown + path, roll.clashes);
    await keep(path, roll);
    await dropRoll(path);
    dispatchEvent(new Event(rollSent));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (refuses(error.status)) await keepRoll(path, { ...unsent, asked: false, refused: error.message });
  }
}

/** Whether trying again changes nothing: the roll is closed, not this teacher's, or somebody else called it meanwhile. */
const refuses = (status: number): boolean => status >= 400 && status < 500 && status !== 401 && status !== 429;

let tending = false;

/** Sends what waits at start, when the network is back, and when the page is looked at again. */
export function tendRolls(): void {
  if (tending) return;
  tending = true;
  const send = (): void => { if (document.visibilityState === "visible") void sendRolls(); };
  addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  send();
}
