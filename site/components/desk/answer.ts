import { useEffect, useState } from "preact/hooks";
import { read } from "../api/visit";

/** What a screen asked for: nothing yet, the answer (dated where it is the last one kept), or why not. */
export interface Answer<T> { value?: T; at?: number; error?: unknown; again: () => void }

/**
 * Reads a path for a screen, again when the path changes or what it depends on. The
 * whole screen's answer is kept on one's own device; a detail's is not: by is then get.
 * An empty path asks nothing yet.
 */
export function useAnswer<T>(path: string, by?: (path: string) => Promise<T>, on?: unknown): Answer<T> {
  const [state, set] = useState<{ value?: T; at?: number; error?: unknown }>({});
  const load = (): (() => void) => {
    let wanted = true;
    if (path) void (by ? by(path).then(value => ({ value })) : read<T>(path)).then(
      found => wanted && set(found),
      error => wanted && set({ error: error as unknown }),
    );
    return () => void (wanted = false);
  };
  useEffect(load, [path, on]);
  return { ...state, again: () => void load() };
}
