// The journeys a, d and reading, with nothing but the keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, password, picture, settled } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const desktop = looks[2];

/** Presses Tab until the cursor is there, as somebody without a mouse does; it must be seen when it arrives. */
async function reach(page, there) {
  await there.waitFor();
  for (let i = 0; i < 400; i++) {
    if (await there.evaluate((e) => e === document.activeElement)) return seen(there);
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never comes to ${there}`);
}

/** The element under the cursor has an outline, or a border that says so. */
async function seen(there) {
  const outline = await there.evaluate((e) => getComputedStyle(e).outlineStyle);
  assert.notEqual(outline, "none", `the cursor is not seen on ${there}`);
}

async function press(page, there) {
  await reach(page, there);
  await page.keyboard.press("Enter");
}

async function signIn(page, login) {
  await page.goto(`${house.address}/app/connexion/`);
  await reach(page, page.getByLabel("Identifiant"));
  await page.keyboard.type(login);
  await reach(page, page.getByLabel("Mot de passe", { exact: true }));
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/app\/aujourdhui\//);
  await settled(page);
}

test("journey a: an account is activated", async () => {
  const lines = (await house.command("codes", "9990001X", "--again", "--only", "guardians")).trim().split("\n");
  const [, , code] = lines.map((line) => line.split("\t")).find((parts) => parts.length === 3);
  const page = await open(house, desktop);
  await page.goto(house.address);
  await press(page, page.getByRole("link", { name: "Se connecter" }).first());
  await press(page, page.getByRole("link", { name: "Activer mon compte" }));
  await reach(page, page.getByLabel("Code personnel"));
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: "Oui, c’est moi" }));
  await reach(page, page.getByLabel("Mot de passe", { exact: true }));
  await page.keyboard.type("quatre vélos sous la pluie");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/app\/aujourdhui\//);
  assert.deepEqual(page.faults, []);
});

test("journey d: an assessment is created, marked, explained and undone", async () => {
  const page = await open(house, desktop);
  await signIn(page, "claire.vasseur");
  await press(page, page.getByRole("link", { name: "Mes classes" }).first());
  await press(page, page.locator("main a[href*='/app/carnet/']").first());
  await press(page, page.getByRole("button", { name: "Nouvelle évaluation" }));
  await page.locator("#title").waitFor();
  await page.keyboard.type("Clavier");
  await page.keyboard.press("Enter");
  const column = page.locator('table.grid input[aria-label*="Clavier"]');
  await reach(page, column.first());
  for (const typed of ["12", "a", "14,5"]) {
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+z");
  assert.deepEqual([await column.nth(0).inputValue(), await column.nth(1).inputValue(), await column.nth(2).inputValue()], ["12", "abs", ""]);
  await page.keyboard.press("F2");
  await page.getByRole("dialog").waitFor();
  await reach(page, page.getByLabel("Commentaire pour l’élève"));
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? ""), /Clavier/, "the cursor is back in its cell");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: /raccourcis/ }).waitFor();
  await page.keyboard.press("Escape");
  await picture(page, "keyboard-grid");
  assert.deepEqual(page.faults, []);
});

test("marks are read, explained and tried, for one child and then the other", async () => {
  const page = await open(house, desktop);
  await signIn(page, "helene.lorieux");
  await press(page, page.getByRole("link", { name: "Notes", exact: true }).first());
  await press(page, page.locator("details.subject > summary").first());
  const subject = page.locator("details.subject[open]");
  await reach(page, subject.locator(".whatif input"));
  await page.keyboard.type("14");
  await page.keyboard.press("Enter");
  await subject.getByText(/passerait à/).waitFor();
  const switcher = page.getByRole("button", { name: /Inès/ });
  await page.keyboard.press("Control+Home");
  await press(page, switcher);
  await page.getByRole("button", { name: /Malo/ }).waitFor();
  await press(page, page.getByRole("button", { name: /Malo/ }));
  await page.locator(".who", { hasText: "Malo" }).waitFor();
  await picture(page, "keyboard-marks");
  assert.deepEqual(page.faults, []);
});
