import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What a row of a list takes to be chosen by keyboard. */
export interface RowProps { "data-row": string; tabIndex: number; onFocus: () => void; onKeyDown: (event: KeyboardEvent) => void }

/**
 * A list of rows of which one has the cursor: arrows move, letters act. When the list
 * changes under the cursor it stays on its row, or goes to the one that took its place.
 */
export function useRows(ids: string[], keys: Record<string, (id: string) => void>): (id: string) => RowProps {
  const current = useSignal(ids[0] ?? "");
  const at = useRef(0);
  const held = useRef(false);
  useLayoutEffect(() => {
    const elsewhere = (event: FocusEvent): void => { held.current = event.target instanceof Element && event.target.matches("[data-row]"); };
    document.addEventListener("focusin", elsewhere);
    return () => document.removeEventListener("focusin", elsewhere);
  }, []);
  useLayoutEffect(() => {
    if (ids.includes(current.peek())) return void (at.current = ids.indexOf(current.peek()));
    current.value = ids[Math.min(at.current, ids.length - 1)] ?? "";
    if (held.current && document.activeElement === document.body) focus(current.peek());
  }, [ids.join(" ")]);
  return id => ({
    "data-row": id,
    tabIndex: (ids.includes(current.value) ? current.value : ids[0]) === id ? 0 : -1,
    onFocus: () => { current.value = id; at.current = ids.indexOf(id); held.current = true; },
    onKeyDown: event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const act = keys[event.key.toLowerCase()];
      if (to) focus(ids[ids.indexOf(id) + to] ?? id);
      else if (act) act(id);
      else return;
      event.preventDefault();
    },
  });
}

function focus(id: string): void {
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus();
}
