// What a browser keeps, under whose name it sends, and where it goes after a sign-in.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load, local } from "./built.mjs";

globalThis.document = { documentElement: { lang: "fr" } };

/** What the service was asked, and what it answers: a status, headers and a body for "METHOD path". */
const asked = [];
let answers = {};
globalThis.fetch = async (path, { method, headers }) => {
  asked.push({ what: `${method} ${path}`, as: headers["Preau-Person"] });
  const [status, body = "", named] = answers[`${method} ${path}`] ?? [204];
  if (status === 0) throw new TypeError("no network");
  return new Response(body ? JSON.stringify(body) : null, { status, headers: { "Content-Type": "application/json", ...(named ? { "Preau-Person": named } : {}) } });
};

const { destination } = load("./session/enter.js");
const { lasting, waits, worn } = load("./store/lasting.js");
const { aged, refused } = load("./absences/unsent.js");
const { call, get, letGo, promiseToLetGo } = load("./api/api.js");

beforeEach(() => {
  local.clear();
  asked.length = 0;
  answers = {};
});

const origin = "https://ent.example";
for (const { back, to } of [
  { back: null, to: "/app/aujourdhui/" },
  { back: "/app/notes/?e=ines#math", to: "/app/notes/?e=ines#math" },
  { back: "https://ent.example/app/notes/", to: "/app/notes/" },
  { back: "//evil.example", to: "/app/aujourdhui/" },
  { back: "/\\evil.example", to: "/app/aujourdhui/" },
  { back: "/\t/evil.example", to: "/app/aujourdhui/" },
  { back: "https://evil.example/app/notes/", to: "/app/aujourdhui/" },
  { back: "javascript:alert(1)//app/", to: "/app/aujourdhui/" },
  { back: "/app/../api/session", to: "/app/aujourdhui/" },
  { back: "http://[", to: "/app/aujourdhui/" },
]) test(`after a sign-in ${JSON.stringify(back)} leads to ${to}`, () => assert.equal(destination(back, origin), to));

const ours = pupil => pupil === "ines";
for (const { path, stays } of [
  { path: "/api/today", stays: true },
  { path: "/api/me", stays: true },
  { path: "/api/me/rolls?date=2026-11-23", stays: true },
  { path: "/api/lessons/l1/roll?school=0290001K", stays: true },
  { path: "/api/staff/me/timetable?school=0290001K&week=2026-11-23", stays: true },
  { path: "/api/services/s1/periods/T1/gradebook?school=0290001K", stays: true },
  { path: "/api/pupils/ines/grades?period=T1", stays: true },
  { path: "/api/pupils/ines/absences", stays: true },
  { path: "/api/pupils/ines/timetable?week=2026-11-23", stays: true },
  { path: "/api/pupils/ines/absences?school=0290001K", stays: false },
  { path: "/api/pupils/malo/grades?period=T1", stays: false },
  { path: "/api/pupils/malo/absences", stays: false },
  { path: "/api/pupils/ines/steps", stays: false },
  { path: "/api/schools/0290001K/board", stays: false },
  { path: "/api/schools/0290001K/whereabouts", stays: true },
  { path: "seen/api/schools/0290001K/whereabouts", stays: true },
  { path: "/api/schools/0290001K/presences", stays: false },
  { path: "/api/schools/0290001K/lessons?date=2026-11-23", stays: false },
  { path: "/api/session/list", stays: false },
  { path: "/api/classes/2DE3/overview?school=0290001K", stays: false },
]) test(`${path} ${stays ? "may stay" : "never stays"} on one's own device`, () => assert.equal(lasting(path, ours), stays));

