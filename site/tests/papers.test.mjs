// A document is put together again from its parts, and a reason is one of its kind.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { wholeOf } = built("./board/pieces.js");
const { comingState } = built("./life/coming.js");
const { exemptionOf, saidAgain } = built("./file/exempt.js");
const { motivesFor } = built("./life/motives.js");

const bytes = Buffer.from("%PDF-1.7\n\u00e9\u0000\u00ff fin");
const split = [bytes.subarray(0, 5), bytes.subarray(5, 9), bytes.subarray(9)];
const served = (type = "application/pdf", size = bytes.length) => {
  const asked = [];
  const read = path => {
    asked.push(path);
    return Promise.resolve({ name: "certificat.pdf", type, size, parts: split.length, data: split[Number(/part=(\d)$/.exec(path)[1])].toString("base64") });
  };
  return { asked, read };
};

test("a document is all of its parts, in their order, as its type", async () => {
  const { asked, read } = served();
  const { name, blob } = await wholeOf("/document?school=s", read);
  assert.deepEqual(asked, [0, 1, 2].map(n => `/document?school=s&part=${n}`));
  assert.equal(name, "certificat.pdf");
  assert.equal(blob.type, "application/pdf");
  assert.deepEqual(Buffer.from(await blob.arrayBuffer()), bytes);
});

for (const { name, type, size } of [
  { name: "of a kind that nobody may send", type: "text/html" },
  { name: "that is not whole", size: bytes.length + 1 },
]) test(`nothing is shown of a document ${name}`, async () => assert.equal(await wholeOf("/document?school=s", served(type, size).read), undefined));

const motives = [{ code: "illness" }, { code: "appointment", late: true }, { code: "oversleeping", late: true }, { code: "mourning" }];

for (const { kind, codes } of [
  { kind: "absent", codes: ["illness", "appointment", "oversleeping", "mourning"] },
  { kind: "late", codes: ["appointment", "oversleeping"] },
  { kind: undefined, codes: ["illness", "appointment", "oversleeping", "mourning"] },
]) test(`of a stretch that is ${kind ?? "to come"}, ${codes.length} of four motives may be given`, () => assert.deepEqual(motivesFor(motives, kind).map(({ code }) => code), codes));

for (const { name, said, state } of [
  { name: "to come, nobody has ruled on", said: { reason: "waiting", caseTo: "2026-11-25T17:00:00Z" }, state: "announced" },
  { name: "past, nobody has ruled on", said: { reason: "waiting", caseTo: "2026-11-20T09:00:00Z" }, state: "waiting" },
  { name: "to come, is accepted", said: { reason: "justified", caseTo: "2026-11-25T17:00:00Z" }, state: "justified" },
  { name: "past, is refused", said: { reason: "refused", caseTo: "2026-11-20T09:00:00Z" }, state: "refused" },
]) test(`what was said of a time ${name} stands as ${state}`, () => assert.equal(comingState(said, new Date("2026-11-23T08:00:00Z")), state));

const filled = fields => { const form = new FormData(); for (const [name, value] of Object.entries(fields)) form.set(name, value); return form; };

for (const { name, fields, want } of [
  { name: "a subject, every second Monday, present", fields: { what: "eps1", weekday: "1", every: "2", present: "on" }, want: { service: "eps1", weekday: 1, every: 2, present: true } },
  { name: "a subject, always", fields: { what: "eps1", weekday: "0", every: "1" }, want: { service: "eps1", weekday: undefined, every: undefined, present: false } },
  { name: "a slot of Tuesdays", fields: { what: "*", "slot-from": "10:00", "slot-to": "12:00", weekday: "2", every: "1" }, want: { slot: { from: "10:00", to: "12:00" }, weekday: 2, every: undefined, present: false } },
]) test(`an exemption from ${name} is sent as such`, () => assert.deepEqual(exemptionOf(filled(fields)), want));

test("a status that was taken back is said again as it was, without what the service adds", () => {
  const said = { kind: "exemption", from: "2026-11-16", to: "2026-12-18", weekday: 1, every: 2, service: "eps1" };
  assert.deepEqual(JSON.parse(JSON.stringify(saidAgain({ ...said, id: "x", subject: "EPS", letter: "A" }))), said);
});
