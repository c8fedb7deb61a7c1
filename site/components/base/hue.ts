/** The class of a subject's colour, one of twelve, the same on every screen. */
export function hue(subject: string): string {
  let sum = 0;
  for (const letter of subject) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return `hue-${sum % 12}`;
}
