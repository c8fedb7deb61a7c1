import { api, here as text } from "../base/words";
import { count, fill } from "../base/text";
import { pupilsIn, type Lots } from "./lots";

/** What became of an order, and of taking it back. */
export interface Sent { lots: Lots; undo?: Lots }

/** What was entered and what was not: the rest is sent again, or all of it taken back. */
export function Outcome({ sent: { lots, undo }, busy, retry, takeBack }: { sent: Sent; busy: boolean; retry: () => void; takeBack: () => void }) {
  const again = <button type="button" class="btn" aria-disabled={busy} onClick={retry}>{api.retry}</button>;
  const back = <button type="button" class="btn quiet" aria-disabled={busy} onClick={takeBack}>{text.undo}</button>;
  if (undo?.left.length) return <div class="notice warn stack-s" role="status"><p><b>{text.undonePartly}</b></p><p>{again}</p></div>;
  if (undo) return <div class="notice ok" role="status"><p>{count(text.undoneMany, undo.n)}</p></div>;
  const told = lots.sent[0]?.kind === "absent" && text.familiesTold;
  if (!lots.left.length) return <div class="notice ok stack-s" role="status"><p><b>{count(text.doneMany, lots.n)}</b> {told}</p><p>{back}</p></div>;
  const of = { done: pupilsIn(lots.sent), n: pupilsIn(lots.sent) + pupilsIn(lots.left) };
  return <div class="notice warn stack-s" role="status"><p><b>{fill(text.donePartly, of)}</b> {told}</p><p class="buttons">{again} {back}</p></div>;
}
