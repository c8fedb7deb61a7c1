import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Failure } from "../api/api";
import { read } from "../api/visit";
import type { Answer } from "./answer";
import { pace, usual } from "./pace";

/** An answer that keeps itself fresh; paused says that nobody was there for a while. */
export interface Live<T> extends Answer<T> { paused: boolean }

/** Reads a path again and again, gently: an unchanged answer costs no bytes, and the screen keeps what it shows when the network goes. */
export function useLive<T>(path: string): Live<T> {
  const state = useSignal<{ value?: T; at?: number; error?: unknown }>({});
  const paused = useSignal(false);
  const load = useRef<() => void>(() => undefined);
  useEffect(() => {
    let [timer, failures, fresh, touched, gone] = [0, 0, 0, Date.now(), false];
    const plan = (): void => {
      clearTimeout(timer);
      const wait = pace({ hidden: document.hidden, failures, idle: Date.now() - touched });
      paused.value = wait === null;
      if (wait !== null && !gone) timer = window.setTimeout(look, wait);
    };
    const look = (): void => void read<T>(path).then(
      found => { failures = found.at ? failures + 1 : 0; if (found.value !== state.peek().value || found.at !== state.peek().at) state.value = found; if (!found.at) fresh = Date.now(); },
      error => { failures++; state.value = state.peek().value && error instanceof Failure && error.passes ? { ...state.peek(), at: fresh || state.peek().at } : { error: error as unknown }; },
    ).then(plan);
    const touch = (): void => { touched = Date.now(); if (paused.peek()) look(); };
    const seen = (): void => { if (!document.hidden && Date.now() - fresh > usual) look(); else plan(); };
    load.current = look;
    look();
    for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touch, { passive: true });
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", look);
    return () => {
      gone = true;
      clearTimeout(timer);
      for (const kind of ["pointerdown", "keydown", "scroll"]) removeEventListener(kind, touch);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", look);
    };
  }, [path]);
  return { ...state.value, paused: paused.value, again: () => load.current() };
}
