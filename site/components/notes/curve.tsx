/** @jsxImportSource ../dom */
import { path } from "../sparkline/sparkline";

/** A small curve; decoration beside figures that are also in words. */
export function Curve({ values, width, height, level }: { values: number[]; width: number; height: number; level?: number }): Node {
  if (values.length < 2) return <></>;
  const all = level === undefined ? values : [...values, level];
  const { line, x, y } = clipped(values, all, width, height);
  const dash = level === undefined ? undefined : clipped([level], all, width, height).y;
  return (
    <svg class="curve" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {dash !== undefined && <path class="area" d={`${line}V${height}H3Z`} />}
      {dash !== undefined && <path class="level" d={`M3 ${dash}H${width - 3}`} />}
      <path d={line} />
      <circle cx={x} cy={y} r="3" />
    </svg>
  );
}

/** Draws values on the scale of all. */
function clipped(values: number[], all: number[], width: number, height: number): { line: string; x: number; y: number } {
  return path(values, width, height, [Math.min(...all), Math.max(...all)]);
}
