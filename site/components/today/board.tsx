import { base, today as text } from "../base/words";
import type { Day } from "../api/types";

/** The four figures that call for action in the school, each a way to the board. */
export function Board({ board }: { board: NonNullable<Day["board"]> }) {
  const href = `${base}app/vie-scolaire/?${new URLSearchParams({ u: board.school })}`;
  return (
    <section class="board" aria-labelledby="board">
      <h2 class="label" id="board">{text.board}</h2>
      <ul class="figures-links">{(["late", "absent", "calls", "rulings"] as const).map(key => (
        <li key={key}><a class="card" href={`${href}#${key === "late" ? "rolls" : key}`}><span>{text.figures[key]}</span><b class={board[key] ? `figure-${key}` : "muted"}>{board[key]}</b></a></li>
      ))}</ul>
    </section>
  );
}
