import { api, base } from "../base/words";
import { changedHands, drop, keep, keysOf, owner, recall, sweep, wipe } from "../store/store";
import { lasting, pupilOf, seenOn, spent, worn } from "../store/lasting";
import { stayReadable } from "../offline/offline";
import { Failure, get, letGo, promiseToLetGo } from "./api";
import type { Day, Me } from "./types";

const idle = 15 * 60_000;

/** An answer, and the moment it was true where it is not fresh. */
export interface Dated<T> { value: T; at?: number }

/** Reads from the service; without network, on one's own device, from the last visit. */
export async function read<T>(path: string): Promise<Dated<T>> {
  try {
    const value = await get<T>(path);
    void store(path, value);
    return { value };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.status === 403 || error.status === 404) await withdraw(path);
    if (error.status === 401) await out(error);
    const last = error.status === 0 || error.status >= 500 ? await recall<T>(path) : undefined;
    if (!last || spent(path, last.at, Date.now())) throw error;
    return last;
  }
}

/** No session any more: an account that was stopped leaves nothing here. */
async function out(error: Failure): Promise<void> {
  if (error.kind === "suspended") await wipe();
  leave(error.other ? "autre" : error.kind === "suspended" ? "arret" : "fin");
}

const day = "/api/today";
const person = "/api/me";

/** Keeps an answer that may stay; the list of those whom one follows shows out those whom one does not follow any more. */
async function store(path: string, value: unknown): Promise<void> {
  if (!owner()) return;
  const known = await following();
  if (lasting(path, pupil => known.has(pupil))) await keep(path, value);
  if (path !== person && path !== day) return;
  const now = path === person ? ofMe(value as Me) : ofDay(value as Day);
  for (const key of await keysOf("/api/pupils/")) if (!now.includes(pupilOf(key) ?? "")) await drop(key);
}

/** The pupils whose pages stay: oneself, and the children whom the last answers name. */
async function following(): Promise<Set<string>> {
  const [me, today] = [await recall<Me>(person), await recall<Day>(day)];
  return new Set([...(me ? ofMe(me.value) : []), ...(today ? ofDay(today.value) : [])]);
}

const ofMe = ({ person: { id }, children }: Me): string[] => [id, ...children.map(child => child.id)];
const ofDay = ({ pupils }: Day): string[] => pupils.map(({ id }) => id);

/** A right that is withdrawn leaves no copy: neither of that answer nor of the same pupil's others. */
async function withdraw(path: string): Promise<void> {
  for (const key of [path, seenOn(path)]) await drop(key);
  const pupil = pupilOf(path);
  if (pupil === undefined) return;
  for (const key of await keysOf("/api/pupils/")) if (pupilOf(key) === pupil) await drop(key);
}

/** Goes to the sign-in page, which brings back here afterwards. */
export function leave(why?: string): void {
  const query = new URLSearchParams(why ? { raison: why, retour: location.pathname + location.search } : {});
  location.replace(`${base}app/connexion/?${query}`);
}

/**
 * Ends the session at the service and here, and leaves nothing on the device. Where the
 * service does not answer the page shows nothing any more and says so; the session ends
 * before anything else is asked of the service.
 */
export async function signOut(why?: string): Promise<void> {
  try {
    await letGo();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.other) return leave("autre");
    const wiped = wipe();
    promiseToLetGo();
    cover(why);
    return wiped;
  }
  await wipe();
  leave(why);
}

/** Takes the page away, and says that the session could not be ended yet. */
function cover(why?: string): void {
  if (document.querySelector("#leaving")) return;
  const main = document.createElement("main");
  const notice = document.createElement("div");
  const words = document.createElement("p");
  const again = document.createElement("button");
  main.id = "leaving";
  main.className = "content";
  notice.className = "notice warn stack";
  notice.setAttribute("role", "alert");
  words.textContent = api.leaving;
  again.className = "btn";
  again.textContent = api.retry;
  again.onclick = () => void signOut(why);
  addEventListener("online", () => void signOut(why));
  notice.append(words, again);
  main.append(notice);
  document.body.replaceChildren(main);
  again.focus();
}

/**
 * Guards a signed-in page: one's own device keeps it readable without network; on
 * any other, 15 idle minutes end the session; a page brought back by the Back button is read again.
 */
export function guard(): void {
  addEventListener("pageshow", event => event.persisted && location.reload());
  if (!owner()) return watchIdle();
  stayReadable();
  void following().then(known => sweep((key, at) => worn(key, at, Date.now(), pupil => known.has(pupil))));
}

/** Ends the session once no page of this browser was touched for 15 minutes: each says to the others that it is. */
function watchIdle(): void {
  const others = new BroadcastChannel("preau.touched");
  let [last, told] = [Date.now(), 0];
  others.onmessage = () => (last = Date.now());
  const touch = (): void => {
    last = Date.now();
    if (last - told < 5_000) return;
    told = last;
    others.postMessage("");
  };
  const unused = (): boolean => Date.now() - last > idle;
  const look = async (): Promise<void> => {
    if (!unused()) return;
    if (changedHands()) return leave("autre");
    const error = await get(person).then(() => undefined, (failure: unknown) => failure);
    if (error instanceof Failure && error.other) return leave("autre"); // somebody else is at work: it is not ours to end
    if (unused()) await signOut("inactif");
  };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touch, { passive: true });
  setInterval(() => void look(), 20_000);
}
