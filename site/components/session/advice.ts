import { session as text } from "../base/words";
import { fill } from "../base/text";

const shortest = 12;
const walks = ["azertyuiop", "qwertyuiop", "qsdfghjklm", "wxcvbn", "abcdefghijkl", "01234567890", "09876543210"];
const famous = ["motdepasse", "password", "soleil", "bonjour", "loulou", "doudou", "jetaime", "marseille", "football", "bienvenue"];

const plain = (value: string): string => value.normalize("NFD").toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * One line of advice on a password while it is typed. The service decides; this only
 * spares a refusal. names are those a guesser would try first.
 */
export function advise(value: string, names: string[]): { good: boolean; words: string } {
  const bad = (words: string): { good: boolean; words: string } => ({ good: false, words });
  const missing = shortest - [...value].length;
  if (!value) return bad("");
  if (missing > 0) return bad(missing === 1 ? text.shortOne : fill(text.short, { n: missing }));
  const word = plain(value);
  if (names.some(name => name.length > 2 && word.includes(plain(name)))) return bad(text.personal);
  if (new Set(value).size < 6) return bad(text.repeated);
  const rest = [...walks.flatMap(walk => pieces(walk, 5)), ...famous].reduce((left, known) => left.replace(known, ""), word);
  return rest.length < 6 ? bad(text.common) : { good: true, words: text.good };
}

function pieces(walk: string, length: number): string[] {
  return Array.from({ length: walk.length - length + 1 }, (_, i) => walk.slice(i, i + length));
}
