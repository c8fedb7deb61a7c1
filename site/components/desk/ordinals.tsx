/** Writes 2de, 1er or 3e as people do, with the letters raised. */
export function Ordinals({ text }: { text: string }) {
  return <>{text.split(/(\d(?:er|re|de|e)(?![a-zà-ÿ]))/i).map((part, i) => i % 2 ? <span key={i}>{part.slice(0, 1)}<sup>{part.slice(1)}</sup></span> : part)}</>;
}
