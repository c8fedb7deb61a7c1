import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, base, roll as text } from "../base/words";
import type { RollDraft } from "./draft";

/** The state of saving where it matters: calm, in words, announced. */
export function Pill({ draft }: { draft: RollDraft }) {
  const online = useOnline();
  const { tone, words } = standing(draft, online);
  return (
    <p class="standing-pill">
      <span role="status">{words && <span class={`pill ${tone}`}>{words}</span>}</span>
      {(draft.link.value === "signedout" || draft.link.value === "other") && <a class="link" href={`${base}app/connexion/?${new URLSearchParams({ raison: "fin", retour: location.pathname + location.search })}`} target="_blank">{text.signin}</a>}
    </p>
  );
}

function standing(draft: RollDraft, online: boolean): { tone: string; words: string } {
  if (draft.theirs.value) return { tone: "bad", words: text.choose };
  if (draft.link.value === "signedout") return { tone: "warn", words: text.signedOut };
  if (draft.link.value === "other") return { tone: "bad", words: api.somebodyElse };
  if (draft.link.value === "saving") return { tone: "info", words: text.sending };
  if (draft.asked.value) return { tone: "warn", words: online && draft.link.value !== "offline" ? text.waiting : text.offlineWaiting };
  if (!online || draft.link.value === "offline") return { tone: "warn", words: text.offline };
  if (draft.changed.value && draft.roll.value.done) return { tone: "warn", words: text.toCorrect };
  return draft.roll.value.done ? { tone: "ok", words: text.recorded } : { tone: "", words: "" };
}

/** Whether the browser believes that there is a network. */
function useOnline(): boolean {
  const online = useSignal(navigator.onLine);
  useEffect(() => {
    const look = (): void => void (online.value = navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => { removeEventListener("online", look); removeEventListener("offline", look); };
  }, []);
  return online.value;
}
