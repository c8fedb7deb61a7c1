import { shell } from "./words";

/** "1er trimestre" for T1, as the school says it; the identifier where it has no word. */
export const periodName = (id: string): string => (shell.periods as Record<string, string>)[id] ?? id;

/** "2e" for "2e trimestre", where the periods stand side by side and the shown one says the rest. */
export const shortPeriod = (id: string): string => /^\d\w+/.exec(periodName(id))?.[0] ?? periodName(id);
