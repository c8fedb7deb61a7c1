import { useEffect, useRef, useState } from "preact/hooks";
import { Failure } from "../api/api";
import { read, type Dated } from "../api/visit";

/** What a screen asked for: nothing yet, the answer (dated where it is the last one kept), or why not. */
export interface Answer<T> { value?: T; at?: number; error?: unknown; again: () => void }

/** What is known of a path, and when it was true. */
interface State<T> { path: string; value?: T; at?: number; error?: unknown; fresh?: number }

/**
 * Reads a path for a screen, again when the path changes or what it depends on. The
 * whole screen's answer is kept on one's own device; a detail's is not: by is then get.
 * An answer stays, dated, where a later look at the same path fails by the network or the
 * service alone. An empty path asks nothing yet.
 */
export function useAnswer<T>(path: string, by?: (path: string) => Promise<T>, on?: unknown): Answer<T> {
  const [state, set] = useState<State<T>>({ path });
  const last = useRef(0); // only what was asked last is heard
  const load = (): (() => void) => {
    const turn = ++last.current;
    const heard = (next: (before: State<T>) => State<T>): void => { if (turn === last.current) set(next); };
    if (path) void (by ? by(path).then((value): Dated<T> => ({ value })) : read<T>(path)).then(
      found => heard(() => ({ path, fresh: found.at ?? Date.now(), ...found })),
      (error: unknown) => heard(before => (stays(before, path, error) ? { ...before, at: before.fresh } : { path, error })),
    );
    return () => void last.current++;
  };
  useEffect(load, [path, on]);
  return { value: state.value, at: state.at, error: state.error, again: () => void load() };
}

/** Whether what is shown of a path outlives a failure to read it once more. */
const stays = <T>(before: State<T>, path: string, error: unknown): boolean =>
  before.value !== undefined && before.path === path && error instanceof Failure && error.passes;
