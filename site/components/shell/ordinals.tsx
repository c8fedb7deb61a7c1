/** @jsxImportSource ../dom */

/** Writes 2de, 1er or 3e as people do, with the letters raised. */
export function ordinals(text: string): Node {
  return <>{text.split(/(\d(?:er|re|de|e)(?![a-zà-ÿ]))/i).map((part, i) => i % 2 ? <>{part.slice(0, 1)}<sup>{part.slice(1)}</sup></> : part)}</>;
}
