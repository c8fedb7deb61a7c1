// What a browser keeps and under whose name it sends: two people on one machine, a
// sign-out without network, a right that is withdrawn.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, password, picture, settled, signIn, until } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const [phone, , desktop] = looks;
const now = new Date("2026-11-23T08:12:00+01:00");

/** Another tab of the same browser, where somebody signs in. */
async function tab(page, login, options) {
  const other = await page.context().newPage();
  await signIn(house, other, login, options);
  return other;
}

/** Fills the form of the sign-in page and sends it. */
async function enter(page, login, trusted = false) {
  await page.goto(`${house.address}/app/connexion/?retour=/%5Cevil.example`);
  await page.getByLabel("Identifiant").fill(login);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  if (trusted) await page.getByLabel(/mon appareil/).check();
  await page.getByRole("button", { name: "Se connecter" }).click();
}

const home = (page) => page.waitForURL((url) => url.href.startsWith(`${house.address}/app/aujourdhui/`));
const down = (page) => page.route("**/api/**", (route) => route.abort());
const kept = (page, person) => page.evaluate((name) => new Promise((done) => {
  const request = indexedDB.open(name);
  request.onsuccess = () => {
    const base = request.result;
    if (!base.objectStoreNames.contains("kept")) return done([]);
    base.transaction("kept").objectStore("kept").getAllKeys().onsuccess = (event) => { base.close(); done(event.target.result); };
  };
}), `preau-${person}`);
const me = (page) => page.evaluate(async () => (await (await fetch("/api/me")).json()));
const workers = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
const bases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

test("a mark typed before a colleague signs in on the same machine waits for its author", async () => {
  const page = await open(house, desktop);
  page.on("dialog", (dialog) => dialog.accept());
  await signIn(house, page, "claire.vasseur");
  await page.goto(`${house.address}/app/classes/`);
  await page.locator('main a[href*="/app/carnet/"]').first().click();
  const cell = page.locator("table.grid input").first();
  await cell.waitFor();
  const other = await tab(page, "bruno.esteve");
  await cell.fill("4,25");
  await cell.press("Enter");
  await page.getByRole("status").getByText("quelqu’un d’autre est connecté").waitFor();
  await picture(page, "device-somebody-else");
  await other.bringToFront();
  await tab(page, "claire.vasseur");
  await page.bringToFront();
  await page.locator("[role=status]").getByText("enregistré").first().waitFor();
  assert.equal(await cell.inputValue(), "4,25");
});

test("a roll handed in after a colleague signed in stays with its author", async () => {
  const page = await open(house, phone);
  await page.clock.install({ time: now });
  await signIn(house, page, "bruno.esteve");
  await page.locator('main a[href*="/app/appel/"]').first().click();
  await page.locator(".roll .pupil").first().waitFor();
  await tab(page, "claire.vasseur");
  await page.bringToFront();
  await page.getByRole("button", { name: "Appel fait" }).click();
  await page.getByText("quelqu’un d’autre est connecté").waitFor();
  await picture(page, "device-roll-somebody-else");
});

test("signing out without network leaves nothing on the screen, says so, and ends the session when the network is back", async () => {
  const page = await open(house, phone);
  await signIn(house, page, "claire.vasseur");
  await page.goto(`${house.address}/app/plus/`);
  await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  await settled(page);
  await down(page);
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("alert").getByText("La déconnexion n’est pas terminée").waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), /Claire/i);
  await picture(page, "device-leaving");

  // The tab is closed; whoever comes next does not find the teacher.
  const next = await page.context().newPage();
  await page.close();
  await down(next);
  await next.goto(`${house.address}/app/aujourdhui/`);
  await next.getByRole("alert").waitFor();
  await next.unroute("**/api/**");
  await next.goto(`${house.address}/app/aujourdhui/`);
  await next.waitForURL(/connexion/);
  assert.deepEqual(await next.context().cookies(), []);
});

test("a tab that was forgotten does not end the work of another", async () => {
  const page = await open(house, phone);
  await page.clock.install();
  await signIn(house, page, "helene.lorieux");
  const other = await page.context().newPage();
  await other.goto(`${house.address}/app/notes/`);
  await other.getByText("Moyenne générale").first().waitFor();
  await page.clock.fastForward("14:00");
  await other.keyboard.press("Tab");
  await settled(other);
  await page.clock.fastForward("02:00");
  await settled(page);
  assert.match(page.url(), /aujourdhui/);

  // And once somebody else is at work, it only leaves the screen.
  await tab(page, "karim.joubert");
  await page.clock.fastForward("16:00");
  await page.waitForURL(/connexion.*autre/);
  await page.getByText("Quelqu’un d’autre s’est connecté").waitFor();
  await other.goto(`${house.address}/app/aujourdhui/`);
  await settled(other);
  assert.match(other.url(), /aujourdhui/);
});

