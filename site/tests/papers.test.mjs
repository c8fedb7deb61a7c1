// A document is put together again from its parts, and a reason is one of its kind.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { wholeOf } = built("./board/pieces.js");
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
