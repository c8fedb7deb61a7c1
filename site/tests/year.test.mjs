// The draft of a school's year: what it changes, and how it meets what somebody else settled.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { changes, draftOf, editOf, onto, swapped } = built("./year/draft.js");

const day = (name, from, to = from) => ({ name, from, to });
const pont = day("Pont", "2027-05-14"), forum = day("Forum", "2027-01-15");

const calendar = {
  first: "2026-09-01", last: "2027-07-02",
  weeks: [["2026-11-16", "A"], ["2026-11-23", "B"], ["2026-11-30", ""], ["2026-12-07", "A"], ["2026-12-21", "", false]].map(([monday, letter, teaches = true]) => ({ monday, letter, teaches })),
  holidays: [{ ...day("Vacances de Noël", "2026-12-19", "2027-01-03"), own: false }, { ...pont, own: true }],
};
const before = draftOf(calendar);

test("a draft holds the weeks with class and the school's own days off", () => {
  assert.deepEqual(Object.keys(before.letters), ["2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07"]);
  assert.deepEqual(before.off, [pont]);
  assert.equal(changes(before, draftOf(calendar)).any, false);
  assert.deepEqual(editOf(before, 4).weeks[1], { monday: "2026-11-23", letter: "B" });
});

test("A and B change places from a week on, and a week without a letter stays so", () => {
  const after = swapped(before, "2026-11-23");
  assert.deepEqual(Object.values(after.letters), ["A", "A", "", "B"]);
  assert.deepEqual(changes(after, before).weeks, ["2026-11-23", "2026-12-07"]);
  assert.equal(changes(swapped(after, "2026-11-23"), before).any, false, "twice is nothing");
});

test("what somebody else settled stays wherever the draft said nothing", () => {
  const mine = { ...before, last: "2027-06-30", letters: { ...before.letters, "2026-11-30": "B" }, off: [forum] };
  const theirs = { first: "2026-09-03", last: "2027-07-01", letters: { ...before.letters, "2026-11-16": "B" }, off: [pont, day("Fête", "2027-06-18")] };
  const both = onto(mine, before, theirs);
  assert.deepEqual([both.first, both.last], ["2026-09-03", "2027-06-30"]);
  assert.deepEqual(Object.values(both.letters), ["B", "B", "B", "A"]);
  assert.deepEqual(both.off.map(({ name }) => name), ["Forum", "Fête"], "mine added, mine removed, theirs kept");
  assert.deepEqual(onto({ ...before, off: [pont, forum] }, before, { ...before, off: [forum, pont] }).off, [forum, pont], "the same day from both is one");
});
