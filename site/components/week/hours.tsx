import { hour } from "../timetable/time";

/** The hours at the left of the grid; each lesson says its own, so these are for the eyes. */
export function Hours({ from, to }: { from: number; to: number }) {
  return (
    <div class="week-hours" aria-hidden="true">{Array.from({ length: to - from }, (_, i) => (
      <span key={i} style={{ "--at": i }}>{hour(`${from + i}:00`)}</span>
    ))}</div>
  );
}
