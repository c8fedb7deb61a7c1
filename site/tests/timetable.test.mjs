// The timetable in words and in columns: what is pure in the family's screens.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { load, texts } from "./built.mjs";

const { layOut, span } = load("./timetable/layout.js");
const { changes, isOff, momentWords, nextLesson, place, tag, timeLeft } = load("./timetable/words.js");
const { addDays, elsewhere, hour, momentNow, mondayOf, schoolNow, timeIn } = load("./timetable/time.js");
const { moment } = load("./base/text.js");
const { named } = load("./timetable/named.js");
const { stretchWords } = load("./timetable/stretch.js");
const { momentIn } = load("./absences/moment.js");
const { fit, isAccepted, partsOf } = load("./absences/send.js");
const words = texts.timetable;

/** A lesson of Monday, "8-9" or "8:30-9:25". */
function lesson(times, more = {}) {
  const [start, end] = times.split("-").map((t) => (t.includes(":") ? t : `${t}:00`).padStart(5, "0"));
  return { id: times, date: "2026-11-23", start, end, subject: "Maths", teachers: ["Mme Roux"], room: "B 204", kind: "course", changes: [], ...more };
}

const columns = (...times) => layOut(times.map((t) => lesson(t))).map(({ lesson: { id }, column, columns: of }) => `${id} ${column + 1}/${of}`);

for (const [name, times, want] of [
  ["one after another, each has the whole width", ["8-9", "9-10"], ["8-9 1/1", "9-10 1/1"]],
  ["two at once stand side by side", ["10-11", "10-11"], ["10-11 1/2", "10-11 2/2"]],
  ["a long lesson beside two short ones", ["8-10", "8-9", "9-10"], ["8-10 1/2", "8-9 2/2", "9-10 2/2"]],
  ["a chain that touches is one knot", ["8-9:30", "9-10:30", "10-11"], ["8-9:30 1/2", "9-10:30 2/2", "10-11 1/2"]],
  ["what comes after a knot has the whole width again", ["8-9", "8-9", "9-10"], ["8-9 1/2", "8-9 2/2", "9-10 1/1"]],
  ["three groups", ["8-9", "8-9", "8-9"], ["8-9 1/3", "8-9 2/3", "8-9 3/3"]],
  ["in any order", ["9-10", "8-10"], ["8-10 1/2", "9-10 2/2"]],
]) test(name, () => assert.deepEqual(columns(...times), want));

test("the grid spans whole hours, and a usual day at least", () => {
  assert.deepEqual(span([lesson("9-10")]), { from: 8, to: 17 });
  assert.deepEqual(span([lesson("7:45-8:40"), lesson("17-18:10")]), { from: 7, to: 19 });
  assert.deepEqual(span([]), { from: 8, to: 17 });
});

const said = (...list) => changes(lesson("10-11", { changes: list }), words).map((s) => s.replace(/[\u202f\u00a0]/g, " "));

for (const [name, list, want] of [
  ["cancelled", [{ kind: "cancelled" }], ["Annulé"]],
  ["cancelled, with what to do", [{ kind: "cancelled", words: "permanence en salle A 12" }], ["Annulé : permanence en salle A 12"]],
  ["another room", [{ kind: "moved-room", was: "B 204", now: "C 12" }], ["Salle C 12 au lieu de B 204"]],
  ["a place with a name of its own", [{ kind: "moved-room", was: "C 101", now: "Labo 2" }], ["Labo 2 au lieu de C 101"]],
  ["another day", [{ kind: "moved-time", now: "2026-11-26 14:00-14:55" }], ["Déplacé à jeudi 14 h"]],
  ["another hour of the same day", [{ kind: "moved-time", was: "10:00-10:55", now: "15:30-16:25" }], ["Déplacé à 15 h 30 au lieu de 10 h"]],
  ["exempted, which is not cancelled for everybody", [{ kind: "exempted" }], ["Classe dispensée de ce cours"]],
  ["where it comes from", [{ kind: "moved-from", was: "2026-11-24 13:30" }], ["Déplacé de mardi 13 h 30"]],
  ["another teacher", [{ kind: "replaced", was: "Mme Roux", now: "M. Cloarec" }], ["Remplacé par M. Cloarec"]],
  ["a test", [{ kind: "test" }], ["Contrôle"]],
  ["several changes, the weightiest first", [{ kind: "moved-room", was: "B 204", now: "C 12" }, { kind: "replaced", now: "M. Cloarec" }], ["Remplacé par M. Cloarec", "Salle C 12 au lieu de B 204"]],
]) test(`said: ${name}`, () => assert.deepEqual(said(...list), want));

