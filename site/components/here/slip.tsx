import { useSignal } from "@preact/signals";
import { here as text } from "../base/words";
import { count, fill } from "../base/text";
import { useSending } from "../desk/send";

/** What was written: how many, where, when, whose absences it took back, and the order that said it. */
export interface Written { count: number; place: string; span: string; names: string[]; body: Record<string, unknown> }

/** What an order changed, who is told, and the way to take it back. */
export function Slip({ written, school, done }: { written: Written; school: string; done: () => void }) {
  const undone = useSignal<Written | null>(null);
  const { busy, trouble, send } = useSending();
  const undo = async (): Promise<void> => {
    if (!await send("POST", `/api/schools/${school}/presences`, { ...written.body, undo: true })) return;
    undone.value = written;
    done();
  };
  if (undone.value === written) return <p class="notice" role="status">{text.undone}</p>;
  return (
    <div class="notice ok stack-s" role="status">
      <p><b>{fill(count(text.done, written.count), { place: written.place, span: written.span })}</b></p>
      <p>{written.names.length ? fill(count(text.takenBack, written.names.length), { names: written.names.join(", ") }) : text.nothingTakenBack}</p>
      {trouble.value && <p role="alert">{trouble}</p>}
      <p><button type="button" class="btn quiet" aria-disabled={busy.value} onClick={() => void undo()}>{text.undo}</button></p>
    </div>
  );
}
