// Every screen, on a phone and a desk, light and dark: no violation of the
// accessibility rules, no fault of the page's policy, nothing cut off.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { looks, open, openHouse, picture, settled, signIn } from "./house.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const people = [
  { login: null, screens: {
    accueil: "/", etablissements: "/etablissements/", etablissement: "/etablissements/9990001x/", aide: "/aide/", erreurs: "/aide/erreurs/",
    accessibilite: "/accessibilite/", etat: "/etat/", cours: "/cours/", introuvable: "/rien/", connexion: "/app/connexion/", activation: "/app/activation/" } },
  { login: "helene.lorieux", screens: { "aujourdhui-famille": "/app/aujourdhui/", notes: "/app/notes/", compte: "/app/compte/", plus: "/app/plus/" } },
  { login: "claire.vasseur", screens: { "aujourdhui-enseignant": "/app/aujourdhui/", classes: "/app/classes/", carnet: "carnet" } },
  { login: "nadia.ferrand", screens: { classe: "classe" } },
];

/** Some screens are reached through a link of another. */
async function visit(page, path) {
  if (path === "carnet" || path === "classe") {
    await page.goto(`${house.address}/app/classes/`);
    await page.locator(`main a[href*="/app/${path}/"]`).first().click();
    await page.locator("main table").waitFor();
  } else {
    await page.goto(house.address + path);
  }
  await settled(page);
}

/** The violations of WCAG 2.2 AA, each with the first place where it is. */
async function violations(page) {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((v) => `${v.id}: ${v.nodes[0].target} (${v.nodes.length}) ${v.nodes[0].failureSummary}`);
  });
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const look of looks) {
  for (const { login, screens } of people) {
    test(`${login ?? "a visitor"}, ${look.name}`, async () => {
      // The checker is a script of ours, not of the page: it needs the page's policy out of its way.
      const page = await open(house, look, { bypassCSP: true });
      if (login) await signIn(house, page, login);
      for (const [name, path] of Object.entries(screens)) {
        await visit(page, path);
        await picture(page, `${name}-${look.name}`);
        assert.deepEqual(await violations(page), [], name);
        assert.equal(await overflow(page), 0, `${name} is wider than the screen`);
      }
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

test("at 320 px nothing is cut off and every target can be touched", async () => {
  const page = await open(house, { width: 320, height: 640, colorScheme: "light", phone: true });
  await signIn(house, page, "helene.lorieux");
  for (const path of ["/", "/app/aujourdhui/", "/app/notes/", "/app/plus/"]) {
    await visit(page, path);
    assert.equal(await overflow(page), 0, `${path} is wider than the screen`);
    const small = await page.evaluate(() => [...document.querySelectorAll("a, button, input, select, summary")]
      .filter((e) => getComputedStyle(e).display !== "inline" && e.getClientRects().length > 0)
      .map((e) => [`${e.tagName} ${e.textContent.trim().slice(0, 30)}`, e.getBoundingClientRect()])
      .filter(([, r]) => r.width > 1 && (r.height < 24 || r.width < 24)).map(([words]) => words));
    assert.deepEqual(small, [], path);
  }
});
