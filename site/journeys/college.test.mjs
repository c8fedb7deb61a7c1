// The real collège: an academy's delivery becomes accounts, a mark, and a family who reads it.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { activate, looks, open, openHouse, openMarks, picture, root, settled } from "./house.mjs";

const delivery = join(root, "..", "shared", "samples", "aaf", "college-2018");
const skip = existsSync(delivery) ? false : "the real delivery is not beside this checkout";
const uai = "9997973M";

/** The people of one file of the delivery: each attribute as the list of its values. */
function people(kind) {
  const file = readdirSync(delivery).find((name) => name.includes(`_${kind}_`));
  const plain = (value) => value.replace(/&apos;/g, "'").replace(/&amp;/g, "&");
  return readFileSync(join(delivery, file), "utf8").split("<addRequest>").slice(1).map((record) => {
    const person = {};
    for (const [, name, values] of record.matchAll(/<attr name="(\w+)">(.*?)<\/attr>/g)) {
      person[name] = [...values.matchAll(/<value>(.*?)<\/value>/g)].map(([, value]) => plain(value));
    }
    return person;
  });
}

const named = (person) => `${person.sn[0]}\t${person.givenName[0]}`;

/** Those whose name is theirs alone, so that a letter can be told from another. */
function alone(list) {
  const times = new Map();
  for (const name of list.map(named)) times.set(name, (times.get(name) ?? 0) + 1);
  return list.filter((person) => times.get(named(person)) === 1);
}

/**
 * Draws from the delivery a teacher of a class, a pupil of it, a legal guardian of that
 * pupil, and a relative whom nobody gave more than a place in the list of phone numbers.
 * A link reads relative$kinship$financial$legal$contact$aids.
 */
function cast() {
  const [pupils, staff, relatives] = [people("Eleve"), people("PersEducNat"), people("PersRelEleve")];
  const links = pupils.flatMap((pupil) => pupil.ENTElevePersRelEleve.filter(Boolean).map((value) => ({ pupil, parts: value.split("$") })));
  const known = new Map(alone(relatives).map((relative) => [relative.ENTPersonJointure[0], relative]));
  const legal = new Set(links.filter(({ parts }) => parts[3] === "1").map(({ parts }) => parts[0]));
  const only = links.find(({ parts }) => parts[4] === "1" && parts[3] === "0" && known.has(parts[0]) && !legal.has(parts[0]));
  for (const teacher of alone(staff)) {
    for (const taught of teacher.ENTAuxEnsClassesMatieres.filter(Boolean)) {
      const [structure, group] = taught.split("$");
      const tie = links.find(({ pupil, parts }) => parts[3] === "1" && known.has(parts[0]) && pupil.ENTEleveClasses.includes(`${structure}$${group}`) && alone(pupils).includes(pupil));
      if (tie) return { teacher, group, pupil: tie.pupil, guardian: known.get(tie.parts[0]), contact: known.get(only.parts[0]) };
    }
  }
  throw new Error("nobody in the delivery fits");
}

let house;
before(async () => { if (!skip) house = await openHouse(); });
after(async () => { await house?.close(); });

/** The codes that the secretariat prints, by name. */
async function letters(whose) {
  const lines = (await house.command("codes", uai, "--only", whose)).split("\n").map((line) => line.split("\t"));
  return new Map(lines.filter((parts) => parts.length === 3).map(([last, first, code]) => [`${last}\t${first}`, code]));
}

const written = (report) => Number(report.match(/(\d+) fiches écrites/)[1]);

test("the collège of the delivery arrives, its teacher marks, and a guardian reads how the mark counts", { skip }, async () => {
  assert.ok(written(await house.command("import", "aaf", delivery)) > 1000, "the collège is written while the house serves");
  assert.equal(written(await house.command("import", "aaf", delivery)), 0, "the same delivery again writes nothing");

  const { teacher, group, pupil, guardian, contact } = cast();
  const [staff, guardians, pupils] = [await letters("staff"), await letters("guardians"), await letters("pupils")];
  assert.ok(pupils.size > 200, `${pupils.size} pupils have a code`);
  assert.equal(guardians.has(named(contact)), false, "who is only to be phoned gets no code");

  const desk = await open(house, looks[2]);
  await activate(house, desk, staff.get(named(teacher)));
  await desk.getByRole("link", { name: "Mes classes" }).first().click();
  await settled(desk);
  await picture(desk, "college-1-classes");
  await desk.locator("main").getByRole("link", { name: new RegExp(`\\b${group}\\b`) }).first().click();
  await desk.waitForURL(/carnet/);
  await settled(desk);
  await picture(desk, "college-2-empty");
  await desk.getByRole("button", { name: "Nouvelle évaluation" }).first().click();
  await desk.getByLabel("Titre").fill("Contrôle 1");
  await desk.locator("#visibleFrom").fill("2026-09-07T18:00");
  await desk.getByRole("button", { name: "Créer" }).click();
  const cells = desk.locator('table.grid input[aria-label*="Contrôle 1"]');
  const theirs = desk.locator(`table.grid input[aria-label*="Contrôle 1"][aria-label*="${pupil.givenName[0]} ${pupil.sn[0]}"]`);
  await theirs.waitFor();
  await cells.first().focus();
  for (let i = await cells.count(); i > 0; i--) {
    await desk.keyboard.type("12,5");
    await desk.keyboard.press("Enter");
  }
  await theirs.fill("16,25");
  await theirs.press("Enter");
  await desk.getByText(/^enregistré/).first().waitFor();
  await picture(desk, "college-3-grid");
  assert.deepEqual(desk.faults, []);

  const phone = await open(house);
  await activate(house, phone, guardians.get(named(guardian)));
  await picture(phone, "college-4-today");
  await openMarks(phone);
  const subject = phone.locator("details.subject").filter({ hasText: /16,25/ });
  await subject.locator("summary").first().click();
  await subject.getByText("Contrôle 1").first().waitFor();
  const words = await subject.innerText();
  assert.match(words, /16,25/);
  assert.match(words, /÷/, "the sum is divided in front of the reader");
  await picture(phone, "college-5-working");
  assert.deepEqual(phone.faults, []);
});
