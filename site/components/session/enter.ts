import { base } from "../base/words";
import { letGo } from "../api/api";
import type { Person } from "../api/types";
import { waits } from "../store/lasting";
import { claim, keysOf, owner, wipe } from "../store/store";

/** Where to go once signed in: the page that was asked, where it is one of the signed-in pages; else Aujourd'hui. */
export function destination(back: string | null, origin: string): string {
  const home = `${base}app/`;
  const asked = back === null ? undefined : parsed(back, origin);
  return asked?.origin === origin && asked.pathname.startsWith(home) ? asked.pathname + asked.search + asked.hash : `${home}aujourdhui/`;
}

/** An address as the browser itself will read it: it drops tabs, and takes \ for /. */
function parsed(address: string, origin: string): URL | undefined {
  try {
    return new URL(address, origin);
  } catch {
    return undefined;
  }
}

/** Asks what becomes of what waits on the device, one's own or that of the person before; resolves with whether it is to be erased. */
export type Ask = (own: boolean) => Promise<boolean>;

/**
 * After a sign-in: what the device kept leaves unless it is said again to be the same
 * person's own, and the page that was asked opens. Words that were not sent are erased
 * only by somebody who says so; resolves with false where the person did not enter.
 */
export async function enter(person: Person, trusted: boolean, ask: Ask): Promise<boolean> {
  const own = owner() === person.id;
  const leaves = !own || !trusted;
  const erase = leaves && (await keysOf("")).some(waits) ? await ask(own) : leaves;
  if (!erase && !own) {
    await letGo();
    return false;
  }
  if (erase) await wipe();
  if (trusted || !erase) claim(person.id);
  location.replace(destination(new URLSearchParams(location.search).get("retour"), location.origin));
  return true;
}
