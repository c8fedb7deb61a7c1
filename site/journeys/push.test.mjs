// A push says that there is news, in the language that its reader chose, and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, openHouse, signIn, until } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

test("a push is said in the family's language, from the side from which it is read", async () => {
  const page = await open(house);
  await page.context().grantPermissions(["notifications"], { origin: house.address });
  await signIn(house, page, "helene.lorieux", { trusted: true });
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const browser = await page.context().newCDPSession(page);
  let registrationId;
  browser.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    for (const one of registrations) if (!one.isDeleted) registrationId = one.registrationId;
  });
  await browser.send("ServiceWorker.enable");
  await until(() => registrationId, "a service worker");
  // One push takes the place of the one before, so each is told from its neighbour by its language.
  for (const [data, lang, dir, said] of [
    ['{"language":"ar","open":"/app/aujourdhui/"}', "ar", "rtl", /^لديكم جديد/],
    ['{"language":"toString"}', "fr", "ltr", /^Du nouveau/],
    ['{"language":"pt","open":"/app/aujourdhui/"}', "pt", "ltr", /^Há novidades/],
    ["", "fr", "ltr", /^Du nouveau/],
  ]) {
    const { title, body, ...how } = await until(async () => {
      // The browser's tools lose one to a worker that is just starting: a push service would send it again.
      await browser.send("ServiceWorker.deliverPushMessage", { origin: house.address, registrationId, data });
      return page.evaluate(async expected => {
        const all = await (await navigator.serviceWorker.ready).getNotifications();
        const one = all.find(({ lang }) => lang === expected);
        return one && { title: one.title, body: one.body, lang: one.lang, dir: one.dir, beside: all.length - 1 };
      }, lang);
    }, `a notification in ${lang}`);
    assert.equal(title, "Préau");
    assert.match(body, said);
    assert.deepEqual(how, { lang, dir, beside: 0 });
  }
});
