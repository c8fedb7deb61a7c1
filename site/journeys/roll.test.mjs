// Journeys b and i: the morning's roll, with and without network, and the office that sees it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { looks, open, openHouse, picture, settled, signIn, until } from "./house.mjs";

const [phone, dark, desktop] = looks;
const size = 35;

/** The browser's clock, twelve minutes into the first lesson of the house's day. */
const now = new Date("2026-11-23T08:12:00+01:00");

/** Gives a test a house of its own: a roll is called once. */
const inHouse = (name, walk) => test(name, async () => {
  const house = await openHouse();
  try {
    await walk(house);
  } finally {
    await house.close();
  }
});

async function visit(house, login, look = phone, options) {
  const page = await open(house, look);
  await page.clock.install({ time: now });
  page.taps = 0;
  page.on("dialog", (dialog) => dialog.accept());
  await signIn(house, page, login, options);
  return page;
}

const teacher = (house, look, options) => visit(house, "bruno.esteve", look, options);
const cpe = (house, look = desktop) => visit(house, "karim.joubert", look);

/** Touches as a thumb does, and counts. */
async function touch(page, there) {
  page.taps++;
  await there.tap();
}

const rollLink = (page) => page.locator('main a[href*="/app/appel/"]').first();
const tiles = (page) => page.locator(".roll .pupil");
const done = (page) => page.getByRole("button", { name: "Appel fait" });
const recorded = (page) => page.getByText("appel enregistré").first().waitFor();
const name = async (tile) => (await tile.locator(".first, .last").allInnerTexts()).map((part) => part.replace(/[\s,]+$/, "")).join(" ");

/** Opens the roll of now from Aujourd'hui. */
async function openRoll(page) {
  await rollLink(page).waitFor();
  await touch(page, rollLink(page));
  await tiles(page).first().waitFor();
}

/** Opens it again once it is done, from the rolls of the day. */
async function openDone(page, house) {
  await page.goto(`${house.address}/app/appels/`);
  await openRoll(page);
  await recorded(page);
}

inHouse("when all are there, the roll is two touches from Aujourd'hui, and a third leads back", async (house) => {
  const page = await teacher(house);
  await openRoll(page);
  await touch(page, done(page));
  await recorded(page);
  await touch(page, page.getByRole("link", { name: "Revenir à Aujourd’hui" }));
  await page.waitForURL(/aujourdhui/);
  assert.equal(page.taps, 3);
  assert.deepEqual(page.faults, []);
});

for (const own of [false, true]) inHouse(`a roll that was touched and not handed in ${own ? "is kept on one's own device, which leaves without a word" : "asks before its page goes, also by a link of the bar"}`, async (house) => {
  const page = await teacher(house, desktop, { trusted: own });
  page.removeAllListeners("dialog");
  const asked = [];
  const place = page.locator('nav a[href*="/app/plus/"]:visible').first();
  page.on("dialog", (dialog) => { asked.push(dialog.type()); return dialog.dismiss(); });
  await rollLink(page).click();
  await tiles(page).first().waitFor();
  await tiles(page).nth(4).click();
  await page.getByText("pas encore envoyé").waitFor();
  await place.click({ noWaitAfter: true });
  if (own) {
    await page.waitForURL(/app\/plus/);
    await page.goBack();
    await page.getByText("pas encore envoyé").waitFor();
    assert.deepEqual(asked, []);
    return;
  }
  await until(() => asked.length > 0, "the page asks");
  assert.deepEqual(asked, ["beforeunload"]);
  assert.match(page.url(), /appel/);
  await tiles(page).nth(4).click();
  await tiles(page).nth(4).click(); // absent, late, present: nothing is left to lose
  await place.click();
  await page.waitForURL(/app\/plus/);
  assert.deepEqual(page.faults, []);
});

inHouse("journey b: a roll of 35, two absent and one late, takes six touches and less than ten seconds", async (house) => {
  const page = await teacher(house);
  await rollLink(page).waitFor();
  const began = performance.now();
  await openRoll(page);
  await touch(page, tiles(page).nth(4));
  await touch(page, tiles(page).nth(7));
  await touch(page, tiles(page).nth(9));
  await touch(page, tiles(page).nth(9));
  // The sixth touch is the roll's own: opening it was the first.
  await touch(page, done(page));
  await recorded(page);
  const seconds = (performance.now() - began) / 1000;
  assert.equal(await tiles(page).count(), size);
  assert.ok(page.taps <= 6, `${page.taps} touches`);
  assert.ok(seconds <= 10, `${seconds.toFixed(1)} s`);
  await picture(page, "journey-b-1-roll");
  await page.reload();
  await recorded(page);
  assert.deepEqual(await page.locator(".pupil[aria-pressed=true] .mark").allInnerTexts(), ["absent", "absent", "retard 12 min"]);
  assert.deepEqual(page.faults, []);

  const office = await cpe(house);
  await office.goto(`${house.address}/app/vie-scolaire/`);
  await office.locator(".line").first().waitFor();
  const list = await office.locator(".board-list").innerText();
  assert.match(list, new RegExp(await name(tiles(page).nth(4)), "i"));
  await picture(office, "journey-b-2-board");
  assert.deepEqual(office.faults, []);
});

