import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { read } from "../api/visit";

/** What a screen asked for: nothing yet, the answer (dated where it is the last one kept), or why not. */
export interface Answer<T> { value?: T; at?: number; error?: unknown; again: () => void }

/**
 * Reads a path for a screen, again when the path changes or what it depends on. The
 * whole screen's answer is kept on one's own device; a detail's is not: by is then get.
 */
export function useAnswer<T>(path: string, by?: (path: string) => Promise<T>, on?: unknown): Answer<T> {
  const state = useSignal<{ value?: T; at?: number; error?: unknown }>({});
  const load = (): void => void (by ? by(path).then(value => ({ value })) : read<T>(path)).then(
    found => (state.value = found),
    error => (state.value = { error: error as unknown }),
  );
  useEffect(load, [path, on]);
  return { ...state.value, again: load };
}
