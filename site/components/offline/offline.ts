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
