/** @jsxImportSource ../dom */
import { path } from "../sparkline/sparkline";

/** A small curve; decoration beside figures that are also in words. */
export function Curve({ values, width, height, area }: { values: number[]; width: number; height: number; area?: boolean }): Node {
  if (values.length < 2) return <></>;
  const { line, x, y } = path(values, width, height);
  return (
    <svg class="curve" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {area && <path class="area" d={`${line}V${height}H3Z`} />}
      <path d={line} />
      <circle cx={x} cy={y} r="3" />
    </svg>
  );
}
