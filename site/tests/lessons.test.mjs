// The changes of a lesson, and the dates and names that an import begins with, without a page.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { added, byHour, edits, filled, without } = built("./lessons/edits.js");
const { formatOf, later, nextMonday } = built("./lessons/dates.js");

const { latest } = built("./lessons/latest.js");

const lesson = (id, start, end, room, staff, more = {}) => ({ id, start, end, room, class: id, subject: "x", staff: [staff], teachers: [`M. ${staff}`], changes: [], ...more });
const day = [
  lesson("a", "08:00", "08:55", "B 204", "ravel"), lesson("b", "08:00", "09:55", "A 08", "lebon"),
  lesson("c", "09:00", "09:55", "C 12", "roux"), lesson("d", "08:00", "08:55", "Labo", "ferrer", { cancelled: true }),
];

test("the lessons of a day stand under their hour", () => assert.deepEqual(byHour([day[2], day[1], day[0]]).map(([hour, all]) => [hour, all.map(({ id }) => id)]), [["08:00", ["a", "b"]], ["09:00", ["c"]]]));

const changed = filled(lesson("e", "14:00", "14:55", "C 12", "roux", { date: "2026-11-23", changes: [{ kind: "moved-room", was: "A 08", now: "C 12" }, { kind: "test", words: "chapitre 3" }, { kind: "moved-from", was: "lundi" }] }));
test("a further change keeps those that were asked before, not the service's own", () => {
  assert.deepEqual(added(changed, { kind: "cancelled" }).map(({ kind, room, words }) => [kind, room, words]), [["moved-room", "C 12", undefined], ["test", undefined, "chapitre 3"], ["cancelled", undefined, undefined]]);
});
test("a second room takes the place of the first", () => assert.deepEqual(added(changed, { kind: "moved-room", room: "B 1" }).filter(({ kind }) => kind === "moved-room").map(({ room }) => room), ["B 1"]));
test("one change is taken back alone", () => assert.deepEqual(without(changed, "test").map(({ kind }) => kind), ["moved-room"]));
test("a lesson that moved or is replaced says again where it stands and who stands in", () => {
  const both = filled(lesson("f", "15:00", "15:55", "B 1", "ferrer", { date: "2026-11-24", changes: [{ kind: "moved-time" }, { kind: "replaced" }] }));
  assert.deepEqual(edits(both).map(({ date, start, end, staff }) => [date, start, end, staff]), [["2026-11-24", "15:00", "15:55", undefined], [undefined, undefined, undefined, ["ferrer"]]]);
});
test("lists that the service leaves out are empty, and nothing is asked for", () => {
  const bare = filled({ id: "g", start: "08:00", end: "08:55", date: "2026-11-23", kind: "course", classes: [], staff: [] });
  assert.deepEqual([bare.teachers, bare.changes, bare.room, edits(bare)], [[], [], "", []]);
});

test("the name of a file says its format", () => assert.deepEqual(["EXP_COURS.XML", "cours.csv"].map(formatOf), ["exp-cours", "csv"]));
test("an import begins with a week", () => assert.deepEqual(["2026-11-26", "2026-11-30", "2026-11-29", "2026-12-31"].map(nextMonday), ["2026-11-30", "2026-12-07", "2026-11-30", "2027-01-04"]));
test("a day later is the next of the calendar, whatever the clocks do", () => assert.deepEqual([later("2026-10-24", 1), later("2026-12-31", 1), later("2027-03-01", -1)], ["2026-10-25", "2027-01-01", "2027-02-28"]));

/** Requests that answer when the test says so, and what was taken of the answers. */
function service() {
  const asked = [], taken = [];
  const ask = wish => new Promise((answer, fail) => asked.push({ wish, answer: () => answer(`of ${wish}`), fail }));
  return { asked, taken, want: latest(ask, (wish, answer) => taken.push([wish, answer])) };
}
const now = () => new Promise(done => setImmediate(done));

test("an answer to what is wanted no more is dropped, and the last wish alone is asked", async () => {
  const { asked, taken, want } = service();
  for (const wish of ["a", "b", "c"]) void want(wish);
  assert.deepEqual(asked.map(({ wish }) => wish), ["a"], "one at a time");
  asked[0].answer();
  await now();
  assert.deepEqual([asked.map(({ wish }) => wish), taken], [["a", "c"], []]);
  asked[1].answer();
  await now();
  assert.deepEqual([asked.length, taken], [2, [["c", "of c"]]]);
});

test("the same wish is asked again, also after a failure", async () => {
  const { asked, taken, want } = service();
  const first = want("a");
  asked[0].fail(new Error("no network"));
  await assert.rejects(first);
  void want("a");
  asked[1].answer();
  await now();
  assert.deepEqual(taken, [["a", "of a"]]);
});
