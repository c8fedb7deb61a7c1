/**
 * The service worker: pages and their files stay readable without network. It keeps
 * nothing of the service's answers; those are the store's matter, on one's own device.
 */
interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Pushed extends Lasting { readonly data: { json(): { language?: string } } | null }
interface Touched extends Lasting { readonly notification: Notification }
interface Windows { matchAll(of: { type: "window" }): Promise<{ url: string; focus(): Promise<unknown> }[]>; openWindow(url: string): Promise<unknown> }
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

/** A push carries nothing about anybody but the language that its reader chose: the sentence is the same for all, and the rest is read in Préau. */
const sentences: Record<string, string> = {
  fr: "Du nouveau vous attend dans Préau.", en: "Something new is waiting in Préau.", ar: "لديكم جديد في Préau.", es: "Hay novedades en Préau.",
  pt: "Há novidades no Préau.", tr: "Préau’da yeni bir bilgi var.", uk: "У Préau є новини.", zh: "Préau 中有新消息。",
};

function languageOf(pushed: Pushed): string {
  try {
    const { language } = pushed.data?.json() ?? {};
    if (language && Object.keys(sentences).includes(language)) return language;
  } catch { /* a push without a word is one too */ }
  return /^fr/i.test(navigator.language) ? "fr" : "en";
}

const registration = (self as unknown as { registration: ServiceWorkerRegistration }).registration;
const windows = (self as unknown as { clients: Windows }).clients;
const today = "/app/aujourdhui/";

addEventListener("push", event => {
  const lang = languageOf(event as Pushed);
  (event as Pushed).waitUntil(registration.showNotification("Préau", { body: sentences[lang], lang, dir: lang === "ar" ? "rtl" : "ltr", tag: "preau", icon: "/logo.svg" }));
});

addEventListener("notificationclick", event => {
  const { notification } = event as Touched;
  notification.close();
  (event as Touched).waitUntil(windows.matchAll({ type: "window" }).then(all => {
    const open = all.find(({ url }) => new URL(url).pathname.endsWith(today));
    return open ? open.focus() : windows.openWindow(today);
  }));
});
