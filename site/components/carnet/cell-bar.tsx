import { desk as text } from "../base/words";
import type { Draft } from "./draft";
import type { Focus } from "./focus";

/** Which cell is chosen, and the way to its comment and history; F2 or a double click does the same. */
export function CellBar({ draft, focus, open }: { draft: Draft; focus: Focus; open: () => void }) {
  const chosen = focus.value;
  const assessment = chosen && draft.assessment(chosen.assessment);
  const pupil = chosen && draft.pupil(chosen.pupil);
  if (!assessment || !pupil) return null;
  return (
    <p class="cell-bar small noprint">
      <span>{pupil.firstName} {pupil.lastName} · {assessment.title}</span>
      <button type="button" class="link" onPointerDown={event => event.preventDefault()} onClick={open}>{text.details} <kbd>F2</kbd></button>
    </p>
  );
}
