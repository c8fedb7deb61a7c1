/**
 * The service worker: pages and their files stay readable without network. It keeps
 * nothing of the service's answers; those are the store's matter, on one's own device.
 */
interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Asked extends Lasting { readonly request: Request; respondWith(answer: Promise<Response>): void }

const shelf = "preau-pages";
const lost = "/hors-ligne/";

addEventListener("install", event => (event as Lasting).waitUntil(caches.open(shelf).then(cache => cache.add(lost))));

addEventListener("fetch", event => {
  const { request } = event as Asked;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  const fixed = /^\/(css|js)\//.test(url.pathname); // named by their content: never stale
  (event as Asked).respondWith(fixed ? kept(request).then(found => found ?? fetched(request)) : fetched(request).catch(() => fallback(request)));
});

async function fetched(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await (await caches.open(shelf)).put(request.url.replace(/[?#].*/, ""), answer.clone());
  return answer;
}

/** What was kept of a page, whatever its query: the query names a pupil, and no name is kept. */
const kept = (request: Request): Promise<Response | undefined> => caches.match(request.url.replace(/[?#].*/, ""));

async function fallback(request: Request): Promise<Response> {
  return (await kept(request)) ?? (request.mode === "navigate" ? await caches.match(lost) : undefined) ?? Response.error();
}
