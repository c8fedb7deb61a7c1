import { get } from "../api/api";
import type { MyRolls, Roll } from "../api/types";
import { base } from "../base/words";
import { shelve } from "../offline/offline";
import { keep, owner, recall } from "../store/store";
import { rollPath } from "./queue";

const mine = "/api/me/rolls";

/**
 * On one's own device, keeps the list of the day's rolls, the sheets of those that are
 * running or to come, and the pages that show them: the roll is then called where there
 * is no network.
 */
export async function prepareRolls(school: string): Promise<void> {
  if (!owner() || !navigator.onLine) return;
  try {
    for (const page of ["appel", "appels"]) await shelve(`${base}app/${page}/`);
    const rolls = await get<MyRolls>(mine);
    await keep(mine, rolls);
    for (const line of rolls.lessons) if (!line.done) await sheet(rollPath(line.lesson, line.school ?? school));
  } catch {
    // The network went while we prepared for that: what is kept is kept.
  }
}

const fresh = 10 * 60_000;

async function sheet(path: string): Promise<void> {
  const kept = await recall<Roll>(path);
  if (kept && Date.now() - kept.at < fresh) return;
  await keep(path, await get<Roll>(path));
}
