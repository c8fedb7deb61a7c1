// Journey a: a paper letter with a personal code becomes an account on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, openHouse, openMarks, picture, settled } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

/** The letters of a school, as the secretariat prints them. */
async function letters(school, whose) {
  const lines = (await house.command("codes", school, "--again", "--only", whose)).trim().split("\n");
  return lines.map((line) => line.split("\t")).filter((parts) => parts.length === 3).map(([last, first, code]) => ({ last, first, code }));
}

test("a parent with a letter activates the account on a phone, without a mail address", async () => {
  const [letter] = await letters("9990001X", "guardians");
  const page = await open(house);
  const start = Date.now();
  await page.goto(house.address);
  await page.getByRole("link", { name: "Se connecter" }).first().click();
  await page.getByRole("link", { name: "Activer mon compte" }).click();
  await page.getByLabel("Code personnel").fill(letter.code.toLowerCase().replaceAll("-", " "));
  await picture(page, "journey-a-1-code");
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByText(letter.first).waitFor();
  await picture(page, "journey-a-2-you");
  await page.getByRole("button", { name: "Oui, c’est moi" }).click();
  const login = await page.getByLabel("Identifiant").inputValue();
  assert.match(login, /^[a-z0-9.-]+\.[a-z0-9.-]+$/, "a login is suggested");

  await page.getByLabel("Mot de passe", { exact: true }).fill("motdepasse12");
  await page.getByRole("button", { name: "Activer et entrer" }).click();
  await page.getByRole("alert").getByText(/mot de passe|devin|connu/i).first().waitFor();
  await page.getByLabel("Mot de passe", { exact: true }).fill("quatre vélos sous la pluie");
  await picture(page, "journey-a-3-password");
  await page.getByRole("button", { name: "Activer et entrer" }).click();
  await page.waitForURL(/\/app\/aujourdhui\//);
  await settled(page);
  await picture(page, "journey-a-4-today");
  assert.ok(Date.now() - start < 120_000, "it took less than two minutes");
  await openMarks(page);
  assert.deepEqual(page.faults, []);

  const again = await open(house);
  await again.goto(`${house.address}/app/connexion/`);
  await again.getByLabel("Identifiant").fill(login);
  await again.getByLabel("Mot de passe", { exact: true }).fill("quatre vélos sous la pluie");
  await again.getByRole("button", { name: "Se connecter" }).click();
  await again.waitForURL(/\/app\/aujourdhui\//);
});

test("a code with a wrong letter is told at once, and stays to be corrected", async () => {
  const [, letter] = await letters("9990001X", "guardians");
  const page = await open(house);
  await page.goto(`${house.address}/app/activation/`);
  const code = page.getByLabel("Code personnel");
  const wrong = letter.code.replace(/.$/, (c) => (c === "2" ? "3" : "2"));
  await code.fill(wrong);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await code.inputValue(), wrong);
  assert.deepEqual(page.faults, []);
});
