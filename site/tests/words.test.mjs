// The French that people read: its spaces, its apostrophes, its numbers and its dates.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { load, texts } from "./built.mjs";

const { count, day, fill } = load("./base/text.js");
const { dateTitle, dateWords } = load("./timetable/time.js");

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(root + path, "utf8");

/** Every text of a catalogue with the way to it: "here.send.one". */
function* sayings(tree, way = "") {
  if (typeof tree === "string") yield [way, tree];
  else for (const [key, part] of Object.entries(tree)) yield* sayings(part, way ? `${way}.${key}` : key);
}

/** The quoted texts of a catalogue in YAML; what goes out as SMS has the letters of telephones. */
const quoted = (path) => read(path).split("\n").map((line) => /^\s*(?:- |([\w.-]+): )"(.*)"$/.exec(line)).filter((found) => found && !/\.sms$/.test(found[1] ?? "")).map(([, key = "", text]) => [`${path} ${key}`, text]);

/** The lines of a page outside its code. */
const prose = (path) => read(path).replace(/```[^]*?```/g, "").replace(/`[^`\n]*`/g, "").split("\n").map((line, i) => [`${path} ${i + 1}`, line]);

const french = [
  ...sayings(texts),
  ...["shared/fault/text/fr.yaml", "functions/notify/text/fr.yaml", "functions/absences/text/fr.yaml"].flatMap(quoted),
  ...readdirSync(root + "content", { recursive: true }).filter((path) => path.endsWith(".md") && !path.endsWith(".en.md") && !path.startsWith("projet")).sort().flatMap((path) => prose(`content/${path}`)),
];

test("no French line can break before : ; ? ! » nor after «", () => {
  assert.ok(french.length > 1500, `${french.length} texts`);
  assert.deepEqual(french.filter(([, text]) => / [:;?!»](?=\s|[.,)*]|$)|« /.test(text)), []);
});

test("a French apostrophe is ’", () => {
  assert.deepEqual(french.filter(([, text]) => /\p{L}'\p{L}/u.test(text)), []);
});

test("the form for one says its number, which is none as well in French", () => {
  assert.equal(count(texts.today.missing, 0), "0 note à saisir");
  assert.equal(count(texts.today.missing, 1), "1 note à saisir");
  assert.equal(count(texts.today.missing, 2), "2 notes à saisir");
  assert.deepEqual([...sayings(texts)].filter(([way, text]) => /\.one$/.test(way) && /(^|\s)1(\s|$)/.test(text)), []);
});

test("thousands stand apart, and what is not a number is left as it is", () => {
  assert.equal(fill(texts.here.seen, { seen: 0, n: 1180 }).replace("\u00a0", " "), "Vus : 0 sur 1\u202f180");
  assert.equal(count(texts.desk.pupils, 1180), "1\u202f180 élèves");
  assert.equal(fill("{year}", { year: "2026" }), "2026");
});

test("the first of a month is 1er, wherever a date is said", () => {
  assert.equal(dateWords("2026-09-01"), "mardi 1er septembre");
  assert.equal(dateTitle("2026-09-01", { weekday: "short", day: "numeric", month: "short" }), "Mar. 1er sept.");
  assert.equal(dateWords("2026-09-01", { day: "numeric" }), "1er");
  assert.equal(dateWords("2026-09-01", { month: "long", year: "numeric" }), "septembre 2026");
  assert.equal(dateWords("2026-10-31"), "samedi 31 octobre");
  assert.equal(day(new Date(2026, 8, 1)), dateWords("2026-09-01"));
});
