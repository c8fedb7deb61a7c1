import type { Found } from "../api/types";

/** Letters without accents or case, as people type a name in a hurry. */
export const folded = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

const wordsOf = (text: string): string[] => folded(text).split(/[\s-]+/).filter(Boolean);

/** Reports whether every word of a query is the beginning of one of a text's. */
export function begins(text: string, query: string): boolean {
  const own = wordsOf(text);
  return wordsOf(query).every(word => own.some(one => one.startsWith(word)));
}

/** The pupils who have every word of a query at the beginning of one of theirs; names first, then classes. */
export function find(pupils: Found[], query: string, most = 8): Found[] {
  return wordsOf(query).length ? pupils.filter(pupil => begins(pupil.slice(1).join(" "), query)).slice(0, most) : [];
}
