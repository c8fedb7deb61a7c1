import { desk as text } from "../base/words";
import type { Draft } from "./draft";
import { aim, type Focus } from "./focus";

const codes = ["a", "d", "n", "r"] as const;
const words = { a: text.status.absent, d: text.status.exempt, n: text.status.unmarked, r: text.status.missing };

/** On a phone, whose number keys have no letters: the statuses as buttons, for the chosen cell. */
export function Codes({ draft, focus, details }: { draft: Draft; focus: Focus; details: () => void }) {
  const chosen = focus.value;
  if (!chosen) return null;
  const put = (typed: string): void => {
    draft.write([{ assessment: chosen.assessment, pupil: chosen.pupil, typed }]);
    const input = document.activeElement;
    if (input instanceof HTMLInputElement) input.value = draft.cell(chosen).peek().typed;
    aim(chosen.row + 1, chosen.column);
  };
  return (
    <div class="codes noprint" role="group" aria-label={text.codes}>
      {codes.map(code => <button key={code} type="button" class="btn quiet" onPointerDown={event => event.preventDefault()} onClick={() => put(code)}>{words[code]}</button>)}
      <button type="button" class="btn quiet" aria-label={text.details} onPointerDown={event => event.preventDefault()} onClick={details}>…</button>
    </div>
  );
}
