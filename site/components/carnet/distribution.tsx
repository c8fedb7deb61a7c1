import { desk as text } from "../base/words";
import { printNumber } from "../averages/mark";
import type { Draft } from "./draft";

const bars = 5;

/** How the marks of the open assessment spread, in five equal parts of its scale; the figures are in the list itself. */
export function Distribution({ draft, open }: { draft: Draft; open: string }) {
  const assessment = draft.assessment(open);
  if (!assessment) return null;
  const points = draft.points(assessment);
  if (points.length < 2) return null;
  const parts = Array.from({ length: bars }, (_, i) => points.filter(value => part(value, assessment.outOf) === i).length);
  const most = Math.max(...parts);
  return (
    <section class="card distribution" aria-labelledby="spread">
      <h2 class="label" id="spread">{text.distribution} · {assessment.title}</h2>
      <ol class="bars">
        {parts.map((n, i) => (
          <li key={i}>
            <svg width="100%" height="48" viewBox="0 0 10 48" preserveAspectRatio="none" aria-hidden="true"><rect x="0" width="10" y={48 - (n * 46) / most} height={(n * 46) / most} /></svg>
            <b>{n}</b><small class="muted">{edge(i, assessment.outOf)}–{edge(i + 1, assessment.outOf)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

const part = (value: number, outOf: number): number => Math.min(bars - 1, Math.floor((value * bars) / outOf));
const edge = (i: number, outOf: number): string => printNumber(Math.round((i * outOf) / bars));
