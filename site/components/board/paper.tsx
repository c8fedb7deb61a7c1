import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { once } from "../api/api";
import { board as text } from "../base/words";
import { fill } from "../base/text";
import { wholeOf, type Whole } from "./pieces";
import { wordsOf } from "../desk/send";

interface Props { pupil: string; school: string; case: string }

/**
 * The document joined to a case: read when somebody asks for it, since each reading is in
 * the journal, shown in its place, and let go of with the screen.
 */
export function Paper({ pupil, school, case: id }: Props) {
  const whole = useSignal<Whole | undefined>(undefined);
  const busy = useSignal(false);
  const trouble = useSignal("");
  const open = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    trouble.value = "";
    try {
      whole.value = await wholeOf(`/api/pupils/${pupil}/cases/${encodeURIComponent(id)}/document?${new URLSearchParams({ school })}`, once);
      if (!whole.value) trouble.value = text.documentBroken;
    } catch (error) {
      trouble.value = wordsOf(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="paper">
      <button type="button" class="link" aria-expanded={!!whole.value} aria-disabled={busy.value} onClick={() => (whole.value ? (whole.value = undefined) : void open())}>{whole.value ? text.documentShut : text.document}</button>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {whole.value && <Shown whole={whole.value} />}
    </div>
  );
}

/** A picture where the browser can show it; anything else opens beside, or is saved. */
function Shown({ whole: { name, blob } }: { whole: Whole }) {
  const address = useSignal("");
  const plain = useSignal(!blob.type.startsWith("image/"));
  useEffect(() => {
    const made = address.value = URL.createObjectURL(blob);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (!address.value) return null;
  const pdf = blob.type === "application/pdf";
  return (
    <figure class="stack-s">
      {!plain.value && <a href={address.value} target="_blank" rel="noopener"><img src={address.value} alt={fill(text.documentPicture, { name })} onError={() => (plain.value = true)} /></a>}
      <figcaption class="small">
        {!pdf && plain.value && <p class="muted">{text.documentUnread}</p>}
        {pdf || !plain.value
          ? <a href={address.value} target="_blank" rel="noopener">{fill(text.documentOpen, { name })}</a>
          : <a href={address.value} download={name}>{fill(text.documentSave, { name })}</a>}
      </figcaption>
    </figure>
  );
}