test("a lesson marked cancelled says so without a change", () => {
  const off = lesson("10-11", { cancelled: true });
  assert.deepEqual(changes(off, words), ["Annulé"]);
  assert.deepEqual(tag(off, words), { words: "annulé", tone: "warn" });
  assert.equal(isOff(off), true);
  assert.equal(tag(lesson("10-11"), words), undefined);
});

test("a lesson moved within its day takes place; one that went to another day does not", () => {
  assert.equal(isOff(lesson("10-11", { changes: [{ kind: "moved-time", was: "9:00-9:55", now: "10:00-11:00" }] })), false);
  assert.equal(isOff(lesson("10-11", { away: "2026-11-26" })), true);
  assert.equal(isOff(lesson("10-11", { changes: undefined, teachers: undefined })), false);
});

test("what a change says is not said twice", () => {
  const moved = lesson("10-11", { room: "C 12", changes: [{ kind: "moved-room", was: "B 204", now: "C 12" }] });
  assert.equal(place(moved, words), "Mme Roux");
  assert.equal(place(lesson("10-11"), words).replace(/\u00a0/g, " "), "Salle B 204 · Mme Roux");
  assert.equal(place(lesson("10-11", { class: "2de 3" }), words, "staff").replace(/\u00a0/g, " "), "2de 3 · Salle B 204");
});

test("a moment far away has its date, and words stay words", () => {
  assert.equal(momentWords("2026-12-10 08:00", "2026-11-23").replace(/\u202f/g, " "), "jeudi 10 décembre 8 h");
  assert.equal(momentWords("lundi prochain", "2026-11-23"), "lundi prochain");
});

const at = (clock, date = "2026-11-23") => ({ date, minutes: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) });
const left = (times, clock, date) => timeLeft(lesson(times), at(clock, date), words)?.replace(/\u202f/g, " ");

test("time left", () => {
  assert.equal(left("9-10", "08:35"), "dans 25 min");
  assert.equal(left("14-15", "08:00"), "dans 6 h");
  assert.equal(left("14-15", "08:55"), "dans 5 h 05");
  assert.equal(left("9-9:55", "09:32"), "en cours, encore 23 min");
  assert.equal(left("9-10", "10:00"), undefined);
  assert.equal(left("9-10", "08:00", "2026-11-24"), undefined);
});

test("the next lesson is the first that takes place", () => {
  const day = [lesson("11-12"), lesson("9-10"), lesson("10-11", { cancelled: true })];
  assert.equal(nextLesson(day, at("09:10")).id, "9-10");
  assert.equal(nextLesson(day, at("10:00")).id, "11-12");
  assert.equal(nextLesson(day, at("12:00")), undefined);
});

test("days and Mondays, across a change of the clocks", () => {
  assert.equal(mondayOf("2026-11-29"), "2026-11-23");
  assert.equal(mondayOf("2026-11-23"), "2026-11-23");
  assert.equal(addDays("2026-10-24", 2), "2026-10-26");
  assert.equal(hour("08:05"), "8\u202fh\u202f05");
});

test("a moment that has passed is said as hours are: a date, then 9 h 14", () => {
  assert.equal(moment(new Date(2026, 10, 23, 9, 14)), "23 novembre, 9\u202fh\u202f14");
  assert.equal(moment(new Date(2026, 10, 23, 8, 0)), "23 novembre, 8\u202fh");
  assert.equal(moment(new Date(2026, 8, 1, 8, 0)), "1er septembre, 8\u202fh");
  assert.equal(moment(new Date(2026, 9, 31, 8, 0)), "31 octobre, 8\u202fh");
});

