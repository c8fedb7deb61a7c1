// Journey c: a pupil is missing, her mother is told and justifies, the CPE accepts. And
// journey f: her father, who is informed, reads and cannot justify.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, picture, settled, signIn } from "./house.mjs";

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

/** Waits until a question has an answer. */
async function until(question, what) {
  for (let i = 0; i < 100; i++) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`not within ten seconds: ${what}`);
}

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

/** The office enters that Inès was missing for the first hours of a day; returns who she is. */
async function missing(mother, office, date) {
  const ines = child(await asked(mother, "GET", "/api/me"), "Inès");
  await asked(office, "POST", `/api/schools/${ines.school}/absences`, { pupils: [ines.id], kind: "absent", date, from: "08:00", to: "10:00", words: "" });
  return ines;
}

test("the absent pupil's mother is told, justifies with a document, and reads that it is accepted", async () => {
  const mother = await open(house, phone);
  const office = await open(house, desktop);
  await signIn(house, mother, "helene.lorieux");
  await signIn(house, office, "karim.joubert");
  const before = (await asked(mother, "GET", "/api/demo/mail")).mails.length;
  const ines = await missing(mother, office, "2026-11-23");

  // Told: in the folder where the demo region keeps what it sends.
  const { mails } = await until(async () => {
    const answer = await asked(mother, "GET", "/api/demo/mail");
    return answer.mails.length > before && answer;
  }, "a message about the absence");
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
  await office.getByRole("button", { name: /^Accepter : Inès/ }).first().click();
  await until(async () => !(await asked(office, "GET", `/api/schools/${ines.school}/board`)).rulings.some(({ pupil }) => pupil === ines.id), "ruled");
  await picture(office, "journey-c-6-ruled");

  // And the mother reads it.
  await mother.reload();
  const history = mother.getByRole("listitem").filter({ hasText: "23 novembre" });
  await history.getByText("justifiée", { exact: true }).waitFor();
  await picture(mother, "journey-c-7-accepted");
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
