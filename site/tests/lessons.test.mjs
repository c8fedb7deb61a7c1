// The changes of a lesson and the reading of a timetable's file, without a page.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { added, byHour, edits, freeRooms, people, without } = built("./lessons/edits.js");
const { decode, formatOf, later, nextMonday } = built("./lessons/decode.js");

const lesson = (id, start, end, room, staff, more = {}) => ({ id, start, end, room, class: id, subject: "x", staff: [staff], teachers: [`M. ${staff}`], changes: [], ...more });
const day = [
  lesson("a", "08:00", "08:55", "B 204", "ravel"), lesson("b", "08:00", "09:55", "A 08", "lebon"),
  lesson("c", "09:00", "09:55", "C 12", "roux"), lesson("d", "08:00", "08:55", "Labo", "ferrer", { cancelled: true }),
];

test("a room is free where no lesson meets it, cancelled ones aside", () => assert.deepEqual(freeRooms(day, day[0]), ["C 12", "Labo"]));
test("who is free comes first, the lesson's own teacher not at all", () => {
  assert.deepEqual(people(day, day[2]).map(({ id, free }) => [id, free]), [["ferrer", true], ["ravel", true], ["lebon", false]]);
});
test("the lessons of a day stand under their hour", () => assert.deepEqual(byHour([day[2], day[1], day[0]]).map(([hour, all]) => [hour, all.map(({ id }) => id)]), [["08:00", ["a", "b"]], ["09:00", ["c"]]]));

const changed = { changes: [{ kind: "moved-room", was: "A 08", now: "C 12" }, { kind: "test", words: "chapitre 3" }, { kind: "moved-from", was: "lundi" }] };
test("a further change keeps those that were asked before, not the service's own", () => {
  assert.deepEqual(added(changed, { kind: "cancelled" }).map(({ kind, room, words }) => [kind, room, words]), [["moved-room", "C 12", undefined], ["test", undefined, "chapitre 3"], ["cancelled", undefined, undefined]]);
});
test("a second room takes the place of the first", () => assert.deepEqual(added(changed, { kind: "moved-room", room: "B 1" }).filter(({ kind }) => kind === "moved-room").map(({ room }) => room), ["B 1"]));
test("one change is taken back alone", () => assert.deepEqual(without(changed, "test").map(({ kind }) => kind), ["moved-room"]));
test("nothing changed, nothing to ask for", () => assert.deepEqual(edits({ changes: [] }), []));

const said = "Élève à 8 h";
const latin = text => Uint8Array.from([...text].map(letter => letter.charCodeAt(0)));
for (const { name, bytes } of [
  { name: "UTF-8", bytes: new TextEncoder().encode(said) },
  { name: "UTF-8 with a mark", bytes: new TextEncoder().encode(`\ufeff${said}`) },
  { name: "Windows", bytes: latin(said) },
  { name: "UTF-16 of EDT", bytes: Uint8Array.from([0xff, 0xfe, ...[...said].flatMap(letter => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8])]) },
]) test(`a file in ${name} is read`, () => assert.equal(decode(bytes), said));
test("a file that says its encoding is read in it", () => assert.equal(decode(latin('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>')).slice(-8), "<a>é</a>"));

test("the name of a file says its format", () => assert.deepEqual(["EXP_COURS.XML", "cours.csv"].map(formatOf), ["exp-cours", "csv"]));
test("an import begins with a week", () => assert.deepEqual(["2026-11-26", "2026-11-30", "2026-11-29", "2026-12-31"].map(nextMonday), ["2026-11-30", "2026-12-07", "2026-11-30", "2027-01-04"]));
test("a day later is the next of the calendar, whatever the clocks do", () => assert.deepEqual([later("2026-10-24", 1), later("2026-12-31", 1), later("2027-03-01", -1)], ["2026-10-25", "2027-01-01", "2027-02-28"]));
