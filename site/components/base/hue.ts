/** The subjects that nearly everyone has keep a colour of their own; the order is that of the twelve hues. */
const known = [
  /^math/i, /anglais/i, /physique|chimie/i, /fran|lettres|philo/i, /hist|géo/i, /vie et|svt|bio/i,
  /espagnol|italien/i, /eps|sport/i, /éco|gestion/i, /moral|civique/i, /numéri|techno|info/i, /art|musi|alle/i,
];

/** The class of a subject's colour, one of twelve, the same on every screen. */
export function hue(subject: string): string {
  const place = known.findIndex(words => words.test(subject));
  return `hue-${place < 0 ? [...subject].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 12 : place}`;
}

/** The class of a child's colour, by the child's place in the family. */
export const childHue = (i: number): string => `hue-${(Math.max(i, 0) * 5) % 12}`;
