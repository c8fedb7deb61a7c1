// How the board looks at the service, and how a pupil is found by a few letters.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { pace } = built("./desk/pace.js");
const { find } = built("./desk/find.js");

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