test("no screen writes an hour by itself: Intl says 9:14 where French says 9 h 14", () => {
  const folder = fileURLToPath(new URL("../components/", import.meta.url));
  const said = readdirSync(folder, { recursive: true }).filter(name => /\.tsx?$/.test(name) && !name.endsWith("schema.d.ts"))
    .filter(name => /hour: "|timeStyle|toLocaleTimeString/.test(readFileSync(folder + name, "utf8")));
  assert.deepEqual(said, ["timetable/time.ts"], "which reads the clocks of a zone, and says nothing");
});

test("a school in Nouméa has its own clocks", () => {
  const moment = new Date("2026-11-22T21:30:00Z");
  assert.deepEqual(timeIn("Pacific/Noumea", moment), { date: "2026-11-23", minutes: 8 * 60 + 30 });
  assert.deepEqual(timeIn("Europe/Paris", new Date("2026-11-22T23:00:00Z")), { date: "2026-11-23", minutes: 0 });
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  assert.equal(elsewhere(here, "2026-11-23"), false);
  assert.equal(elsewhere(here === "Pacific/Noumea" ? "Europe/Paris" : "Pacific/Noumea", "2026-11-23"), true);
});

test("a time typed by a family is a moment of the school's zone", () => {
  assert.equal(momentIn("2026-11-24", "08:00", "Europe/Paris"), "2026-11-24T07:00:00Z");
  assert.equal(momentIn("2026-10-25", "08:00", "Europe/Paris"), "2026-10-25T07:00:00Z");
  assert.equal(momentIn("2026-11-24", "08:00", "Pacific/Noumea"), "2026-11-23T21:00:00Z");
  assert.equal(momentIn("", "08:00", "Europe/Paris"), "");
});

test("a stretch is said in the school's hours", () => {
  const clean = (s) => s.replace(/[\u202f\u00a0]/g, " ");
  assert.equal(clean(stretchWords({ from: "2026-11-20T07:00:00Z", to: "2026-11-20T09:00:00Z" }, words, "Europe/Paris")), "Vendredi 20 novembre, 8 h – 10 h");
  assert.equal(clean(stretchWords({ from: "2026-11-19T07:00:00Z", to: "2026-11-20T09:00:00Z" }, words, "Europe/Paris")), "Jeudi 19 novembre, 8 h, au vendredi 20 novembre, 10 h");
});

test("a document leaves in parts, a photo fits, other kinds are refused", () => {
  assert.deepEqual(partsOf(5, 2), [[0, 2], [2, 4], [4, 5]]);
  assert.deepEqual(partsOf(30, 2).length, 3);
  assert.deepEqual(partsOf(0, 2), [[0, 0]]);
  assert.deepEqual(fit(4000, 3000, 1800), { width: 1800, height: 1350 });
  assert.deepEqual(fit(800, 600, 1800), { width: 800, height: 600 });
  assert.equal(isAccepted({ type: "application/pdf" }), true);
  assert.equal(isAccepted({ type: "application/zip" }), false);
});

test("a group that begins with its subject is not said twice", () => {
  assert.equal(named({ subject: "Allemand LVB", class: "Allemand LVB, 2de gr. 1" }), "Allemand LVB, 2de gr. 1");
  assert.equal(named({ subject: "Maths", class: "2de 3" }), "Maths, 2de 3");
  assert.equal(named({ subject: "Maths", class: "2de 3" }, " · "), "Maths · 2de 3");
  assert.equal(named({ class: "2de 3" }), "2de 3");
  assert.equal(named({ subject: "Permanence" }), "Permanence");
});

test("a phone in Paris shows the day of a school in Nouméa, also when its clock is behind", () => {
  const school = { zone: "Pacific/Noumea", today: "2026-11-23" };
  const right = Date.parse("2026-11-22T21:30:00Z");
  const wrong = Date.parse("2026-11-20T21:30:00Z");
  assert.deepEqual(schoolNow(school, right, right), { date: "2026-11-23", minutes: 8 * 60 + 30 });
  assert.deepEqual(schoolNow(school, wrong, wrong), { date: "2026-11-23", minutes: 8 * 60 + 30 });
  assert.equal(schoolNow(school, right, right + 16 * 36e5).date, "2026-11-24", "a page left open overnight");
  assert.equal(momentNow(school, wrong, wrong).toISOString(), "2026-11-22T21:30:00.000Z", "the moment itself, for what is over and what is to come");
});
