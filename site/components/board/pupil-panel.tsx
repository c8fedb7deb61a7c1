import type { Missing } from "../api/types";
import { board as text } from "../base/words";
import { Side } from "../desk/side";
import { ToldOf } from "../life/stretches";
import { fileOf } from "./search";

/** One absent pupil, and what can be done. */
export function PupilPanel({ pupil, school, close, justify, call }: { pupil: Missing; school: string; close: () => void; justify?: () => void; call?: () => void }) {
  return (
    <Side title={<>{pupil.firstName} {pupil.lastName}<small class="muted">{pupil.class}</small></>} close={close}>
      <p>{pupil.lessons}</p>
      {pupil.told && <p><ToldOf told={pupil.told} /></p>}
      {!call && pupil.news === "none" && <p class="small muted">{text.noCallNeeded}</p>}
      <p class="buttons">
        {justify && <button type="button" class="btn" onClick={justify}>{text.justify}</button>}{" "}
        {call && <button type="button" class="btn quiet" onClick={call}>{text.logCall}</button>}{" "}
        <a class="btn quiet" href={fileOf(pupil.pupil, school)}>{text.file}</a>
      </p>
    </Side>
  );
}
