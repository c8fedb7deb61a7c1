// Journey d: an evening of marks, and the families who read them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, openMarks, picture, settled, signIn } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const desktop = looks[2];

/** Opens the mathematics of 2de 3 as their teacher. */
async function gradebook(look = desktop, options) {
  const page = await open(house, look);
  await signIn(house, page, "claire.vasseur", options);
  await page.getByRole("link", { name: "Mes classes" }).first().click();
  await page.locator("main a[href*='/app/carnet/']").first().click();
  await page.locator("table.grid").waitFor();
  await settled(page);
  return page;
}

async function assessment(page, title, visible) {
  await page.getByRole("button", { name: "Nouvelle évaluation" }).click();
  await page.getByLabel("Titre").fill(title);
  if (visible) await page.locator("#visibleFrom").fill(visible);
  await page.getByRole("button", { name: "Créer" }).click();
  await page.locator("table.grid th button", { hasText: title }).waitFor();
}

/** The cells of an assessment, by a word of its title. */
const cells = (page, word) => page.locator(`table.grid input[aria-label*="${word}"]`);

const saved = (page) => page.getByText(/^enregistré/).first().waitFor();

/** The marks page of Inès, as her mother reads it. */
async function family(look) {
  const page = await open(house, look);
  await signIn(house, page, "helene.lorieux");
  await openMarks(page);
  return page;
}

const subject = (page, name) => page.locator("details.subject").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("32 marks are typed by keyboard alone, and appear tomorrow at the school's hour", async () => {
  const page = await gradebook();
  await assessment(page, "Dérivées");
  const column = cells(page, "Dérivées");
  const pupils = await column.count();
  assert.equal(pupils, 32);
  await column.first().focus();
  for (let i = 0; i < pupils; i++) {
    await page.keyboard.type(i === 3 ? "a" : i === 7 ? "disp" : `${8 + (i % 11)},5`);
    await page.keyboard.press("Enter");
  }
  await saved(page);
  await picture(page, "journey-d-1-grid");
  assert.equal(await column.nth(0).inputValue(), "8,5");
  assert.equal(await column.nth(3).inputValue(), "abs");
  assert.deepEqual(page.faults, []);

  const parent = await family();
  assert.match(await subject(parent, "Mathématiques").innerText(), /visible (demain|aujourd’hui|le .+) à 18/);
  assert.doesNotMatch(await parent.locator("main").innerText(), /Dérivées/, "a mark that is not visible yet is not on the page");
  assert.deepEqual(parent.faults, []);
});

test("a mark visible now is read with the working of its average", async () => {
  const page = await gradebook();
  await assessment(page, "Vecteurs", "2026-09-07T18:00");
  const ines = page.locator('table.grid input[aria-label*="Vecteurs"][aria-label*="Inès LORIEUX"]');
  await ines.fill("14,75");
  await ines.press("Enter");
  await saved(page);

  const parent = await family(looks[1]);
  const maths = subject(parent, "Mathématiques");
  await maths.locator("summary").first().click();
  await maths.getByText("Vecteurs").first().waitFor();
  const words = await maths.innerText();
  assert.match(words, /14,75/);
  assert.match(words, /÷/, "the sum is divided in front of the reader");
  await maths.scrollIntoViewIfNeeded();
  await picture(parent, "journey-d-2-working");
  assert.deepEqual(parent.faults, []);
});

test("a mark above the scale is refused in its cell, and nothing typed is lost", async () => {
  const page = await gradebook();
  const column = cells(page, "fonctions");
  const before = await column.nth(1).inputValue();
  await column.nth(0).fill("25");
  await column.nth(0).press("Enter");
  await page.locator(".refusal").waitFor();
  assert.equal(await column.nth(0).inputValue(), "25");
  assert.equal(await column.nth(1).inputValue(), before);
  await picture(page, "refused-cell");
  await column.nth(0).fill("12");
  await column.nth(0).press("Enter");
  await saved(page);
  assert.deepEqual(page.faults, []);
});

test("a column of a spreadsheet is pasted, and undone with Ctrl Z", async () => {
  const page = await gradebook();
  await assessment(page, "Collée");
  const column = cells(page, "Collée");
  await column.first().focus();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, "12\n13,5\nabs\n");
  await saved(page);
  assert.deepEqual([await column.nth(0).inputValue(), await column.nth(1).inputValue(), await column.nth(2).inputValue()], ["12", "13,5", "abs"]);
  await column.nth(4).focus();
  await page.keyboard.press("Control+z");
  await saved(page);
  assert.equal(await column.nth(2).inputValue(), "");
  assert.deepEqual(page.faults, []);
});

