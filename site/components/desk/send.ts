import { useSignal, type Signal } from "@preact/signals";
import { call, Failure } from "../api/api";

/** What a form sent and how it went: busy while it is under way, trouble in words where it was refused. */
export interface Sending { busy: Signal<boolean>; trouble: Signal<string>; send: <T>(method: string, path: string, body?: unknown) => Promise<T | undefined> }

/** Sends once at a time; says in words what the service refuses, and keeps what was typed. */
export function useSending(): Sending {
  const busy = useSignal(false);
  const trouble = useSignal("");
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T | undefined> => {
    if (busy.peek()) return undefined;
    busy.value = true;
    trouble.value = "";
    try {
      return ((await call<T>(method, path, body)) ?? {}) as T;
    } catch (error) {
      trouble.value = wordsOf(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  };
  return { busy, trouble, send };
}

/** A failure in words, each place that is to be corrected where the service names them. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  const reasons = (error.problem.errors ?? []).map(({ message }) => message);
  return reasons.length ? reasons.join(" ") : error.message;
}
