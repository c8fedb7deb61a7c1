// What reaches me: choices are kept one after the other, and what is not kept is put back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./built.mjs";

const { keeping } = load("./notices/keep.js");

/** A service that answers when it is told to, and what was shown meanwhile. */
function service(first) {
  const [asked, shown] = [[], []];
  const send = (state) => new Promise((keep, fail) => asked.push({ state, keep, fail }));
  const choices = keeping(first, send, (state, how) => shown.push([state, how?.failed?.message ?? how]));
  return { ...choices, asked, shown, last: () => shown[shown.length - 1], answered: () => new Promise(setImmediate) };
}

test("touches go one after the other, and the last state in place of those between", async () => {
  const { change, asked, last, answered } = service({ mark: "now", late: "now", push: 0 });
  change({ mark: "digest" });
  change({ late: "digest" });
  change({ late: "never" });
  assert.deepEqual(asked.map(({ state }) => state), [{ mark: "digest", late: "now", push: 0 }]);
  assert.deepEqual(last(), [{ mark: "digest", late: "never", push: 0 }, "saving"]);
  asked[0].keep({ ...asked[0].state });
  await answered();
  assert.deepEqual(asked.slice(1).map(({ state }) => state), [{ mark: "digest", late: "never", push: 0 }]);
  assert.equal(last()[1], "saving", "the answer to an older state says nothing of the newer");
  asked[1].keep({ ...asked[1].state, push: 1 });
  await answered();
  assert.deepEqual(last(), [{ mark: "digest", late: "never", push: 1 }, "saved"]);
  assert.equal(asked.length, 2);
});

test("what cannot be kept is put back to what the service kept last, with the reason", async () => {
  const { change, asked, last, answered } = service({ mark: "now", late: "now" });
  change({ mark: "digest" });
  asked[0].keep({ ...asked[0].state });
  await answered();
  change({ late: "never" });
  asked[1].fail(new Error("refused"));
  await answered();
  assert.deepEqual(last(), [{ mark: "digest", late: "now" }, "refused"]);
  change({ late: "digest" });
  assert.deepEqual(asked[2].state, { mark: "digest", late: "digest" }, "and it may be tried again");
});

test("a failure on the way is no failure of the newer state that goes after it", async () => {
  const { change, asked, shown, answered } = service({ mark: "now", late: "now" });
  change({ mark: "digest" });
  change({ late: "never" });
  asked[0].fail(new Error("no network"));
  await answered();
  asked[1].keep(undefined);
  await answered();
  assert.deepEqual(shown.map(([, how]) => how), ["saving", "saving", "saved"]);
  assert.deepEqual(shown[2][0], { mark: "digest", late: "never" });
});

test("what another request changed is taken over, and is not sent", async () => {
  const { change, adopt, asked, shown, answered } = service({ mark: "now", push: 0 });
  adopt({ push: 1 });
  assert.deepEqual([asked.length, shown[0]], [0, [{ mark: "now", push: 1 }, undefined]]);
  change({ mark: "never" });
  asked[0].fail(new Error("refused"));
  await answered();
  assert.deepEqual(shown[2][0], { mark: "now", push: 1 });
});
