import type { DatedStatus } from "../api/types";

/** What is chosen in the place of a subject: hours of a day. No identifier is so. */
export const slot = "*";

/** What the fields of an exemption say, as the service takes it. */
export function exemptionOf(form: FormData): { service?: string; slot?: { from: string; to: string }; weekday?: number; every?: number; present: boolean } {
  const said = (name: string): string => String(form.get(name) ?? "");
  return {
    ...(said("what") === slot ? { slot: { from: said("slot-from"), to: said("slot-to") } } : { service: said("what") }),
    weekday: Number(said("weekday")) || undefined, every: said("every") === "2" ? 2 : undefined, present: said("present") === "on",
  };
}

/** A status as it was said: said again it stands as before, once it was taken back. */
export const saidAgain = ({ kind, from, to, weekday, every, service, slot, present }: DatedStatus): Record<string, unknown> => ({ kind, from, to, weekday, every, service, slot, present });
