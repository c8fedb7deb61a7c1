/** One request for some pupils, as the service takes it. */
export type Order = Record<string, unknown> & { pupils: string[] };

/** An order for many pupils, in lots: what was sent, what is left, and how many entries the service answered for. */
export interface Lots { sent: Order[]; left: Order[]; n: number }

/** What one request may hold of pupils. */
const lot = 400;

/** An order for some pupils, in lots that the service takes. */
export const lotsOf = (order: Record<string, unknown>, pupils: string[]): Lots =>
  ({ sent: [], left: Array.from({ length: Math.ceil(pupils.length / lot) }, (_, i) => ({ ...order, pupils: pupils.slice(i * lot, (i + 1) * lot) })), n: 0 });

/** Sends what is left, one lot after the other, until one fails: what was done stays done. */
export async function sendLots(lots: Lots, send: (order: Order) => Promise<number | undefined>): Promise<Lots> {
  for (let now = lots; ;) {
    const [next, ...left] = now.left;
    const n = next && await send(next);
    if (!next || n === undefined) return now;
    now = { sent: [...now.sent, next], left, n: now.n + n };
  }
}

/** What takes all of it back: the first of those left as well, of which the answer may be all that was lost. */
export const undoing = ({ sent, left }: Lots): Lots => ({ sent: [], left: [...sent, ...left.slice(0, 1)].map(order => ({ ...order, undo: true })), n: 0 });

/** How many pupils some orders are about. */
export const pupilsIn = (orders: Order[]): number => orders.reduce((n, { pupils }) => n + pupils.length, 0);
