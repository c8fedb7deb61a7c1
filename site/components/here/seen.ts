import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { drop, keep, recall } from "../store/store";
import { seenOn, spent } from "../store/lasting";

/** Who was counted, and since when. */
interface Count { since: number; seen: string[] }

/** The count as the screen has it; begin starts it again, and gives the way back. */
export interface Seen { since: number; has: (id: string) => boolean; n: number; tick: (id: string, on: boolean) => void; begin: () => () => void }

/** Whom somebody counted on a list: in the page, and for the day on one's own device, where the page may be closed and opened again. */
export function useSeen(path: string): Seen {
  const key = seenOn(path);
  const count = useSignal<Count>({ since: 0, seen: [] });
  const put = (next: Count): void => { count.value = next; };
  useEffect(() => void recall<Count>(key).then(kept => {
    if (kept && !spent(key, kept.at, Date.now())) put({ since: kept.value.since, seen: [...new Set([...kept.value.seen, ...count.peek().seen])] });
  }), [key]);
  const { since, seen } = count.value;
  const set = new Set(seen);
  return {
    since, n: seen.length, has: id => set.has(id),
    tick: (id, on) => {
      const rest = count.peek().seen.filter(one => one !== id);
      put({ since: count.peek().since || Date.now(), seen: on ? [...rest, id] : rest });
      void keep(key, count.peek());
    },
    begin: () => {
      const before = count.peek();
      put({ since: 0, seen: [] });
      void drop(key);
      return () => { put(before); void keep(key, before); };
    },
  };
}