inHouse("a pupil who follows from home is not one of those present, in words nor in the count", async (house) => {
  const page = await visit(house, "claire.vasseur");
  await openRoll(page);
  const home = page.locator(".pupil", { hasText: "à distance" });
  assert.equal(await home.count(), 1);
  assert.doesNotMatch(await home.innerText(), /présent/);
  const all = await tiles(page).count();
  assert.match(await page.locator(".roll-sum").innerText(), new RegExp(`^${all - 1} présents\\s+1 à distance`));
  await touch(page, home);
  assert.match(await page.locator(".roll-sum").innerText(), new RegExp(`^${all - 1} présents\\s+1 absent`));
  await touch(page, done(page));
  await recorded(page);
  assert.deepEqual(page.faults, []);
});

inHouse("journey i: without network the roll opens, is called, survives a reload and leaves by itself", async (house) => {
  const page = await teacher(house, dark, { trusted: true });
  await rollLink(page).waitFor();
  await settled(page);
  await page.waitForFunction(async () => (await caches.match("/app/appel/")) !== undefined);
  await page.context().setOffline(true);
  await openRoll(page);
  await touch(page, tiles(page).nth(2));
  await touch(page, tiles(page).nth(3));
  await touch(page, tiles(page).nth(3));
  await touch(page, done(page));
  await page.getByText("hors ligne · sera envoyé").waitFor();
  await picture(page, "journey-i-1-roll-offline");
  await page.reload();
  await page.getByText("hors ligne · sera envoyé").waitFor();
  assert.equal(await page.locator(".pupil[aria-pressed=true]").count(), 2);
  await page.context().setOffline(false);
  await recorded(page);
  await picture(page, "journey-i-2-roll-sent");

  const other = await teacher(house);
  await openDone(other, house);
  assert.deepEqual(await other.locator(".pupil[aria-pressed=true] .mark").allInnerTexts(), ["absent", "retard 12 min"]);
});

inHouse("what waits for the network leaves from any screen", async (house) => {
  const page = await teacher(house, phone, { trusted: true });
  await openRoll(page);
  await page.context().setOffline(true);
  await touch(page, tiles(page).nth(0));
  await touch(page, done(page));
  await page.getByText("hors ligne · sera envoyé").waitFor();
  await page.context().setOffline(false);
  await page.goto(`${house.address}/app/aujourdhui/`);
  await settled(page);
  const other = await teacher(house);
  await openDone(other, house);
  assert.equal(await other.locator(".pupil[aria-pressed=true]").count(), 1);
});

/** Hands in a roll that cannot leave its own screen, with one pupil absent, and goes back to the home screen, where it can. */
async function handAndLeave(page, house, at, answer) {
  await page.route("**/api/lessons/*/roll?*", (route) => {
    if (route.request().method() !== "PUT") return route.continue();
    if (page.url().includes("/app/appel/")) return route.abort();
    return answer ? route.fulfill(answer) : route.continue();
  });
  await touch(page, tiles(page).nth(at));
  await touch(page, done(page));
  await page.getByText("hors ligne · sera envoyé").waitFor();
  await page.goto(`${house.address}/app/aujourdhui/`);
  await page.getByText(/Votre appel du .* est à relire/).waitFor();
}

inHouse("what a roll met that left from another screen is said there, and shown once with both words", async (house) => {
  const page = await teacher(house, phone, { trusted: true });
  await openRoll(page);
  const pupil = await name(tiles(page).nth(6));
  const office = await cpe(house);
  await office.goto(`${house.address}/app/vie-scolaire/`);
  await office.getByRole("button", { name: "Noter un retard" }).click();
  await office.locator("#late-search").fill(pupil);
  await office.locator(".lates button").first().click();
  await office.locator(".slip").waitFor();
  await handAndLeave(page, house, 6);
  await picture(page, "roll-unshown");
  await page.goto(`${house.address}/app/appels/`);
  await page.getByRole("link", { name: "Relire cet appel" }).tap();
  await page.locator(".clashing").waitFor();
  assert.match(await page.locator(".clashing").innerText(), /vous\s: absent/);
  await page.goto(`${house.address}/app/appels/`);
  await rollLink(page).waitFor();
  await settled(page);
  assert.equal(await page.getByText(/Votre appel du .* est à relire/).count(), 0, "it was shown");
  assert.deepEqual(page.faults, []);
});

