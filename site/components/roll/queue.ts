/** Rolls that could not leave: kept on one's own device, sent when the network is back. */
import { call, Failure } from "../api/api";
import type { Roll } from "../api/types";
import { drop, keep, keysOf, recall } from "../store/store";
import { body, type Unsent } from "./marks";

const prefix = "roll";
const old = 2 * 864e5; // a roll closes for its teacher after a day

export const rollPath = (lesson: string, school: string): string => `/api/lessons/${encodeURIComponent(lesson)}/roll?${new URLSearchParams({ school })}`;

/** Keeps the marks of a roll; on a shared device they live in the page alone. */
export const keepRoll = (path: string, unsent: Unsent): Promise<void> => keep(prefix + path, unsent);
export const dropRoll = (path: string): Promise<void> => drop(prefix + path);
export const recallRoll = async (path: string): Promise<Unsent | undefined> => (await recall<Unsent>(prefix + path))?.value;

/** The paths of the rolls that were handed in and have not left. */
export async function waitingRolls(): Promise<string[]> {
  const paths: string[] = [];
  for (const key of await keysOf(prefix)) {
    const kept = await recall<Unsent>(key);
    if (kept?.value.asked) paths.push(key.slice(prefix.length));
    else if (kept && Date.now() - kept.at > old) await drop(key);
  }
  return paths;
}

let under: Promise<boolean> | undefined;

/** Sends every roll that waits, once at a time; true where all have left. One that somebody changed meanwhile stays for its screen to show. */
export const sendRolls = (): Promise<boolean> => (under ??= sendAll().finally(() => (under = undefined)));

async function sendAll(): Promise<boolean> {
  let all = true;
  for (const path of await waitingRolls()) {
    const unsent = await recallRoll(path);
    if (unsent) all = await sendOne(path, unsent) && all;
  }
  return all;
}

async function sendOne(path: string, { version, marks }: Unsent): Promise<boolean> {
  try {
    await keep(path, await call<Roll>("PUT", path, body(version, marks)));
    await dropRoll(path);
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return false;
  }
}

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
