import { notices as text } from "../base/words";
import { useEffect, useState } from "preact/hooks";
import { call, Failure } from "../api/api";
import type { Notices } from "../api/types";
import { count } from "../base/text";
import { owner } from "../store/store";

type Pushed = NonNullable<Notices["push"]>;

/** Whether this browser can be told something while its page is closed. */
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Notices on this device: asked for by a touch, never before. */
export function Push({ notices: { push }, changed }: { notices: Notices; changed: (push: Pushed) => void }) {
  const [here, set] = useState<PushSubscription | null>(null);
  const [said, say] = useState("");
  const mine = owner() !== null;
  useEffect(() => {
    if (able && mine) void navigator.serviceWorker.ready.then(worker => worker.pushManager.getSubscription()).then(set);
  }, []);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try { await work(); } catch (error) { say(error instanceof Failure ? error.message : text.pushRefused); }
  };
  const turnOn = (): void => void attempt(async () => {
    if (await Notification.requestPermission() !== "granted") return say(text.pushRefused);
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(push?.key ?? "") });
    const kept = await call<Pushed | undefined>("POST", "/api/me/push", subscription.toJSON());
    set(subscription);
    if (kept?.devices) changed(kept);
    say(text.pushDone);
  });
  const turnOff = (): void => void attempt(async () => {
    if (!here) return;
    const kept = await call<Pushed | undefined>("DELETE", "/api/me/push", { endpoint: here.endpoint });
    await here.unsubscribe();
    set(null);
    if (kept?.devices) changed(kept);
    say(text.pushGone);
  });
  return (
    <section class="card stack-s" aria-labelledby="push">
      <h2 id="push">{text.pushTitle}</h2>
      <p class="small muted">{text.pushDetail}</p>
      {!able || !push?.key ? <p>{text.pushNot}</p> : !mine ? <p>{text.pushOwn}</p> : here
        ? <p><button type="button" class="btn quiet" onClick={turnOff}>{text.pushOff}</button></p>
        : <p><button type="button" class="btn" onClick={turnOn}>{text.pushOn}</button></p>}
      {push && push.devices.length > 0 && <p class="small muted">{count(text.devices, push.devices.length)}</p>}
      <p role="status" class="small">{said}</p>
    </section>
  );
}

/** The school's public key, from base64url to bytes. */
function bytes(key: string): Uint8Array<ArrayBuffer> {
  const raw = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  const all = new Uint8Array(new ArrayBuffer(raw.length));
  for (let i = 0; i < raw.length; i++) all[i] = raw.charCodeAt(i);
  return all;
}
