// How the board looks at the service, how a pupil is found by a few letters, and how it says
// whom to phone and since when.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { load, texts } from "./built.mjs";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { pace } = built("./desk/pace.js");
const { find } = built("./desk/find.js");
const { passed, passedOn } = load("./board/passed.js");

for (const { name, when, seconds } of [
  { name: "somebody looks", when: { hidden: false, failures: 0, idle: 0 }, seconds: 30 },
  { name: "the page is hidden", when: { hidden: true, failures: 0, idle: 0 }, seconds: 300 },
  { name: "it failed once", when: { hidden: false, failures: 1, idle: 0 }, seconds: 60 },
  { name: "it keeps failing", when: { hidden: false, failures: 9, idle: 0 }, seconds: 600 },
  { name: "hidden and failing", when: { hidden: true, failures: 3, idle: 0 }, seconds: 600 },
  { name: "nobody for a quarter of an hour", when: { hidden: false, failures: 0, idle: 900_000 }, seconds: null },
]) test(`the board refreshes: ${name}`, () => assert.equal(pace(when), seconds === null ? null : seconds * 1000));

const pupils = [["1", "Fatou", "FOFANA", "2de 3"], ["2", "Noé", "DUPONT-LESAUVAGE", "1re G2"], ["3", "Aïcha", "BENALI", "T 2"], ["4", "Fabien", "LE GOFF", "T 2"]];

for (const { query, ids } of [
  { query: "fa", ids: ["1", "4"] },
  { query: "aic", ids: ["3"] },
  { query: "lesau", ids: ["2"] },
  { query: "goff fab", ids: ["4"] },
  { query: "T ben", ids: ["3"] },
  { query: "ofana", ids: [] },
  { query: "  ", ids: [] },
]) test(`"${query}" finds ${ids.length}`, () => assert.deepEqual(find(pupils, query).map(([id]) => id), ids));

test("a list stays short", () => assert.equal(find(Array.from({ length: 40 }, (_, i) => [`${i}`, "Ana", "B", "6e"]), "ana").length, 8));

const plain = (words) => words.replace(/[\u00a0\u202f]/g, " ");
const morning = "2026-11-24T07:02:00Z"; // Tuesday, two past eight in Paris
for (const { name, at, zone, said } of [
  { name: "of today by its hour", at: "2026-11-24T06:45:00Z", zone: "Europe/Paris", said: "7 h 45" },
  { name: "of yesterday", at: "2026-11-23T13:15:00Z", zone: "Europe/Paris", said: "hier, 14 h 15" },
  { name: "of another day by its date", at: "2026-11-20T13:15:00Z", zone: "Europe/Paris", said: "ven. 20 nov., 14 h 15" },
  { name: "of last evening, minutes before midnight", at: "2026-11-23T22:59:00Z", zone: "Europe/Paris", said: "hier, 23 h 59" },
  { name: "of a school where it is evening already", at: "2026-11-23T22:59:00Z", zone: "Pacific/Noumea", said: "9 h 59" },
]) test(`a try is said: ${name}`, () => assert.equal(plain(passed(at, zone, morning)), said));

test("an absence is said with its day", () => {
  assert.deepEqual(["2026-11-24", "2026-11-23", "2026-11-20"].map((date) => plain(passedOn(date, "08:00", "Europe/Paris", morning))), ["8 h", "hier, 8 h", "ven. 20 nov., 8 h"]);
});

test("every national code of kinship has its word, in every language", () => {
  const source = readFileSync(new URL("../../functions/people/aaf/pupil.go", import.meta.url), "utf8");
  const codes = /var kinships = \[\]string\{(.*)\}/.exec(source)[1].match(/\d+/g);
  const english = JSON.parse(readFileSync(new URL("../i18n/en.json", import.meta.url), "utf8"));
  for (const { board } of [texts, english]) assert.deepEqual(Object.keys(board.kinships).sort(), codes.sort());
});
