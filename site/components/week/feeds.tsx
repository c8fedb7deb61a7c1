import { api, week as text } from "../base/words";
import { useRef, useState } from "preact/hooks";
import { call, Failure, get, newName } from "../api/api";
import type { Feed, Week } from "../api/types";
import { shortDate, fill } from "../base/text";

/** Subscriptions: an address that a calendar reads, shown once, taken back at any time. */
export function Feeds({ of, school }: { of: Week["of"]; school: string }) {
  const [feeds, set] = useState<Feed[]>();
  const [made, setMade] = useState<Feed>();
  const [said, say] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try { await work(); } catch (error) { say(error instanceof Failure ? error.message : api.internal); }
  };
  const load = (open: boolean): void => void (open && !feeds && attempt(async () => set((await get<Feed[] | { feeds: Feed[] }>("/api/me/feeds").then(list))))); 
  const orders = useRef(new Map<string, string>()); // the name of each order that has no answer yet
  const make = (kind: Feed["kind"]): void => void attempt(async () => {
    const wish = kind === "timetable" ? { kind, school, ...(of.kind === "pupil" ? { pupil: of.id } : {}) } : { kind, school };
    const order = JSON.stringify(wish);
    const name = orders.current.get(order) ?? newName();
    orders.current.set(order, name);
    const feed = await call<Feed>("POST", "/api/me/feeds", wish, name);
    orders.current.delete(order);
    setMade({ ...feed, url: feed.url && new URL(feed.url, location.origin).href });
    set([...(feeds ?? []).filter(({ id }) => id !== feed.id), feed]);
    say(text.feedMade);
  });
  const drop = (feed: Feed): void => void attempt(async () => {
    await call("DELETE", `/api/me/feeds/${encodeURIComponent(feed.id)}`);
    set((feeds ?? []).filter(({ id }) => id !== feed.id));
    if (made?.id === feed.id) setMade(undefined);
    say(text.feedDropped);
  });
  const copy = (): void => {
    field.current?.select();
    void Promise.resolve(navigator.clipboard?.writeText(made?.url ?? "")).then(() => say(text.copied), () => say(text.copyYourself));
  };
  return (
    <details class="explain feeds" onToggle={event => load(event.currentTarget.open)}>
      <summary>{text.feeds}</summary>
      <div class="stack-s">
        <p class="small muted">{text.feedsDetail}</p>
        {made?.url && (
          <div class="sunk stack-s">
            <label for="feed-url">{text.feedUrl}</label>
            <input id="feed-url" ref={field} readOnly value={made.url} onFocus={event => event.currentTarget.select()} />
            <p><button type="button" class="btn" onClick={copy}>{text.copy}</button></p>
            <p class="small muted">{text.feedOnce}</p>
          </div>
        )}
        <p class="buttons">
          <button type="button" class="btn quiet" onClick={() => make("timetable")}>{text.makeTimetable}</button>
          <button type="button" class="btn quiet" onClick={() => make("school")}>{text.makeSchool}</button>
        </p>
        {feeds && feeds.length > 0 && <ul class="rows">{feeds.map(feed => (
          <li key={feed.id}><div>{feed.label}<small class="muted">{fill(text.feedSince, { date: shortDate(feed.made) })}</small></div>
            <button type="button" class="btn quiet" onClick={() => drop(feed)}>{text.drop}<span class="unseen"> : {feed.label}</span></button></li>
        ))}</ul>}
        <p role="status" class="small">{said}</p>
      </div>
    </details>
  );
}

const list = (answer: Feed[] | { feeds: Feed[] }): Feed[] => Array.isArray(answer) ? answer : answer.feeds;
