import { desk as text } from "../base/words";
import { Side } from "../desk/side";
import type { Place } from "./cells";
import type { Draft } from "./draft";
import { History } from "./history";

/** About one cell: a word to the pupil, who changed it and when. */
export function CellPanel({ draft, place, readOnly, close }: { draft: Draft; place: Place; readOnly: boolean; close: () => void }) {
  const assessment = draft.assessment(place.assessment);
  const pupil = draft.pupil(place.pupil);
  if (!assessment || !pupil) return null;
  return (
    <Side title={<>{pupil.firstName} {pupil.lastName}<small class="muted">{assessment.title}</small></>} close={close}>
      <div class="field">
        <label for="comment">{text.comment}</label>
        <input id="comment" maxLength={140} readOnly={readOnly} defaultValue={draft.remark(place)} aria-describedby="comment-hint" onChange={event => draft.comment(place, event.currentTarget.value)} />
        <small id="comment-hint">{text.commentHint}</small>
      </div>
      <h3>{text.history}</h3>
      <History path={`${draft.path.replace("/gradebook?", "/history?")}&${new URLSearchParams({ ...place })}`} />
    </Side>
  );
}
