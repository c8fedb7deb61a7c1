import { useEffect } from "preact/hooks";

const patience = 10_000;

/**
 * Says what was done, and for ten seconds offers to undo it. `of` is what was done: another
 * one has its own ten seconds and is said again, be it in the same words.
 */
export function Toast({ of, words, action, act, close }: { of: unknown; words: string; action: string; act: () => void; close: () => void }) {
  useEffect(() => {
    const timer = setTimeout(close, patience);
    return () => clearTimeout(timer);
  }, [of]);
  return <div class="toast" role="status"><span key={of}>{words}</span> <button type="button" class="link" onClick={act}>{action}</button></div>;
}
