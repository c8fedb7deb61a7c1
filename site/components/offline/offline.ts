/** Trusted Types: the one address of a script that this code may start is the service worker's. */
interface Policies { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } }

const worker = "/sw.js";

/** Keeps the pages readable without network, where the browser can. */
export function stayReadable(): void {
  if (!("serviceWorker" in navigator)) return;
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  const policy = policies?.createPolicy("preau", {
    createScriptURL(url) {
      if (url !== worker) throw new TypeError(`not ours: ${url}`);
      return url;
    },
  });
  const url = policy ? policy.createScriptURL(worker) : worker;
  addEventListener("load", () => void navigator.serviceWorker.register(url).catch(() => undefined));
}

/**
 * Takes back what keeps the pages readable: the worker, then the copies, so that it puts none
 * there again. Where somebody asked on this browser to be told of news, the worker stays, for
 * it alone can show them; what it shows names nobody.
 */
export async function stopReading(): Promise<void> {
  for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (!await one.pushManager?.getSubscription()) await one.unregister();
  }
  if ("caches" in window) for (const name of await caches.keys()) await caches.delete(name);
}

/** Puts a page that was not opened yet, with its script and style, where the service worker finds it. */
export async function shelve(page: string): Promise<void> {
  if (!("caches" in window)) return;
  const shelf = await caches.open("preau-pages");
  const answer = await fetch(page);
  if (!answer.ok) return;
  await shelf.put(page, answer.clone());
  for (const [, file] of (await answer.text()).matchAll(/(?:src|href)="?(\/(?:css|js)\/[^"\s>]+)/g)) {
    if (file && !(await shelf.match(file))) await shelf.add(file);
  }
}
