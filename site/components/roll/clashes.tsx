import { useRef } from "preact/hooks";
import type { Roll, RollPupil } from "../api/types";
import { roll as text } from "../base/words";
import { clock, fill } from "../base/text";
import { useCursor } from "../desk/cursor";
import type { RollDraft } from "./draft";
import { differing, marksOf, present } from "./marks";
import { said } from "./tiles";

/** What was entered otherwise by others, with both words, and what the service refused. */
export function Clashes({ draft }: { draft: RollDraft }) {
  const { clashes, pupils } = draft.roll.value;
  const name = (id: string): string => {
    const pupil = pupils.find(one => one.id === id);
    return pupil ? `${pupil.firstName} ${pupil.lastName}` : id;
  };
  return (
    <>
      {draft.refusal.value && <p class="notice bad" role="alert">{draft.refusal}</p>}
      {draft.theirs.value && <Twice draft={draft} theirs={draft.theirs.value} />}
      {clashes.length > 0 && <div class="notice warn" role="status">
        <p><b>{text.clashes}</b></p>
        <ul>{clashes.map(({ pupil, yours, theirs, words }) => <li key={pupil}>{fill(text.clashOf, { pupil: name(pupil), yours: text.status[yours] ?? yours, theirs: words || theirs })}</li>)}</ul>
      </div>}
    </>
  );
}

/** Somebody else called this roll meanwhile: who, where the two differ, and a choice. */
function Twice({ draft, theirs }: { draft: RollDraft; theirs: Roll }) {
  const place = useRef<HTMLElement>(null);
  useCursor(() => place.current);
  const marks = marksOf(theirs);
  const line = (pupil: RollPupil): string => fill(text.clashOf, { pupil: `${pupil.firstName} ${pupil.lastName}`, yours: said(draft.mark(pupil.id), pupil), theirs: said(marks[pupil.id] ?? present, pupil) });
  return (
    <section class="card act stack-s twice" role="alertdialog" aria-labelledby="twice" tabIndex={-1} ref={place}>
      <h2 id="twice">{theirs.done ? fill(text.twice, { by: theirs.done.by, time: clock(new Date(theirs.done.at)) }) : text.twiceNobody}</h2>
      <ul>{differing(theirs.pupils, draft.marks.value, marks).map(pupil => <li key={pupil.id}>{line(pupil)}</li>)}</ul>
      <p class="buttons"><button type="button" class="btn quiet" onClick={() => void draft.settle(false)}>{text.takeTheirs}</button> <button type="button" class="btn" onClick={() => void draft.settle(true)}>{text.putMine}</button></p>
    </section>
  );
}
