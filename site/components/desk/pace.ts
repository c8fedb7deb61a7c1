/** How long until the next look at the service: 30 s while somebody looks, less often hidden or failing, not at all when nobody is there. */
export function pace({ hidden, failures, idle }: { hidden: boolean; failures: number; idle: number }): number | null {
  if (idle >= patience) return null;
  return Math.min((hidden ? 10 : 1) * usual * 2 ** failures, slowest);
}

export const usual = 30_000;
const patience = 15 * 60_000;
const slowest = 10 * 60_000;