inHouse("a roll that is refused for good no longer waits for the network: it says why", async (house) => {
  const page = await teacher(house, phone, { trusted: true });
  await openRoll(page);
  const closed = { status: 403, contentType: "application/problem+json", body: JSON.stringify({ status: 403, detail: "Cet appel est clos depuis hier." }) };
  await handAndLeave(page, house, 3, closed);
  await page.goto(`${house.address}/app/appels/`);
  await page.getByRole("link", { name: "Relire cet appel" }).waitFor();
  assert.equal(await page.getByText("sera envoyé").count(), 0);
  await page.getByRole("link", { name: "Relire cet appel" }).tap();
  await page.getByRole("alert").getByText("Cet appel est clos depuis hier.").waitFor();
  await picture(page, "roll-refused");
  assert.equal(await page.locator(".pupil[aria-pressed=true]").count(), 1, "what was tapped is there");
});

inHouse("somebody else's roll is never overwritten: both are shown, and one chooses", async (house) => {
  const [here, there] = [await teacher(house), await teacher(house)];
  await openRoll(here);
  await openRoll(there);
  await touch(there, tiles(there).nth(1));
  await touch(there, done(there));
  await recorded(there);
  await touch(here, tiles(here).nth(2));
  await touch(here, done(here));
  const both = here.getByRole("alertdialog");
  await both.waitFor();
  await picture(here, "roll-twice");
  assert.equal(await both.locator("li").count(), 2);
  await both.getByRole("button", { name: "Garder l’autre" }).tap();
  await recorded(here);
  assert.equal(await tiles(here).nth(1).getAttribute("aria-pressed"), "true");
  assert.equal(await tiles(here).nth(2).getAttribute("aria-pressed"), "false");
});

inHouse("what the office noted stays, and the roll says both words at the pupil", async (house) => {
  const page = await teacher(house);
  await openRoll(page);
  const pupil = await name(tiles(page).nth(6));
  const office = await cpe(house);
  await office.goto(`${house.address}/app/vie-scolaire/`);
  await office.getByRole("button", { name: "Noter un retard" }).click();
  await office.locator("#late-search").fill(pupil);
  await office.locator(".lates button").first().click();
  await office.locator(".slip").waitFor();
  await picture(office, "late-slip");
  await touch(page, tiles(page).nth(6));
  await touch(page, done(page));
  await page.locator(".clashing").waitFor();
  await picture(page, "roll-clash");
  assert.match(await page.locator(".clashing").innerText(), /vous\s: absent/);
  assert.deepEqual(page.faults, []);
});

inHouse("the roll is called by keyboard alone", async (house) => {
  const page = await teacher(house, desktop);
  await rollLink(page).click();
  await tiles(page).first().waitFor();
  await tiles(page).first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("a");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("r");
  await page.keyboard.type("8");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("i");
  await picture(page, "keyboard-roll");
  await page.keyboard.press("Enter");
  await recorded(page);
  assert.deepEqual((await page.locator(".pupil[aria-pressed=true] .mark").allInnerTexts()).sort(), ["absent", "infirmerie", "retard 8 min"]);
  assert.deepEqual(page.faults, []);
});

inHouse("the office justifies by keyboard, finds a pupil in two keys and keeps its place when the board refreshes", async (house) => {
  const page = await teacher(house);
  await openRoll(page);
  await touch(page, tiles(page).nth(4));
  await touch(page, tiles(page).nth(5));
  await touch(page, done(page));
  await recorded(page);
  const office = await cpe(house);
  await office.goto(`${house.address}/app/vie-scolaire/`);
  const rows = office.locator(".line");
  await rows.nth(1).waitFor();
  await rows.first().focus();
  await office.keyboard.press("ArrowDown");
  const held = await office.evaluate(() => document.activeElement.dataset.row);
  await office.clock.runFor(31_000);
  await settled(office);
  assert.equal(await office.evaluate(() => document.activeElement.dataset.row), held, "the cursor keeps its row");
  await office.keyboard.press("j");
  await office.locator("#who").fill("Mme Le Goff, sa mère");
  await office.getByRole("button", { name: "Enregistrer" }).click();
  assert.ok(await office.locator("#motif").evaluate((field) => field.validity.valueMissing), "no motive is chosen for the family");
  await office.locator("#motif").selectOption({ index: 1 });
  await office.getByRole("button", { name: "Enregistrer" }).click();
  await office.getByText(/Justificatif noté/).waitFor();
  await office.keyboard.press("Control+k");
  await office.keyboard.type((await name(tiles(page).nth(4))).slice(0, 4));
  await office.locator(".found li").first().waitFor();
  await office.keyboard.press("Enter");
  await office.waitForURL(/dossier/);
  await office.locator(".stretch, .empty").first().waitFor();
  await picture(office, "journey-c-file");
  assert.deepEqual(office.faults, []);
});
