// Journey c: a pupil is missing, her mother is told and justifies, the CPE accepts. And
// journey f: her father, who is informed, reads and cannot justify.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { looks, open, openHouse, picture, settled, signIn, until } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const [phone, , desktop] = looks;

/** Asks the service as the person who is signed in on a page. */
const asked = (page, method, path, body) => page.evaluate(async ([m, p, b]) => {
  const answer = await fetch(p, { method: m, headers: { "Content-Type": "application/json" }, body: b && JSON.stringify(b) });
  if (!answer.ok) throw new Error(`${m} ${p}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}, [method, path, body]);

const child = (me, name) => me.children.find(({ firstName }) => firstName === name);

async function absencesOf(login, look = phone) {
  const page = await open(house, look);
  await signIn(house, page, login);
  const ines = child(await asked(page, "GET", "/api/me"), "Inès");
  await page.goto(`${house.address}/app/absences/?e=${ines.id}`);
  await page.getByText("Toute l’année").waitFor();
  await settled(page);
  return page;
}

/** The teacher calls the roll of the lesson of now: Inès is missing. */
async function called(teacher, ines) {
  const { now: [line] } = await asked(teacher, "GET", "/api/me/rolls");
  const path = `/api/lessons/${line.lesson}/roll?school=${line.school}`;
  const roll = await asked(teacher, "GET", path);
  await asked(teacher, "PUT", path, { version: roll.version, marks: [{ pupil: ines.id, status: "absent" }] });
}

/** Opens the document of a line as the screen offers it, and returns the bytes that its link leads to. */
async function documentOf(page, line, name) {
  await line.getByRole("button", { name: "voir le document" }).click();
  const link = line.getByRole("link", { name: new RegExp(name.replace(".", "\\.")) });
  const beside = page.context().waitForEvent("page");
  await link.click();
  assert.match((await beside).url(), /^blob:/, "it opens beside");
  await (await beside).close();
  await link.evaluate((there, as) => (there.download = as), name); // the same address, to a file that the journey can read
  const saved = page.waitForEvent("download");
  await link.click();
  return readFile(await (await saved).path(), "latin1");
}

/** The office enters that Inès was missing for the first hours of a day; returns who she is. */
async function missing(mother, office, date) {
  const ines = child(await asked(mother, "GET", "/api/me"), "Inès");
  await asked(office, "POST", `/api/schools/${ines.school}/absences`, { pupils: [ines.id], kind: "absent", date, from: "08:00", to: "10:00", words: "" });
  return ines;
}

test("the absent pupil's mother is told, justifies with a document, and reads that it is accepted", async () => {
  const mother = await open(house, phone);
  const office = await open(house, desktop);
  const teacher = await open(house, phone);
  await signIn(house, mother, "helene.lorieux");
  await signIn(house, office, "karim.joubert");
  await signIn(house, teacher, "claire.vasseur");
  const mailsOf = async () => (await asked(mother, "GET", "/api/demo/mail")).mails;
  const before = (await mailsOf()).length;
  const ines = child(await asked(mother, "GET", "/api/me"), "Inès");
  const start = Date.now();
  await called(teacher, ines);

  // Told: in the folder where the demo region keeps what it sends. Neither the uncle whose
  // rights a court withdrew nor anybody else hears of it.
  const mails = await until(async () => {
    const all = await mailsOf();
    return all.length > before && all;
  }, "a message about the absence");
  assert.ok(Date.now() - start < 60_000, "within the minute");
  assert.deepEqual([...new Set(mails.map(({ to }) => to.replace(/(\.\d+)?@.*/, "")))].sort(), ["helene.lorieux", "julien.lorieux"]);
  assert.ok(mails.every(({ text }) => !/maladie|motif médical/i.test(text)), "no reason travels in a message");
  await mother.goto(`${house.address}/demo/courrier/`);
  await settled(mother);
  await picture(mother, "journey-c-1-message");

  // Aujourd'hui has it first, with one button.
  await mother.goto(`${house.address}/app/aujourdhui/`);
  await mother.getByRole("link", { name: /^Justifier/ }).first().waitFor();
  await picture(mother, "journey-c-2-today");
  await mother.goto(`${house.address}/app/absences/?e=${ines.id}`);
  const card = mother.getByRole("article", { name: "Absence à justifier" }).filter({ hasText: "23 novembre" });
  await card.getByRole("button", { name: /^Justifier/ }).click();

  // The form says what is missing, then takes a reason, words and a document.
  await card.getByRole("button", { name: "Envoyer à la vie scolaire" }).click();
  await card.getByRole("alert").getByText("Choisissez une raison.").waitFor();
  assert.equal(await mother.evaluate(() => document.activeElement?.closest("form") !== null), true, "the cursor is in the form");
  await card.getByRole("radio").first().check();
  await card.getByLabel("Quelques mots").fill("Fièvre ce matin, elle revient demain.");
  await card.getByLabel("Document (facultatif)").setInputFiles({ name: "certificat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
  await picture(mother, "journey-c-3-form");
  await card.getByRole("button", { name: "Envoyer à la vie scolaire" }).click();
  await mother.getByRole("status").getByText("C’est envoyé.").waitFor();
  await mother.getByText("envoyée, en attente").first().waitFor();
  await picture(mother, "journey-c-4-sent");

  // The CPE accepts.
  const board = await until(async () => {
    const answer = await asked(office, "GET", `/api/schools/${ines.school}/board`);
    return answer.rulings.some(({ pupil }) => pupil === ines.id) && answer;
  }, "the reason on the CPE's board");
  assert.ok(board.rulings.find(({ pupil }) => pupil === ines.id).document, "with its document");
  await office.goto(`${house.address}/app/vie-scolaire/#rulings`);
  await settled(office);
  await picture(office, "journey-c-5-board");
  assert.match(await documentOf(office, office.locator(".ruling").filter({ hasText: "Inès" }).first(), "certificat.pdf"), /^%PDF-1\.4/, "the CPE reads what the mother sent");
  await picture(office, "journey-c-5-document");
  await office.getByRole("button", { name: /^Accepter : Inès/ }).first().click();
  await until(async () => !(await asked(office, "GET", `/api/schools/${ines.school}/board`)).rulings.some(({ pupil }) => pupil === ines.id), "ruled");
  await picture(office, "journey-c-6-ruled");

  // And the mother reads it; once a minute has passed in which it may be taken back, she is told.
  await mother.reload();
  const history = mother.getByRole("listitem").filter({ hasText: "23 novembre" });
  await history.getByText("justifiée", { exact: true }).waitFor();
  await picture(mother, "journey-c-7-accepted");
  const so = (await mailsOf()).length;
  await until(async () => (await mailsOf()).length > so, "a message about the ruling", 150);
  assert.deepEqual([...mother.faults, ...office.faults], []);
});

test("the informed father reads, is told why he cannot justify, and has no button", async () => {
  const mother = await open(house, phone);
  const office = await open(house, desktop);
  await signIn(house, mother, "helene.lorieux");
  await signIn(house, office, "karim.joubert");
  const ines = await missing(mother, office, "2026-11-20");

  const father = await absencesOf("julien.lorieux");
  await father.getByText("Absence à justifier").first().waitFor();
  await father.getByText(/Vous lisez ce dossier sans pouvoir justifier/).waitFor();
  assert.equal(await father.getByRole("button", { name: /^Justifier|Prévenir/ }).count(), 0);
  await picture(father, "journey-f-father");
  const refused = await father.evaluate(async ([id, school]) => (await fetch(`/api/pupils/${id}/justifications?school=${school}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ from: "2026-11-20T07:00:00Z", to: "2026-11-20T09:00:00Z", motif: "ceremony" }),
  })).status, [ines.id, ines.school]);
  assert.equal(refused, 403);
  assert.deepEqual(father.faults, []);
});

test("an absence to come is announced by keyboard alone", async () => {
  const mother = await absencesOf("helene.lorieux", desktop);
  await mother.getByRole("button", { name: "Prévenir d’une absence à venir" }).focus();
  await mother.keyboard.press("Enter");
  const whole = await mother.locator(".times input").evaluateAll((fields) => fields.map(({ value }) => value));
  assert.deepEqual(whole, ["2026-11-24", "08:00", "2026-11-24", "17:20"], "the school's next day and hours, whatever the device believes");
  await mother.locator("#from-day").fill("2026-12-03");
  await mother.locator("#to-day").fill("2026-12-03");
  await mother.getByRole("radio").first().focus();
  await mother.keyboard.press("Space");
  await mother.keyboard.press("Enter"); // a form is sent by Enter from any of its fields
  await mother.getByText("La vie scolaire est prévenue.").waitFor();
  await mother.getByText("Jeudi 3 décembre").first().waitFor();
  await picture(mother, "journey-c-8-announced");
  assert.deepEqual(mother.faults, []);
});

test("the CPE exempts a pupil from one subject, which the form asks for", async () => {
  const mother = await open(house, phone);
  const office = await open(house, desktop);
  await signIn(house, mother, "helene.lorieux");
  await signIn(house, office, "karim.joubert");
  const ines = child(await asked(mother, "GET", "/api/me"), "Inès");
  await office.goto(`${house.address}/app/dossier/?${new URLSearchParams({ e: ines.id, u: ines.school })}`);
  await office.getByRole("button", { name: "Ajouter une dispense" }).click();
  await office.getByLabel("Au", { exact: true }).fill("2026-12-18");
  await office.getByRole("button", { name: "Enregistrer" }).click();
  assert.ok(await office.getByLabel("Dispensé de").evaluate((field) => field.validity.valueMissing), "from nothing, nothing is sent");
  await office.getByLabel("Dispensé de").selectOption("Éducation physique et sportive");
  await office.getByLabel("Jour", { exact: true }).selectOption("lundi");
  await office.getByLabel("Rythme").selectOption("une semaine sur deux");
  await office.getByRole("button", { name: "Enregistrer" }).click();
  const line = office.getByRole("listitem").filter({ hasText: "Dispense : Éducation physique et sportive" });
  await line.getByText(/lundi · semaines [AB]/).waitFor();
  await settled(office);
  await picture(office, "journey-c-9-exempted");
  await line.getByRole("button", { name: /^Retirer/ }).click();
  await line.waitFor({ state: "detached" });
  await office.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await office.getByText("Remis au dossier.").waitFor();
  await line.getByText(/lundi · semaines [AB]/).waitFor();
  const { statuses } = await asked(mother, "GET", `/api/pupils/${ines.id}/absences`);
  assert.deepEqual(statuses.map(({ kind, subject, every }) => [kind, subject, every]), [["exemption", "Éducation physique et sportive", 2]]);
  assert.deepEqual([...mother.faults, ...office.faults], []);
});

/** Nothing of the service answers; the pages themselves do. */
const down = (page) => page.route("**/api/**", (route) => route.abort());
const up = async (page) => {
  await page.unroute("**/api/**");
  await page.evaluate(() => dispatchEvent(new Event("online")));
};

test("when the functions are down, one's own device has the day, the week and the absences, dated; a reason written then leaves later", async () => {
  const mother = await open(house, phone);
  const office = await open(house, desktop);
  await signIn(house, mother, "helene.lorieux", { trusted: true });
  await signIn(house, office, "karim.joubert");
  const ines = await missing(mother, office, "2026-11-19");
  for (const [path, sight] of [["aujourdhui/", "Inès"], [`semaine/?e=${ines.id}&j=2026-11-23`, "Lundi 23 novembre"], [`absences/?e=${ines.id}`, "Toute l’année"]]) {
    await mother.goto(`${house.address}/app/${path}`);
    await mother.getByText(sight).first().waitFor();
    await settled(mother);
  }
  await down(mother);
  for (const [path, sight, name] of [["aujourdhui/", "Inès", "today"], [`semaine/?e=${ines.id}&j=2026-11-23`, "Lundi 23 novembre", "week"], [`absences/?e=${ines.id}`, "Toute l’année", "absences"]]) {
    await mother.goto(`${house.address}/app/${path}`);
    await mother.getByText(sight).first().waitFor();
    await mother.getByRole("status").filter({ hasText: /novembre/ }).first().waitFor(); // the date of what is shown
    await picture(mother, `journey-i-${name}`);
  }

  const card = mother.getByRole("article", { name: "Absence à justifier" }).filter({ hasText: "19 novembre" }).first();
  await card.getByRole("button", { name: /^Justifier/ }).click();
  await card.getByLabel("Rendez-vous médical").check();
  await card.getByLabel("Quelques mots").fill("Dentiste.");
  await card.getByLabel("Document (facultatif)").setInputFiles({ name: "convocation.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
  await card.getByRole("button", { name: "Envoyer à la vie scolaire" }).click();
  await mother.getByText("Votre réponse est gardée sur cet appareil").waitFor();
  await card.getByText("Votre réponse attend le réseau.").waitFor();
  await picture(mother, "journey-i-kept");

  // The page is closed and opened again: what was written is still there.
  await mother.reload();
  await card.getByText("Votre réponse attend le réseau.").waitFor();
  await up(mother);
  await mother.getByText("Le réseau est revenu").waitFor();
  await mother.getByText("envoyée, en attente").first().waitFor();
  await picture(mother, "journey-i-sent");
  const { stretches } = await asked(mother, "GET", `/api/pupils/${ines.id}/absences`);
  assert.ok(stretches.some(({ words, document, state }) => words === "Dentiste." && document && state === "waiting"), "with its words and its document");
  assert.deepEqual(mother.faults, []);
});

test("on a shared device a reason written without network waits in the page", async () => {
  const mother = await absencesOf("helene.lorieux", desktop);
  await down(mother);
  await mother.getByRole("button", { name: "Prévenir d’une absence à venir" }).click();
  await mother.locator("#from-day").fill("2026-12-10");
  await mother.locator("#to-day").fill("2026-12-10");
  await mother.getByRole("radio").first().check();
  await mother.getByRole("button", { name: "Prévenir la vie scolaire" }).click();
  await mother.getByText("Laissez cette page ouverte").waitFor();
  await up(mother);
  await mother.getByText("Jeudi 10 décembre").first().waitFor();
  assert.deepEqual(mother.faults, []);
});

/** The card of an absence of a day, with its form open. */
async function answering(page, day) {
  const card = page.getByRole("article", { name: "Absence à justifier" }).filter({ hasText: day });
  await card.getByRole("button", { name: /^(Justifier|Revoir)/ }).click();
  return card;
}

/** Sends an illness from an open card. */
async function send(card) {
  await card.getByLabel("Maladie de l’enfant").check();
  await card.getByRole("button", { name: "Envoyer à la vie scolaire" }).click();
}

/** Puts a page behind another and brings it back, as a trip to the photos does. */
const away = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

test("a reason that leaves later puts its card away, though another was sent before; the page stays where one is", async () => {
  const mother = await absencesOf("helene.lorieux");
  const office = await open(house, desktop);
  await signIn(house, office, "karim.joubert");
  for (const date of ["2026-11-12", "2026-11-13"]) await missing(mother, office, date);
  await mother.reload();
  await settled(mother);
  let answer;
  const held = new Promise((done) => (answer = done));
  const first = await answering(mother, "12 novembre");
  await mother.route("**/absences", async (route) => { await held; await route.continue(); }, { times: 1 });
  await send(first);
  await mother.getByRole("status").getByText("C’est envoyé.").waitFor();
  assert.equal(await mother.evaluate(() => document.activeElement?.getAttribute("role")), "status", "what was done is read out");
  await mother.locator("#declare").focus();
  answer();
  await first.waitFor({ state: "detached" });
  assert.equal(await mother.evaluate(() => document.activeElement?.id), "declare", "the answer moves nobody");

  await down(mother);
  const second = await answering(mother, "13 novembre");
  await send(second);
  await second.getByText("Votre réponse attend le réseau.").waitFor();
  await up(mother);
  await mother.getByText("Le réseau est revenu").waitFor();
  await second.waitFor({ state: "detached" });
  assert.deepEqual(mother.faults, []);
});

test("a reason that was refused meanwhile is shown once, and never over what is being written", async () => {
  const mother = await absencesOf("helene.lorieux");
  const office = await open(house, desktop);
  await signIn(house, office, "karim.joubert");
  await missing(mother, office, "2026-11-16");
  await mother.reload();
  await settled(mother);
  await down(mother);
  const card = await answering(mother, "16 novembre");
  await send(card);
  await card.getByText("Votre réponse attend le réseau.").waitFor();
  await mother.unroute("**/api/**");
  const refusal = { status: 422, contentType: "application/problem+json", body: JSON.stringify({ type: "/aide/erreurs/#invalid", status: 422, detail: "Ce motif ne convient pas." }) };
  await mother.route("**/justifications*", (route) => route.fulfill(refusal));
  await mother.evaluate(() => dispatchEvent(new Event("online")));
  await card.getByRole("alert").getByText("Ce motif ne convient pas.").waitFor();
  await card.getByRole("button", { name: "Annuler" }).click();
  await card.getByText("Ce motif ne convient pas.").waitFor(); // and not that it waits

  await mother.locator("#declare").click();
  await mother.getByLabel("Quelques mots").fill("Chez le dentiste.");
  await away(mother);
  await settled(mother);
  assert.equal(await mother.getByLabel("Quelques mots").inputValue(), "Chez le dentiste.");
  assert.equal(await card.getByRole("alert").count(), 0);
  assert.deepEqual(mother.faults, []);
});

test("the month's legal steps are on the board of those alone who see them", async () => {
  for (const [login, shown] of [["karim.joubert", 1], ["sylvie.poulain", 0]]) {
    const page = await open(house, desktop);
    await signIn(house, page, login);
    await page.goto(`${house.address}/app/vie-scolaire/`);
    await page.locator(".board-side .board-links").waitFor();
    assert.equal(await page.getByRole("heading", { name: "Ce mois-ci" }).count(), shown, login);
    await picture(page, `month-${login}`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});
