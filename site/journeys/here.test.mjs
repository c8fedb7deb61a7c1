// Who is there: the librarian's roll takes an absence back, the nurse writes in and out,
// whole classes are entered and taken back, and everybody is found when the alarm rings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, picture, reads, settled, signIn, until } from "./house.mjs";

const [phone, , desktop] = looks;

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

async function visit(login, path, look = desktop) {
  const page = await open(house, look);
  await signIn(house, page, login);
  await page.goto(house.address + path);
  await settled(page);
  return page;
}

test("the librarian ticks who is in the library with the keyboard alone, and the absence is taken back", async () => {
  const teacher = await visit("claire.vasseur", "/app/appels/");
  await teacher.locator('main a[href*="/app/appel/"]').first().click();
  const first = teacher.locator(".roll .pupil").first();
  await first.waitFor();
  const name = (await first.locator(".first, .last").allInnerTexts()).map((part) => part.replace(/[\s,]+$/, "")).join(" ");
  await first.press("a");
  await teacher.keyboard.press("Enter");
  await teacher.getByText("appel enregistré").first().waitFor();
  await teacher.context().close();

  const page = await visit("hugo.marchal", "/app/aujourdhui/");
  await page.getByRole("link", { name: "Vie scolaire" }).click();
  await page.waitForURL(/presences/);
  await page.locator("#find").focus();
  await page.locator("#group").waitFor(); // the names are there
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await reads(page.locator("form [role=status]"), "1 élève coché");
  for (let i = 0; i < 6 && !(await page.evaluate(() => document.activeElement?.textContent?.startsWith("Noter"))); i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText(/1 élève noté.: CDI/).waitFor();
  assert.match(await page.locator(".notice.ok").first().innerText(), /Une absence est annulée/);
  await page.locator(".there li").first().waitFor();
  await picture(page, "here-library");
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByText(/^Annulé.: ce que disent les appels compte de nouveau/).waitFor();
  await page.getByText("Personne n’est noté ici en ce moment.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("an answer that is lost is sent again, and is no second entry", async () => {
  const page = await visit("hugo.marchal", "/app/presences/", phone);
  await page.locator("#find").fill("le");
  await page.locator(".tick").first().tap();
  await page.route("**/presences", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await page.getByRole("button", { name: "Noter 1 élève" }).tap();
  await page.locator(".notice.bad").waitFor();
  await page.getByRole("button", { name: "Noter 1 élève" }).tap();
  await page.getByText(/1 élève noté.: CDI/).waitFor();
  await page.locator(".there li").first().waitFor();
  assert.equal(await page.locator(".there li").count(), 1);
});

test("the nurse writes that somebody comes, and in one touch that the pupil left", async () => {
  const page = await visit("solenn.gueguen", "/app/presences/", phone);
  await page.locator("#find").fill("le");
  await page.locator(".tick").first().tap();
  await page.getByRole("button", { name: "Noter 1 élève" }).tap();
  await page.getByText(/sortie supposée à 8/).waitFor();
  await picture(page, "here-infirmary");
  await page.getByRole("button", { name: /^Sorti/ }).tap();
  await page.getByText(/est sorti à/).waitFor();
  await page.getByText("Personne n’est noté ici en ce moment.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("whole classes are entered once their number is said, and taken back", async () => {
  const page = await visit("karim.joubert", "/app/vie-scolaire/");
  await page.getByRole("link", { name: "Absence collective" }).click();
  await page.waitForURL(/absence-collective/);
  const plan = page.locator("form > [role=status]").first();
  await page.getByLabel("2de 3", { exact: true }).check();
  await page.getByLabel("2de 4", { exact: true }).check();
  await page.locator("#first").fill("2026-11-23");
  await page.locator("#last").fill("2026-11-24");
  await reads(plan, /\d+ élèves, 2 jours. Saisies.: \d+ au plus/);
  await page.locator("#last").fill("2027-06-30");
  await reads(plan, /plus de 2 000/);
  await page.locator("#last").fill("2026-11-24");
  await page.getByRole("button", { name: /^Enregistrer pour/ }).click();
  await page.getByText(/saisies enregistrées/).waitFor();
  await picture(page, "here-collective");
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByText(/saisies annulées/).waitFor();
  assert.deepEqual(page.faults, []);
});

test("where half of a whole school could not leave, what was done is said, and the rest sent or all taken back", async () => {
  const page = await visit("karim.joubert", "/app/absence-collective/", phone);
  let posts = 0;
  await page.route("**/absences", (route) => route.request().method() === "POST" && (++posts === 2 || posts === 5) ? route.abort() : route.continue());
  for (const box of await page.locator(".chip input[type=checkbox]").all()) await box.check();
  await page.getByText(/^[\d\s]+ élèves, 1 jour/).waitFor();
  await page.locator("#first").fill("2026-11-23");
  await page.getByRole("button", { name: /^Enregistrer pour/ }).tap();
  await page.getByText(/^400 élèves sur [\d\s]+ enregistrés/).waitFor();
  await picture(page, "here-collective-half");
  await page.getByRole("button", { name: "Réessayer" }).tap();
  await page.getByText(/saisies enregistrées/).waitFor();
  const [n] = (await page.getByText(/saisies enregistrées/).innerText()).match(/[\d\s]*\d/);
  assert.ok(Number(n.replace(/\s/g, "")) > 400, `${n} entries`);
  await page.getByRole("button", { name: "Annuler" }).tap();
  await page.getByText("Tout n’est pas encore annulé.").waitFor();
  await page.getByRole("button", { name: "Réessayer" }).tap();
  await page.getByText(new RegExp(`^${n} saisies annulées`)).waitFor();
  assert.deepEqual(page.faults, []);
});

test("a group is found by its name beside the classes, and a pupil of both is counted once", async () => {
  const page = await visit("karim.joubert", "/app/absence-collective/", phone);
  const plan = page.locator("form > [role=status]");
  await page.getByLabel("2de 3", { exact: true }).check();
  await page.getByText(/^\d+ élèves, 1 jour/).waitFor();
  const alone = Number((await plan.innerText()).match(/^\d+/)[0]);
  await page.locator("#whole").fill("esp");
  const group = page.locator(".chip", { hasText: /élèves/ }).first();
  await group.waitFor();
  const size = Number((await group.innerText()).match(/(\d+) élèves/)[1]);
  await group.locator("input").check();
  const both = await until(async () => {
    const now = Number((await plan.innerText()).match(/^\d+/)[0]);
    return now !== alone && now;
  }, "the group is counted");
  assert.ok(both > alone && both <= alone + size, `${alone} of the class, ${size} of the group, ${both} of both`);
  await picture(page, "here-collective-group");
  await page.locator("#whole").fill("");
  await page.locator("#first").fill("2026-11-23");
  await page.getByRole("button", { name: /^Enregistrer pour/ }).tap();
  await page.getByText(new RegExp(`^${both} saisies enregistrées`)).waitFor();
  await page.getByRole("button", { name: "Annuler" }).tap();
  await page.getByText(new RegExp(`^${both} saisies annulées`)).waitFor();
  assert.deepEqual(page.faults, []);
});

test("when the alarm rings everybody is listed by class or by room, and on paper", async () => {
  const page = await visit("karim.joubert", "/app/evacuation/", phone);
  await page.locator(".where-part").first().waitFor();
  await page.locator(".tick").first().tap();
  await page.getByText(/^Vus.: 1 sur/).waitFor();
  await page.getByLabel("par salle").check();
  await reads(page.locator(".where-part h2"), /Salle/);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav.places").isVisible(), false);
  assert.equal(await page.locator(".where-part .tick").first().isVisible(), true);
  assert.deepEqual(page.faults, []);
});

for (const own of [false, true]) test(`in the yard, where there is no network, the list stays with those who were counted${own ? ", and on one's own device through a reload" : ""}`, async () => {
  const page = await open(house, phone);
  await signIn(house, page, "karim.joubert", { trusted: own });
  await page.goto(`${house.address}/app/evacuation/`);
  await page.locator(".where-part").first().waitFor();
  await settled(page);
  const n = await page.locator(".where .tick").count();
  await page.route("**/api/**", (route) => route.abort());
  await page.locator(".tick").first().tap();
  await page.locator(".tick").nth(1).tap();
  const stands = async () => {
    await page.getByText(/^Hors ligne/).waitFor();
    assert.equal(await page.locator(".where .tick").count(), n);
    await page.getByText(/^Vus.: 2 sur/).waitFor();
  };
  await page.getByRole("button", { name: "Mettre à jour" }).tap();
  await stands();
  await picture(page, `here-alarm-offline${own ? "-own" : ""}`);
  if (own) {
    await page.reload();
    await stands();
  }
  await page.getByRole("button", { name: "Recommencer le pointage" }).tap();
  await page.getByText(/^Vus.: 0 sur/).waitFor();
  await page.locator(".toast button").tap();
  await page.getByText(/^Vus.: 2 sur/).waitFor();
  assert.deepEqual(page.faults, []);
});
