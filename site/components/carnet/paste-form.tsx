import { desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { GridPupil } from "../api/types";
import { parseMark } from "../averages/mark";
import { count, fill } from "../base/text";
import { useCursor } from "../desk/cursor";
import type { Draft, Writing } from "./draft";

/** Places a column of a spreadsheet, by names where there are any, else in roster order. */
export function PasteForm({ draft, into, close }: { draft: Draft; into: string; close: () => void }) {
  const { pupils } = draft.book.value;
  const assessments = draft.columns;
  const target = useSignal(into);
  const said = useSignal("");
  const area = useRef<HTMLTextAreaElement>(null);
  useCursor(() => area.current);
  const place = (event: Event): void => {
    event.preventDefault();
    const { writings, unmatched } = match(area.current?.value ?? "", pupils, target.value);
    draft.write(writings);
    said.value = [count(text.pasted, writings.length), unmatched.length && fill(text.unmatched, { names: unmatched.join(", ") })].filter(Boolean).join(" ");
    if (writings.length && !unmatched.length) close();
  };
  return (
    <form class="card panel stack" onSubmit={place} aria-label={text.paste}>
      <div class="field"><label for="into">{text.pasteInto}</label>
        <select id="into" value={target.value} onChange={event => (target.value = event.currentTarget.value)}>
          {assessments.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select></div>
      <div class="field"><label for="pasted">{text.pasteHere}</label><textarea id="pasted" ref={area} rows={6} spellcheck={false} /></div>
      <p role="status">{said}</p>
      <p class="buttons"><button class="btn">{text.pasteGo}</button> <button type="button" class="btn quiet" onClick={close}>{text.cancel}</button></p>
    </form>
  );
}

const plain = (name: string): string => name.normalize("NFD").toLowerCase().replace(/[^a-z]/g, "");

/** Reads "name ⇥ mark" lines by name, in either order of the names; a bare column in roster order. */
function match(pasted: string, pupils: GridPupil[], assessment: string): { writings: Writing[]; unmatched: string[] } {
  const rows = pasted.split(/\r?\n/).filter(line => line.trim()).map(line => line.split(/\t|;/).map(cell => cell.trim()));
  const named = rows.some(cells => cells.length > 1 && parseMark(cells[0]) === undefined);
  if (!named) return { writings: rows.flatMap(([typed = ""], i) => write(pupils[i], assessment, typed)), unmatched: [] };
  const unmatched: string[] = [];
  const writings = rows.flatMap(cells => {
    const name = plain(cells.slice(0, -1).join(""));
    const pupil = pupils.find(({ firstName, lastName }) => [plain(firstName + lastName), plain(lastName + firstName)].includes(name));
    if (!pupil) unmatched.push(cells.slice(0, -1).join(" "));
    return write(pupil, assessment, cells[cells.length - 1] ?? "");
  });
  return { writings, unmatched };
}

const write = (pupil: GridPupil | undefined, assessment: string, typed: string): Writing[] => (pupil ? [{ assessment, pupil: pupil.id, typed }] : []);
