// The roll without a page: what a tap does, what is sent, and when a kept roll is taken up again.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { body, choices, differing, lateBy, marked, marksOf, same, stand, step, tally, tapped, typed } = built("./roll/marks.js");

const lesson = { date: "2026-11-23", start: "10:00", end: "10:55" };
const pupils = ["a", "b", "c", "d"].map(id => ({ id, firstName: id, lastName: id, status: "present" }));
const roll = (version, marks = {}, done = null) => ({ lesson, version, done, open: true, until: "", clashes: [], pupils: pupils.map(p => ({ ...p, ...marks[p.id] })) });
const by = { by: "M. Lebon", at: "2026-11-23T09:04:00Z" };

for (const { minutes, digits, want } of [
  { minutes: 12, digits: "5", want: 5 },
  { minutes: 5, digits: "07", want: 7 },
  { minutes: 12, digits: "0", want: 12 },
  { minutes: undefined, digits: "0", want: 0 },
  { minutes: 12, digits: "20", want: 20 },
]) test(`${digits} typed over ${minutes ?? "no"} minutes: ${want}`, () => {
  assert.equal([...digits].reduce(typed, minutes), want);
});

test("a tap goes from present to absent to late to present", () => {
  const round = [{ status: "present" }];
  for (let i = 0; i < 3; i++) round.push(tapped(round[i], 12));
  assert.deepEqual(round.slice(1), [{ status: "absent" }, { status: "late", minutes: 12 }, { status: "present" }]);
});

for (const status of ["sentout", "infirmary"]) test(`a tap on ${status} is back to present`, () => {
  assert.deepEqual(tapped({ status }, 12), { status: "present" });
});

for (const { at, minutes, why } of [
  { at: [10, 12], minutes: 12, why: "the clock of the running lesson" },
  { at: [10, 0], minutes: 1, why: "never zero" },
  { at: [10, 54], minutes: 54, why: "until the lesson ends" },
  { at: [10, 55], minutes: 5, why: "after it, the usual five" },
  { at: [9, 30], minutes: 5, why: "before it too" },
]) test(`late at ${at.join(":")}: ${minutes} min, ${why}`, () => {
  assert.equal(lateBy(lesson, new Date(2026, 10, 23, ...at)), minutes);
});

test("the minutes of the clock stand among the round ones, once", () => {
  assert.deepEqual(choices(12), [5, 10, 12, 15]);
  assert.deepEqual(choices(10), [5, 10, 15]);
});

test("only a late mark has minutes, and only there do they tell two marks apart", () => {
  assert.deepEqual(marked("absent", 5), { status: "absent" });
  assert.equal(same({ status: "absent", minutes: 5 }, { status: "absent" }), true);
  assert.equal(same({ status: "late", minutes: 5 }, { status: "late", minutes: 10 }), false);
  assert.equal(same(undefined, { status: "present" }), true);
});

test("what is sent lists those who are not simply present, on the version that was seen", () => {
  assert.deepEqual(body(3, { a: { status: "absent" }, b: { status: "present" }, c: { status: "late", minutes: 10 } }),
    { version: 3, marks: [{ pupil: "a", status: "absent" }, { pupil: "c", status: "late", minutes: 10 }] });
});

test("everybody is counted once", () => {
  assert.deepEqual(tally(pupils, { a: { status: "absent" }, b: { status: "late", minutes: 5 } }), { present: 2, absent: 1, late: 1, sentout: 0, infirmary: 0, remote: 0, exempted: 0, pfmp: 0 });
});

test("who is expected elsewhere is not one of those present, unless something else is marked", () => {
  const [first, second, ...others] = pupils;
  const sums = tally([{ ...first, away: "remote" }, { ...second, away: "exempted" }, ...others], { [second.id]: { status: "late", minutes: 5 } });
  assert.deepEqual(sums, { present: 2, absent: 0, late: 1, sentout: 0, infirmary: 0, remote: 1, exempted: 0, pfmp: 0 });
});

test("two rolls differ where a pupil's mark does", () => {
  const names = differing(pupils, { a: { status: "absent" }, b: { status: "absent" } }, { b: { status: "absent" }, d: { status: "infirmary" } }).map(({ id }) => id);
  assert.deepEqual(names, ["a", "d"]);
});

for (const { name, service, kept, how } of [
  { name: "marks kept above the same version go on", service: roll(3), kept: { version: 3, marks: { a: { status: "absent" } }, asked: true }, how: "above" },
  { name: "a roll that left although the answer was lost is done", service: roll(4, { a: { status: "absent" } }, by), kept: { version: 3, marks: { a: { status: "absent" } }, asked: true }, how: "same" },
  { name: "a roll that somebody else called is never overwritten", service: roll(4, { b: { status: "absent" } }, by), kept: { version: 3, marks: { a: { status: "absent" } }, asked: true }, how: "stale" },
  { name: "everyone present is a roll to send, as long as it is not called", service: roll(0), kept: { version: 0, marks: {}, asked: true }, how: "above" },
]) test(name, () => assert.equal(stand(service, kept), how));

test("what the service has is what the screen begins with", () => {
  assert.deepEqual(marksOf(roll(1, { c: { status: "late", minutes: 7 } })), { c: { status: "late", minutes: 7 } });
});

for (const [key, at, to] of [["ArrowRight", 0, 1], ["ArrowLeft", 0, 0], ["ArrowDown", 1, 4], ["ArrowDown", 6, 6], ["ArrowUp", 4, 1], ["Home", 5, 0], ["End", 0, 6], ["x", 2, 2]]) {
  test(`${key} from tile ${at} of 7 in rows of 3 goes to ${to}`, () => assert.equal(step(key, at, 3, 7), to));
}
