import type { SchoolCalendar } from "../api/types";
import { base, year as text } from "../base/words";
import { day, fill } from "../base/text";
import { hour } from "../life/time";

type Grid = SchoolCalendar["grids"][number];

/** "lun.": the first of January 2024 was a Monday. */
const weekday = (n: number): string => day(new Date(2024, 0, n, 12), { weekday: "short" });

/** The hours of the day, a table for each grid, with the classes for which it holds. */
export function Grids({ grids }: { grids: Grid[] }) {
  const alone = grids.length === 1;
  return (
    <section aria-labelledby="grids">
      <h2 class="section-title" id="grids">{text.grids}</h2>
      {grids.length === 0 && <p class="card empty">{text.noGrids}</p>}
      <div class="grids">{grids.map(grid => <Table key={grid.name} grid={grid} alone={alone} />)}</div>
      <p class="small muted noprint">{text.gridsDetail} <a href={`${base}aide/emploi-du-temps/#commande`}>{text.help}</a></p>
    </section>
  );
}

function Table({ grid: { name, classes, midday, slots }, alone }: { grid: Grid; alone: boolean }) {
  const days = slots.some(slot => slot.days.length > 0);
  const names = slots.some(slot => slot.name);
  return (
    <div class="card grid-card">
      <table>
        <caption>{name && <b>{name}</b>}<small class="muted">{[classes.length ? classes.join(", ") : alone ? text.everyClass : text.otherClasses, midday && fill(text.midday, { at: hour(midday) })].filter(Boolean).join(" · ")}</small></caption>
        <thead><tr>{names && <th scope="col">{text.slot}</th>}<th scope="col">{text.start}</th><th scope="col">{text.end}</th>{days && <th scope="col">{text.days}</th>}</tr></thead>
        <tbody>{slots.map((slot, i) => (
          <tr key={i}>{names && <th scope="row">{slot.name}</th>}<td>{hour(slot.start)}</td><td>{hour(slot.end)}</td>{days && <td>{slot.days.length ? slot.days.map(weekday).join(" ") : text.everyDay}</td>}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}
