import { get } from "../api/api";
import type { Roll } from "../api/life";
import { base } from "../base/words";
import { shelve } from "../offline/offline";
import { keep, owner, recall } from "../store/store";
import { rollPath } from "./queue";

/**
 * On one's own device, keeps the sheets of the rolls that are running or to come, and
 * the page that shows them: the roll is then called where there is no network.
 */
export async function prepareRolls(lines: { lesson: string; school?: string; done?: boolean }[], school: string): Promise<void> {
  if (!owner() || !navigator.onLine) return;
  try {
    await shelve(`${base}app/appel/`);
    for (const line of lines) if (!line.done) await sheet(rollPath(line.lesson, line.school ?? school));
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
