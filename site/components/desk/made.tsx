import { useLayoutEffect, useRef } from "preact/hooks";

/** Places what a component of the family's page made: those are plain nodes, not Preact's. */
export function Made({ node }: { node: Node }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(node), [node]);
  return <div ref={place} />;
}