test("a device that one does not call one's own any more keeps nothing, and asks before it erases what waits", async () => {
  const page = await open(house, desktop);
  page.on("dialog", (dialog) => dialog.accept());
  await signIn(house, page, "claire.vasseur", { trusted: true });
  const { person } = await me(page);
  await page.goto(`${house.address}/app/classes/`);
  await page.locator('main a[href*="/app/carnet/"]').first().click();
  const cell = page.locator("table.grid input").nth(3);
  await cell.waitFor();
  await settled(page);
  await down(page);
  await cell.fill("2,25");
  await cell.press("Enter");
  await page.getByText(/hors ligne/).first().waitFor();
  await page.unroute("**/api/**");

  // Somebody else may go back, and what waits stays.
  await page.context().route("**/gradebook?**", (route) => route.request().method() === "PUT" ? route.abort() : route.continue());
  await enter(page, "bruno.esteve");
  await page.getByRole("alertdialog").getByText("Une autre personne").waitFor();
  await picture(page, "device-leftover-other");
  await page.getByRole("button", { name: "Ne pas entrer" }).click();
  await page.getByRole("button", { name: "Se connecter" }).waitFor();
  assert.ok((await bases(page)).includes(`preau-${person.id}`));

  await enter(page, "claire.vasseur");
  await page.getByRole("alertdialog").getByText("S’ils sont à vous").waitFor();
  await picture(page, "device-leftover-own");
  await page.getByRole("button", { name: "Effacer et entrer" }).click();
  await home(page);
  await settled(page);
  assert.deepEqual(await bases(page), []);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(await workers(page), 0);
});

for (const [asked, left] of [[false, 0], [true, 1]]) test(`signing out of one's own device without network takes the worker that kept its pages${asked ? ", unless somebody asked for notices here" : ""}`, async () => {
  const page = await open(house, phone);
  if (asked) await page.addInitScript(() => { PushManager.prototype.getSubscription = async () => ({ endpoint: "https://push.example" }); });
  await signIn(house, page, "claire.vasseur", { trusted: true });
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.goto(`${house.address}/app/plus/`);
  await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  await settled(page);
  assert.equal(await workers(page), 1);
  await down(page);
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("alert").getByText("La déconnexion n’est pas terminée").waitFor();
  await until(async () => (await workers(page)) === left && (await page.evaluate(() => caches.keys())).length === 0, "the worker and its copies are gone");
});

test("the board and what the school reads of a pupil never stay, not even on one's own device", async () => {
  const page = await open(house, desktop);
  await signIn(house, page, "karim.joubert", { trusted: true });
  const { person, schools } = await me(page);
  await page.goto(`${house.address}/app/vie-scolaire/`);
  await page.locator("main h1").waitFor();
  await settled(page);
  const [pupil] = await page.evaluate(async (u) => (await (await fetch(`/api/schools/${u}/pupils`)).json()).pupils[0], schools[0].uai);
  await page.goto(`${house.address}/app/dossier/?e=${pupil}&u=${schools[0].uai}`);
  await page.locator(".stretch, .empty").first().waitFor();
  await settled(page);
  const keys = await kept(page, person.id);
  assert.ok(keys.includes("/api/me"), `${keys}`);
  assert.deepEqual(keys.filter((key) => /board|pupils/.test(key)), []);
});

test("a right that is withdrawn takes the copies with it, and the refusal is read", async () => {
  const page = await open(house, phone);
  await signIn(house, page, "helene.lorieux", { trusted: true });
  const { person, children } = await me(page);
  const { id } = children.find(({ firstName }) => firstName === "Inès");
  for (const path of [`absences/?e=${id}`, `notes/?e=${id}`]) {
    await page.goto(`${house.address}/app/${path}`);
    await settled(page);
  }
  const ofInes = async () => (await kept(page, person.id)).filter((key) => key.startsWith(`/api/pupils/${id}/`));
  assert.equal((await ofInes()).length, 2);
  await page.route("**/api/pupils/**", (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: JSON.stringify({ type: "/aide/erreurs/#not-found", status: 404, detail: "Cette page ou cet objet n’existe pas." }) }));
  await page.reload();
  await page.getByRole("alert").getByText("n’existe pas").waitFor();
  assert.deepEqual(await ofInes(), []);
  await page.unroute("**/api/pupils/**");
  await down(page);
  await page.reload();
  await page.getByRole("alert").getByText("Pas de réseau").waitFor();
});
