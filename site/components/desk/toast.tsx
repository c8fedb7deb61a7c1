import { useEffect } from "preact/hooks";

const patience = 10_000;

/** Says what was done, and for ten seconds offers to undo it. */
export function Toast({ words, action, act, close }: { words: string; action: string; act: () => void; close: () => void }) {
  useEffect(() => {
    const timer = setTimeout(close, patience);
    return () => clearTimeout(timer);
  }, [words]);
  return <div class="toast" role="status">{words} <button type="button" class="link" onClick={act}>{action}</button></div>;
}
