import type { Motive } from "../api/types";

/** The motives that may be given of a kind of stretch: of a late arrival, those that are of late arrivals too. */
export const motivesFor = (motives: Motive[], kind?: string): Motive[] => motives.filter(({ late }) => kind !== "late" || late);
