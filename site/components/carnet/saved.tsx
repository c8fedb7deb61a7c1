import { api, base, desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { count } from "../base/text";
import type { Draft } from "./draft";

/** The state of saving, in words; announced when it changes, not each second. */
export function Saved({ draft }: { draft: Draft }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const { tone, words } = standing(draft);
  const age = draft.savedAt.value && Math.round((now.value - draft.savedAt.value) / 1000);
  return (
    <p class="standing small muted">
      <span class={`dot ${tone}`} />
      <span role="status">{words}</span>
      {tone === "ok" && age !== null && age > 4 && age < 120 && <span aria-hidden="true"> · {age} s</span>}
      {(draft.link.value === "signedout" || draft.link.value === "other") && <a href={`${base}app/connexion/`} target="_blank"> {text.signinAgain}</a>}
    </p>
  );
}

function standing(draft: Draft): { tone: string; words: string } {
  const { unsent, sending, refused, conflict } = draft.tally.value;
  if (conflict) return { tone: "bad", words: count(text.conflicts, conflict) };
  if (draft.link.value === "signedout") return { tone: "warn", words: text.signedOut };
  if (draft.link.value === "other") return { tone: "bad", words: api.somebodyElse };
  if (draft.link.value === "offline") return { tone: "warn", words: text.offline };
  if (sending) return { tone: "warn", words: text.saving };
  if (unsent) return { tone: "warn", words: count(text.unsent, unsent) };
  if (refused) return { tone: "bad", words: count(text.refused, refused) };
  return { tone: "ok", words: text.saved };
}
