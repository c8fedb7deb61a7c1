import type { Coming } from "../api/types";

/** How something stands that was said of a time for which nothing is noted: ruled on, or else announced until that time is over. */
export function comingState({ reason, caseTo = "" }: Pick<Coming, "reason" | "caseTo">, now = new Date()): "justified" | "refused" | "announced" | "waiting" {
  if (reason === "justified" || reason === "refused") return reason;
  return new Date(caseTo) > now ? "announced" : "waiting";
}
