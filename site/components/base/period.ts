import { shell } from "./words";

/** "1er trimestre" for T1, as the school says it; the identifier where it has no word. */
export const periodName = (id: string): string => (shell.periods as Record<string, string>)[id] ?? id;