test("two screens on one gradebook lose nothing; only the same cell twice is shown", async () => {
  const [here, there] = [await gradebook(), await gradebook()];
  const [mine, theirs] = [cells(here, "Devoir maison"), cells(there, "Devoir maison")];
  await theirs.nth(5).fill("4,5");
  await theirs.nth(5).press("Enter");
  await theirs.nth(6).fill("17,25");
  await theirs.nth(6).press("Enter");
  await saved(there);
  await mine.nth(8).fill("9,5");
  await mine.nth(8).press("Enter");
  await mine.nth(6).fill("11,25");
  await mine.nth(6).press("Enter");
  await here.locator(".clash").waitFor();
  await picture(here, "conflict");
  assert.equal(await here.locator(".clash").count(), 1);
  assert.equal(await mine.nth(5).inputValue(), "4,5", "the other's cell is here");
  await here.locator(".clash button").first().click();
  await saved(here);
  const after = cells(await gradebook(), "Devoir maison");
  assert.deepEqual([await after.nth(5).inputValue(), await after.nth(6).inputValue(), await after.nth(8).inputValue()], ["4,5", "11,25", "9,5"]);
  assert.deepEqual(here.faults, []);
});

test("the network drops in the middle: cells wait, and leave when it is back", async () => {
  const page = await gradebook();
  const column = cells(page, "fonctions");
  await page.context().setOffline(true);
  await column.nth(10).fill("7,25");
  await column.nth(10).press("Enter");
  await page.locator(".saved, [role=status]").filter({ hasText: /hors ligne|réseau|à envoyer/i }).first().waitFor();
  await picture(page, "offline-grid");
  await page.context().setOffline(false);
  await saved(page);
  assert.equal(await cells(await gradebook(), "fonctions").nth(10).inputValue(), "7,25");
});

test("on one's own device cells that could not leave survive a reload, and leave afterwards", async () => {
  const page = await gradebook(desktop, { trusted: true });
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  const column = cells(page, "fonctions");
  await column.nth(11).waitFor();
  await settled(page);
  await page.context().setOffline(true);
  await column.nth(11).fill("3,25");
  await column.nth(11).press("Enter");
  await page.getByText(/hors ligne/).first().waitFor();
  await page.reload();
  await page.getByText(/Hors ligne|hors ligne|à envoyer/).first().waitFor();
  assert.equal(await column.nth(11).inputValue(), "3,25");
  await picture(page, "reloaded-offline");
  await page.context().setOffline(false);
  await saved(page);
  assert.equal(await cells(await gradebook(), "fonctions").nth(11).inputValue(), "3,25");
});

test("what is being typed stays when a save arrives", async () => {
  const page = await gradebook();
  const column = cells(page, "Devoir maison");
  await column.nth(12).fill("11");
  const answer = page.waitForResponse((r) => r.request().method() === "PUT");
  await column.nth(12).press("Enter");
  await page.keyboard.type("14");
  await answer;
  await saved(page);
  assert.equal(await column.nth(13).inputValue(), "14");
});

test("a deleted assessment comes back with its marks for ten seconds", async () => {
  const page = await gradebook();
  await assessment(page, "Brouillon");
  const column = cells(page, "Brouillon");
  await column.first().fill("15");
  await column.first().press("Enter");
  await saved(page);
  await page.getByRole("button", { name: "Brouillon" }).click();
  await page.getByRole("button", { name: "Supprimer l’évaluation" }).click();
  await page.getByText(/est supprimée/).waitFor();
  assert.equal(await column.count(), 0);
  await picture(page, "undo-toast");
  await page.getByRole("button", { name: "Annuler" }).click();
  await column.first().waitFor();
  assert.equal(await column.first().inputValue(), "15");
  assert.deepEqual(page.faults, []);
});

test("a comment and a bonus reach the family, and the history says who did it", async () => {
  const page = await gradebook();
  const ines = page.locator('table.grid input[aria-label*="fonctions"][aria-label*="Inès LORIEUX"]');
  await ines.focus();
  await page.keyboard.press("F2");
  await page.getByLabel("Commentaire pour l’élève").fill("Belle progression");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Fermer" }).click();
  await ines.fill("17");
  const answer = page.waitForResponse((r) => r.request().method() === "PUT");
  await ines.press("Enter");
  await answer;
  await saved(page);
  await ines.focus();
  await page.keyboard.press("F2");
  await page.getByText(/Vasseur.* → 17/).waitFor();
  await picture(page, "history");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "comment c’est calculé pour Inès LORIEUX" }).click();
  await page.getByLabel("Bonus ou malus").fill("0,5");
  await page.keyboard.press("Tab");
  await page.getByText("Bonus ou malus de l’enseignant").waitFor();
  await picture(page, "pupil-panel");
  assert.deepEqual(page.faults, []);

  const parent = await family();
  const maths = subject(parent, "Mathématiques");
  await maths.locator("summary").first().click();
  await maths.getByText("Belle progression").waitFor();
  await maths.getByText("Bonus ou malus de l’enseignant").waitFor();
  await maths.getByText("Modifications").click();
  await maths.getByText(/modifiée le .* → 17/).waitFor();
  await picture(parent, "mark-changed");
});
