/**
 * What stays on a device whose owner said "c'est mon appareil" at sign-in: the last
 * answers, dated, and cells not sent yet. One database per person; on any other
 * device nothing is opened and nothing is written.
 */
const mark = "preau.mine";

/** The person whose own device this is, or null. */
export const owner = (): string | null => localStorage.getItem(mark);

/** Remembers that this device belongs to a person. */
export function claim(person: string): void {
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
export const recall = <T>(key: string): Promise<{ at: number; value: T } | undefined> =>
  run("readonly", kept => kept.get(key) as IDBRequest<{ at: number; value: T }>);

/** Keeps a value under a key; does nothing on a shared device. */
export async function keep(key: string, value: unknown): Promise<void> {
  await run("readwrite", kept => kept.put({ at: Date.now(), value }, key));
}

/** Drops one key. */
export async function drop(key: string): Promise<void> {
  await run("readwrite", kept => kept.delete(key));
}

/** Wipes everything of everybody from this device. */
export async function wipe(): Promise<void> {
  const person = owner();
  localStorage.clear();
  sessionStorage.clear();
  if (person) indexedDB.deleteDatabase(`preau-${person}`);
  if ("caches" in window) for (const name of await caches.keys()) await caches.delete(name);
}

/** The keys that begin so, under which something is kept. */
export async function keysOf(prefix: string): Promise<string[]> {
  const keys = await run("readonly", kept => kept.getAllKeys());
  return (keys ?? []).map(String).filter(key => key.startsWith(prefix));
}
