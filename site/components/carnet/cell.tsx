import { desk as text } from "../base/words";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../base/text";
import type { GridAssessment, GridPupil } from "../api/types";
import type { Cell as Content, Place } from "./cells";
import type { Draft } from "./draft";
import { aim, type Focus } from "./focus";

interface Props {
  draft: Draft;
  assessment: GridAssessment;
  pupil: GridPupil;
  row: number;
  column: number;
  focus: Focus;
  open: boolean;
  readOnly: boolean;
  details: () => void;
}

/** One cell: a real input, its state in words, and in a conflict the two values side by side. */
export function Cell({ draft, assessment, pupil, row, column, focus, open, readOnly, details }: Props) {
  const place: Place = { assessment: assessment.id, pupil: pupil.id };
  const cell = draft.cell(place).value;
  const remark = draft.remark(place);
  const field = useTyped(cell.typed);
  const noteId = `n-${row}-${column}`;
  const commit = (input: HTMLInputElement): void => {
    draft.write([{ ...place, typed: input.value }]);
    input.value = draft.cell(place).peek().typed;
  };
  const keys = (event: KeyboardEvent & { currentTarget: HTMLInputElement }): void => {
    const input = event.currentTarget;
    const undoing = event.key === "z" && (event.ctrlKey || event.metaKey) && input.value === cell.typed;
    const move = step(event, input);
    if (event.key === "Escape") input.value = cell.typed;
    else if (event.key === "F2") details();
    else if (undoing) undo(draft, input);
    else if (move && aim(row + move[0], column + move[1])) commit(input);
    else if (event.key === "Enter") commit(input);
    else return;
    event.preventDefault();
  };
  return (
    <td class={`${open ? "open" : ""} ${cell.state} ${remark ? "remarked" : ""}`}>
      <input
        ref={field} data-row={row} data-column={column} class={/^\p{L}/u.test(cell.typed) ? "status" : ""} readOnly={readOnly}
        aria-label={fill(text.cell, { assessment: assessment.title, pupil: `${pupil.firstName} ${pupil.lastName}` })}
        aria-invalid={cell.state === "refused" || cell.state === "conflict"} aria-describedby={noteId}
        inputMode="decimal" enterkeyhint="next" autocomplete="off" spellcheck={false} maxLength={12} placeholder="–"
        onFocus={event => { focus.value = { ...place, row, column }; event.currentTarget.select(); }}
        onBlur={event => commit(event.currentTarget)}
        onKeyDown={keys}
        onDblClick={details}
        onPaste={event => {
          const pasted = event.clipboardData?.getData("text/plain") ?? "";
          if (!/[\t\n]/.test(pasted.trim())) return;
          event.preventDefault();
          draft.write(spread(draft, pasted, row, column));
          event.currentTarget.value = draft.cell(place).peek().typed;
        }}
      />
      <Note id={noteId} cell={cell} remark={remark} settle={mine => draft.settle(place, mine)} />
    </td>
  );
}

/**
 * An input that shows a value without being ruled by it: what is being typed stays, also
 * when a save arrives and the grid is drawn again.
 */
function useTyped(typed: string) {
  const field = useRef<HTMLInputElement>(null);
  const shown = useRef("");
  useLayoutEffect(() => {
    const input = field.current;
    if (input && (input !== document.activeElement || input.value === shown.current)) input.value = typed;
    shown.current = typed;
  }, [typed]);
  return field;
}

function Note({ id, cell, remark, settle }: { id: string; cell: Content; remark: string; settle: (mine: boolean) => void }) {
  if (cell.state === "conflict") return (
    <div class="clash" id={id}>
      <p>{fill(text.yours, { mark: cell.typed || text.blank })} · {fill(text.theirs, { mark: cell.theirs || text.blank })}</p>
      <button type="button" class="btn quiet" onClick={() => settle(true)}>{text.keepMine}</button>
      <button type="button" class="btn quiet" onClick={() => settle(false)}>{text.takeTheirs}</button>
    </div>
  );
  if (cell.state === "refused") return <p class="refusal" id={id}>{cell.reason}</p>;
  return <span class="unseen" id={id}>{remark && `${text.comment} : ${remark}. `}{cell.state === "saved" ? "" : text.toSend}</span>;
}

/** Where a key leads: [rows, columns], or undefined where it stays in the cell. */
function step(event: KeyboardEvent, input: HTMLInputElement): [number, number] | undefined {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  switch (event.key) {
    case "Enter": return [event.shiftKey ? -1 : 1, 0];
    case "ArrowDown": return [1, 0];
    case "ArrowUp": return [-1, 0];
    case "ArrowLeft": return whole || input.selectionEnd === 0 ? [0, -1] : undefined;
    case "ArrowRight": return whole || input.selectionStart === input.value.length ? [0, 1] : undefined;
    default: return undefined;
  }
}

function undo(draft: Draft, input: HTMLInputElement): void {
  const place = draft.undo();
  if (!place) return;
  const { pupils } = draft.book.value;
  const { columns } = draft;
  const at = [pupils.findIndex(({ id }) => id === place.pupil), columns.findIndex(({ id }) => id === place.assessment)] as const;
  // The cell under the cursor may be the one that changed back: its input must say so.
  input.value = draft.cell({ assessment: columns[Number(input.dataset.column)]?.id ?? "", pupil: pupils[Number(input.dataset.row)]?.id ?? "" }).peek().typed;
  aim(...at);
}

/** Lays a block of a spreadsheet on the grid, from a cell down and to the right. */
function spread(draft: Draft, pasted: string, row: number, column: number) {
  const { pupils } = draft.book.peek();
  const assessments = draft.columns;
  return pasted.replace(/\r?\n$/, "").split(/\r?\n/).flatMap((line, i) => line.split("\t").flatMap((typed, j) => {
    const [pupil, assessment] = [pupils[row + i], assessments[column + j]];
    return pupil && assessment ? [{ assessment: assessment.id, pupil: pupil.id, typed: typed.trim() }] : [];
  }));
}