const now = new Date(2026, 10, 23, 8).getTime();
const days = 864e5;
for (const { name, key, at, today = now, goes } of [
  { name: "an answer of last week stays", key: "/api/today", at: now - 7 * days, goes: false },
  { name: "an answer of more than thirty days goes", key: "/api/today", at: now - 31 * days, goes: true },
  { name: "an answer of the year before goes on the first of August", key: "/api/today", at: new Date(2026, 6, 31, 12).getTime(), today: new Date(2026, 7, 1, 9).getTime(), goes: true },
  { name: "marks not sent stay over the first of August", key: "unsent/api/services/s1/periods/T3/gradebook", at: new Date(2026, 6, 31, 12).getTime(), today: new Date(2026, 7, 1, 9).getTime(), goes: false },
  { name: "a roll not sent goes after thirty days", key: "roll/api/lessons/l1/roll", at: now - 31 * days, goes: true },
  { name: "the list of an alarm stays for its day", key: "/api/schools/0290001K/whereabouts", at: now - 7 * 36e5, goes: false },
  { name: "the list of an alarm goes with its day", key: "/api/schools/0290001K/whereabouts", at: now - 9 * 36e5, goes: true },
  { name: "whom somebody counted then goes too", key: "seen/api/schools/0290001K/whereabouts", at: now - 9 * 36e5, goes: true },
  { name: "a board that an older version kept goes at once", key: "/api/schools/0290001K/board", at: now, goes: true },
  { name: "a pupil whom one does not follow any more goes at once", key: "/api/pupils/malo/grades", at: now, goes: true },
]) test(name, () => assert.equal(worn(key, at, today, ours), goes));

test("what waits to be sent is cells, rolls and reasons", () => {
  assert.deepEqual(["unsent/api/x", "roll/api/x", "clash/api/x", "excuse/ines/justify/1", "/api/me/rolls", "/api/today"].map(waits), [true, true, true, true, false, false]);
});

test("a reason's document stays two days at most, and not once it was refused", () => {
  const one = { kind: "justify", pupil: "ines", school: "0290001K", said: { from: "a", to: "b", motif: "illness" }, paper: {}, document: "d1" };
  assert.equal(aged(now - 1.9 * days, one, now), false);
  assert.equal(aged(now - 2.1 * days, one, now), true);
  assert.equal(aged(now - 2.1 * days, { ...one, paper: undefined }, now), false);
  const { paper, document, ...rest } = one;
  assert.deepEqual(refused(one, "trop tard"), { ...rest, wrong: "trop tard" });
});

// The page belongs to whoever the first answer names, from here to the end of this file.
test("what a page sends says for whom the page was made", async () => {
  answers = { "GET /api/me": [200, { person: { id: "mother" } }, "mother"] };
  await get("/api/me");
  answers = { "PUT /api/x": [200, {}, "teacher"] };
  await call("PUT", "/api/x", {});
  await call("PUT", "/api/x", {});
  assert.deepEqual(asked.map(({ as }) => as), [undefined, "mother", "mother"]);
});

test("somebody else's session is said, and not renewed", async () => {
  answers = { "PUT /api/x": [401, { type: "/aide/erreurs/#somebody-else", detail: "Quelqu’un d’autre" }] };
  const failure = await call("PUT", "/api/x", {}).catch(error => error);
  assert.equal(failure.other, true);
  assert.equal(failure.help, "/aide/erreurs/#somebody-else");
  assert.deepEqual(asked.map(({ what }) => what), ["PUT /api/x"]);
});

test("a session that could not be ended is ended before anything else is asked", async () => {
  answers = { "DELETE /api/session": [503, { type: "/aide/erreurs/#unavailable" }] };
  await assert.rejects(letGo());
  promiseToLetGo();
  await assert.rejects(get("/api/today"));
  answers = { "GET /api/today": [401, { type: "/aide/erreurs/#unauthenticated" }], "POST /api/session/refresh": [401] };
  await assert.rejects(get("/api/today"));
  assert.deepEqual(asked.map(({ what }) => what), ["DELETE /api/session", "DELETE /api/session", "DELETE /api/session", "GET /api/today", "POST /api/session/refresh"]);
  assert.ok(asked.slice(0, 3).every(({ as }) => as === "mother"));
  assert.deepEqual([...local.keys()], []);
});

test("a session of somebody else is never ended in its place", async () => {
  promiseToLetGo();
  answers = { "DELETE /api/session": [401, { type: "/aide/erreurs/#somebody-else" }], "GET /api/today": [200, {}] };
  await get("/api/today");
  assert.deepEqual([...local.keys()], []);
});
