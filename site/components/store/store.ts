/**
 * What stays on a device whose owner said "c'est mon appareil" at sign-in: the last
 * answers, dated, and what is not sent yet. One database per person; on any other
 * device nothing is opened and nothing is written.
 */
import { stopReading } from "../offline/offline";

const mark = "preau.mine";

/** Something kept, with the moment it was. */
export interface Kept<T> { at: number; value: T }

/** Whose own device the browser says that this is, now. */
const claimed = (): string | null => localStorage.getItem(mark);

/** Whose it was when the page opened. */
let mine = claimed();

/**
 * The person whose own device this is, or null. A page that stayed open while somebody
 * else signed in has no device of its own any more: it writes in nobody's database.
 */
export const owner = (): string | null => (claimed() === mine ? mine : null);

/** Whether somebody said since this page opened whose device this is. */
export const changedHands = (): boolean => claimed() !== mine;

/** Remembers that this device belongs to a person. */
export function claim(person: string): void {
  mine = person;
  localStorage.setItem(mark, person);
}

function open(person: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`preau-${person}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run<T>(mode: IDBTransactionMode, work: (kept: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const person = owner();
  if (!person) return undefined;
  try {
    const base = await open(person);
    return await new Promise<T>((resolve, reject) => {
      const request = work(base.transaction("kept", mode).objectStore("kept"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }).finally(() => base.close());
  } catch {
    return undefined; // a private window or a full disk: the page works without
  }
}

/** What was kept under a key, with the moment it was. */
export const recall = <T>(key: string): Promise<Kept<T> | undefined> =>
  run("readonly", kept => kept.get(key) as IDBRequest<Kept<T>>);

/** Keeps a value under a key; does nothing on a shared device. */
export async function keep(key: string, value: unknown): Promise<void> {
  await run("readwrite", kept => kept.put({ at: Date.now(), value }, key));
}

/** Drops one key. */
export async function drop(key: string): Promise<void> {
  await run("readwrite", kept => kept.delete(key));
}

/** Drops every key of which worn says so; at is the moment it was kept. */
export async function sweep(worn: (key: string, at: number) => boolean): Promise<void> {
  for (const key of await keysOf("")) if (worn(key, (await recall(key))?.at ?? 0)) await drop(key);
}

/** Wipes everything of everybody from this device. What is stored beside the databases is gone when the call returns. */
export async function wipe(): Promise<void> {
  const person = claimed();
  mine = null;
  localStorage.clear();
  sessionStorage.clear();
  if (person) await forget(`preau-${person}`);
  await stopReading();
}

/** Deletes a database; one that another page holds open goes as soon as that page lets it. */
function forget(name: string): Promise<void> {
  return new Promise(done => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => done();
  });
}

/** The keys that begin so, under which something is kept. */
export async function keysOf(prefix: string): Promise<string[]> {
  const keys = await run("readonly", kept => kept.getAllKeys());
  return (keys ?? []).map(String).filter(key => key.startsWith(prefix));
}
