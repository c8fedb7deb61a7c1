import { get } from "../api/api";
import type { Gradebook } from "../api/types";
import { keysOf } from "../store/store";
import { Draft, unsent } from "./draft";

/** Sends the cells that this device kept, gradebook by gradebook; true where all have left. */
export async function sendLeftover(): Promise<boolean> {
  let all = true;
  for (const key of await keysOf(unsent)) all = await sendOne(key.slice(unsent.length)) && all;
  return all;
}

async function sendOne(path: string): Promise<boolean> {
  try {
    const draft = new Draft(path, await get<Gradebook>(path));
    await draft.resume();
    await draft.send();
    const { saved: _, ...waiting } = draft.tally.peek();
    return Object.values(waiting).every(n => n === 0);
  } catch {
    return false; // no network, or no right any more: the person is asked
  }
}
