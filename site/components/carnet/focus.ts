import type { Signal } from "@preact/signals";
import type { Place } from "./cells";

/** The cell that was last chosen. */
export type Focus = Signal<(Place & { row: number; column: number }) | null>;

/** Goes to a cell; false where there is none. */
export function aim(row: number, column: number): boolean {
  const input = document.querySelector<HTMLInputElement>(`input[data-row="${row}"][data-column="${column}"]`);
  input?.focus();
  return Boolean(input);
}
