import { base } from "../base/words";
import { keep, owner, recall, wipe } from "../store/store";
import { stayReadable } from "../offline/offline";
import { call, Failure, get } from "./api";

const idle = 15 * 60_000;

/** An answer, and the moment it was true where it is not fresh. */
export interface Dated<T> { value: T; at?: number }

/** Reads from the service; without network, on one's own device, from the last visit. */
export async function read<T>(path: string): Promise<Dated<T>> {
  try {
    const value = await get<T>(path);
    void keep(path, value);
    return { value };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.status === 401) leave("fin");
    const last = error.status === 0 || error.status >= 500 ? await recall<T>(path) : undefined;
    if (!last) throw error;
    return last;
  }
}

/** Goes to the sign-in page, which brings back here afterwards. */
export function leave(why?: string): void {
  const query = new URLSearchParams(why ? { raison: why, retour: location.pathname + location.search } : {});
  location.replace(`${base}app/connexion/?${query}`);
}

/** Ends the session here and at the service, and leaves nothing on the device. */
export async function signOut(why?: string): Promise<void> {
  await call("DELETE", "/api/session").catch(() => undefined);
  await wipe();
  leave(why);
}

/**
 * Guards a signed-in page: one's own device keeps it readable without network; on
 * any other, 15 idle minutes end the session; a page brought back by the Back button is read again.
 */
export function guard(): void {
  addEventListener("pageshow", event => event.persisted && location.reload());
  if (owner()) return stayReadable();
  let last = Date.now();
  const touch = (): void => void (last = Date.now());
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touch, { passive: true });
  setInterval(() => Date.now() - last > idle && void signOut("inactif"), 20_000);
}
