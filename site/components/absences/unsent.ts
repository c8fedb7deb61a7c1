/** Reasons that could not leave: kept on one's own device, elsewhere in the page; sent when the network is back. */
import { call, Failure } from "../api/api";
import { api } from "../base/words";
import { drop, keep, keysOf, recall } from "../store/store";
import { sendFile } from "./send";

/** What a family says of an absence, past or to come. */
export interface Unsent {
  kind: "justify" | "declare";
  pupil: string;
  school: string;
  said: { from: string; to: string; motif: string; words?: string };
  paper?: File;
  /** The name that the service gave the document: it does not leave twice. */
  document?: string;
  /** Why the service refused it: it waits for its author. */
  wrong?: string;
}

const prefix = "excuse/";
const old = 2 * 864e5;
const here = new Map<string, Unsent>();
/** Under which one is kept: a second answer to the same absence takes the place of the first. */
export const keyOf = ({ pupil, kind, said }: Unsent): string => `${prefix}${pupil}/${kind}/${said.from}`;

/** Keeps what could not leave. */
export async function keepUnsent(one: Unsent): Promise<void> {
  here.set(keyOf(one), one);
  await keep(keyOf(one), one);
}

async function dropUnsent(one: Unsent): Promise<void> {
  here.delete(keyOf(one));
  await drop(keyOf(one));
}

/** All that waits, of every pupil. */
export async function allUnsent(): Promise<Unsent[]> {
  for (const key of await keysOf(prefix)) {
    const kept = await recall<Unsent>(key);
    if (!kept || here.has(key)) continue;
    if (aged(kept.at, kept.value, Date.now())) await keepUnsent(refused(kept.value, api.paperOld));
    else here.set(key, kept.value);
  }
  return [...here.values()];
}

/** Whether the document of one that waits has been on the device for too long: a certificate says more than a mark. */
export const aged = (at: number, { paper }: Unsent, now: number): boolean => paper !== undefined && now - at > old;

/** One that waits for its author: its document does not stay meanwhile. */
export function refused({ paper: _, document: __, ...one }: Unsent, wrong: string): Unsent {
  return { ...one, wrong };
}

/** Sends one, its document first. The service knows again what it was told twice. */
export async function sendExcuse(one: Unsent, progress: (share: number) => void = () => undefined): Promise<void> {
  const { kind, pupil, school, said, paper } = one;
  if (paper) one.document ??= await sendFile(paper, { pupil, school }, progress);
  const route = kind === "justify" ? "justifications" : "declarations";
  await call("POST", `/api/pupils/${encodeURIComponent(pupil)}/${route}?${new URLSearchParams({ school })}`, { ...said, ...(one.document ? { document: one.document } : {}) });
  await dropUnsent(one);
}

/** Whether a failure is the network's or the service's: it passes. Somebody else's session does not. */
export const passes = (error: unknown): boolean => error instanceof Failure && !error.other && ([0, 401, 429].includes(error.status) || error.status >= 500);

let under: Promise<number> | undefined;

/** Sends all that waits, once at a time; says how many left. */
const sendAll = (): Promise<number> => (under ??= each().finally(() => (under = undefined)));

async function each(): Promise<number> {
  let left = 0;
  for (const one of await allUnsent()) {
    if (one.wrong) continue;
    try {
      await sendExcuse(one);
      left++;
    } catch (error) {
      if (error instanceof Failure && error.other) break; // it waits for its own author
      if (!passes(error)) await keepUnsent(refused(one, error instanceof Failure ? error.problem.errors?.[0]?.message ?? error.message : String(error)));
    }
  }
  return left;
}

/** Sends all that waits; true where nothing is left. */
export const sendExcuses = async (): Promise<boolean> => {
  await sendAll();
  return !(await allUnsent()).length;
};

/** Sends at start, when the network is back and when the page is looked at again; says so when something left or was refused. Returns how to stop. */
export function tendExcuses(said: (left: number) => void = () => undefined): () => void {
  const send = (): void => { if (document.visibilityState === "visible") void sendAll().then(said); };
  addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  send();
  return () => {
    removeEventListener("online", send);
    document.removeEventListener("visibilitychange", send);
  };
}
