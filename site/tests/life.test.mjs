// What the office says of moments is said where the school is, beside the hours of its lessons.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./built.mjs";

process.env.TZ = "Europe/Paris";
const { dated, dateOf, hour, sayIn, span } = load("./life/time.js");
const plain = words => words.replace(/[\u00a0\u202f]/g, " ");

for (const { zone, moment, date, words, whole } of [
  { zone: "Pacific/Noumea", moment: "2026-11-22T21:05:00Z", date: "2026-11-23", words: "8 h 05", whole: "lun. 23 nov., 8 h 05 – 10 h" },
  { zone: "America/Martinique", moment: "2026-11-23T12:05:00Z", date: "2026-11-23", words: "8 h 05", whole: "lun. 23 nov., 8 h 05 – 10 h" },
  { zone: undefined, moment: "2026-11-23T07:05:00Z", date: "2026-11-23", words: "8 h 05", whole: "lun. 23 nov., 8 h 05 – 10 h" },
]) test(`a moment of a school in ${zone ?? "the reader's own zone"}`, () => {
  sayIn(zone);
  const end = new Date(Date.parse(moment) + 115 * 60_000).toISOString();
  assert.deepEqual([dateOf(moment), plain(hour(moment)), plain(dated(moment)), plain(span(moment, end))], [date, words, "lun. 23 nov.", whole]);
  assert.deepEqual([plain(hour("08:05")), dateOf("2026-11-23"), plain(dated("2026-11-23"))], ["8 h 05", "2026-11-23", "lun. 23 nov."], "an hour and a date of the school are themselves");
});

test("a stretch over two days there is of two days, whatever day it is here", () => {
  sayIn("Pacific/Noumea");
  assert.equal(plain(span("2026-11-23T05:00:00Z", "2026-11-23T22:00:00Z")), "du lun. 23 nov., 16 h au mar. 24 nov., 9 h");
});
