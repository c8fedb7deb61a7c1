// An order for a whole school leaves in lots: what was done stays done where one of them fails.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { lotsOf, pupilsIn, sendLots, undoing } = built("./here/lots.js");

const pupils = Array.from({ length: 900 }, (_, i) => `p${i}`);
const all = lotsOf({ kind: "absent" }, pupils);

/** A service that fails at some of the requests, by their number. */
function service(...failing) {
  const asked = [];
  return { asked, send: order => Promise.resolve(failing.includes(asked.push(order)) ? undefined : order.pupils.length) };
}

test("an order leaves in lots that the service takes, each pupil once", () => {
  assert.deepEqual(all.left.map(({ kind, pupils: some }) => [kind, some.length]), [["absent", 400], ["absent", 400], ["absent", 100]]);
  assert.deepEqual(all.left.flatMap(({ pupils: some }) => some), pupils);
});

test("where a lot fails what was done is known, and the rest alone is sent again", async () => {
  const { asked, send } = service(2);
  const part = await sendLots(all, send);
  assert.deepEqual([pupilsIn(part.sent), pupilsIn(part.left), part.n, asked.length], [400, 500, 400, 2]);
  const whole = await sendLots(part, send);
  assert.deepEqual([pupilsIn(whole.sent), whole.left, whole.n], [900, [], 900]);
  assert.deepEqual(asked.slice(2).map(({ pupils: [first] }) => first), ["p400", "p800"]);
});

test("taking back is also of the lot whose answer was lost, and goes on where it failed", async () => {
  const part = await sendLots(all, service(2).send);
  const { asked, send } = service(2);
  const undone = await sendLots(undoing(part), send);
  assert.deepEqual(asked.map(({ undo, pupils: some }) => [undo, some.length]), [[true, 400], [true, 400]]);
  assert.deepEqual([undone.sent.length, undone.left.length], [1, 1]);
  assert.equal((await sendLots(undone, send)).left.length, 0);
});
