import type { Found } from "../api/types";

/** Letters without accents or case, as people type a name in a hurry. */
export const folded = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** The pupils who have every word of a query at the beginning of one of theirs; names first, then classes. */
export function find(pupils: Found[], query: string, most = 8): Found[] {
  const words = folded(query).split(/[\s-]+/).filter(Boolean);
  if (!words.length) return [];
  const fits = (pupil: Found): boolean => {
    const own = folded(pupil.slice(1).join(" ")).split(/[\s-]+/);
    return words.every(word => own.some(one => one.startsWith(word)));
  };
  return pupils.filter(fits).slice(0, most);
}
