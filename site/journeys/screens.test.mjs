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
  { login: "helene.lorieux", screens: { "aujourdhui-famille": "/app/aujourdhui/", notes: "/app/notes/", semaine: "/app/semaine/", absences: "/app/absences/", notifications: "/app/notifications/", compte: "/app/compte/", plus: "/app/plus/" } },
  { login: "claire.vasseur", screens: { "aujourdhui-enseignant": "/app/aujourdhui/", classes: "/app/classes/", carnet: "carnet", appels: "/app/appels/", appel: "appel" } },
  { login: "nadia.ferrand", screens: { classe: "classe" } },
  { login: "karim.joubert", screens: { "aujourdhui-vie-scolaire": "/app/aujourdhui/", "vie-scolaire": "/app/vie-scolaire/", dossier: "dossier", "cours-du-jour": "/app/cours-du-jour/", "reglages": "/app/vie-scolaire/reglages/", presences: "/app/presences/", evacuation: "/app/evacuation/", "absence-collective": "/app/absence-collective/" } },
  { login: "hugo.marchal", screens: { "presences-cdi": "/app/presences/" } },
  { login: "solenn.gueguen", screens: { "presences-infirmerie": "/app/presences/" } },
  { login: "sylvie.poulain", screens: { "vie-scolaire-secretariat": "/app/vie-scolaire/" } },
  { login: "anne.delattre", screens: { "import-emploi-du-temps": "/app/import-emploi-du-temps/", calendrier: "/app/vie-scolaire/calendrier/" } },
];

/** What opens inside a screen, and what is then looked for. */
const openings = {
  absences: [
    ["absences-calcul", (page) => page.getByText("Comment c’est compté").click(), "details[open] .sunk"],
    ["absences-prevenir", (page) => page.getByRole("button", { name: "Prévenir d’une absence à venir" }).click(), "#from-day"],
  ],
  semaine: [["semaine-agenda", (page) => page.getByText("S’abonner dans mon agenda").click(), "details[open] .buttons"]],
  notes: [["notes-calcul", (page) => page.locator("details.subject summary").first().click(), "details[open] .working"]],
  appel: [["appel-retard", (page) => page.locator(".pupil").nth(4).press("r"), ".pick"]],
  "vie-scolaire": [
    ["vie-scolaire-retard", (page) => page.getByRole("button", { name: "Noter un retard" }).click(), "#late-search"],
    ["vie-scolaire-justificatifs", (page) => page.getByRole("button", { name: /^Justificatifs/ }).click(), "#rulings-title"],
    ["vie-scolaire-a-appeler", (page) => page.getByRole("button", { name: /^À appeler/ }).click(), "#calls-title"],
  ],
  calendrier: [["calendrier-a-enregistrer", (page) => page.getByRole("button", { name: /^Inverser à partir de la semaine du 30 novembre/ }).click(), ".unsaved .btn"]],
  dossier: [["dossier-absence", (page) => page.getByRole("button", { name: "Noter une absence" }).click(), "#kind"]],
  "cours-du-jour": [["cours-du-jour-changement", (page) => page.locator(".lesson").first().click(), ".kinds"]],
  carnet: [
    ["carnet-cellule", (page) => page.locator("table.grid td.open input").first().focus().then(() => page.keyboard.press("F2")), "[role=dialog] #comment"],
    ["carnet-eleve", (page) => page.locator("td.average button").first().click(), "[role=dialog] .working"],
    ["carnet-raccourcis", (page) => page.locator("table.grid td.open input").first().focus().then(() => page.keyboard.press("?")), "[role=dialog] kbd"],
    ["carnet-evaluation", (page) => page.getByRole("button", { name: "Nouvelle évaluation" }).click(), "#title"],
  ],
};

/** Some screens are reached through a link of another. */
async function visit(page, path) {
  if (path === "carnet" || path === "classe") {
    await page.goto(`${house.address}/app/classes/`);
    await page.locator(`main a[href*="/app/${path}/"]`).first().click();
    await page.locator("main table").waitFor();
  } else if (path === "appel") {
    await page.goto(`${house.address}/app/appels/`);
    await page.locator('main a[href*="/app/appel/"]').first().click();
    await page.locator(".pupil").first().waitFor();
  } else if (path === "dossier") {
    await page.goto(`${house.address}/app/vie-scolaire/`);
    await page.getByRole("combobox").fill("a");
    await page.locator(".found li").first().click();
    await page.locator(".file").waitFor();
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
        for (const [opened, act, found] of openings[name] ?? []) {
          await act(page);
          await page.locator(found).first().waitFor();
          await picture(page, `${opened}-${look.name}`);
          assert.deepEqual(await violations(page), [], opened);
          await page.keyboard.press("Escape");
        }
      }
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

/** Small targets that are not words of a sentence. */
const tooSmall = (page) => page.evaluate(() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((e) => getComputedStyle(e).display !== "inline" && e.getClientRects().length > 0)
  .map((e) => [`${e.tagName} ${e.textContent.trim().slice(0, 30)}`, e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < 24 || r.width < 24)).map(([words]) => words));

/** The narrowest phone, and a desk of 1280 px at 200 %. */
const narrow = [
  { name: "320 px", width: 320, height: 640, colorScheme: "light", phone: true },
  { name: "200 %", width: 640, height: 450, colorScheme: "light" },
];

for (const look of narrow) {
  test(`at ${look.name} nothing is cut off and every target can be touched`, async () => {
    for (const { login, screens } of people) {
      const page = await open(house, look);
      if (login) await signIn(house, page, login);
      for (const path of Object.values(screens)) {
        await visit(page, path);
        assert.equal(await overflow(page), 0, `${path} is wider than the screen`);
        if (look.phone) assert.deepEqual(await tooSmall(page), [], path);
      }
      await page.context().close();
    }
  });
}

test("with forced colours and on paper, the screens keep their borders and their figures", async () => {
  const page = await open(house, looks[2], { forcedColors: "active" });
  await signIn(house, page, "nadia.ferrand");
  await visit(page, "classe");
  await picture(page, "classe-forced-colors");
  const border = await page.locator(".figures .card").first().evaluate((e) => getComputedStyle(e).borderTopWidth);
  assert.equal(border, "1px");
  await page.emulateMedia({ media: "print", forcedColors: "none" });
  await picture(page, "classe-print");
  assert.equal(await page.locator("nav.places").isVisible(), false, "the rail is not printed");
  assert.equal(await page.locator("table.overview").isVisible(), true);
});

test("with reduced motion nothing moves", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length);
  assert.equal(moving, 0);
});

test("in English every word and every decimal point is English", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  await page.goto(`${house.address}/en/app/notes/`);
  await page.getByText("General average").first().waitFor();
  await picture(page, "notes-english");
  const words = await page.locator("main").innerText();
  assert.match(words, /\d\.\d\d/);
  assert.doesNotMatch(words, /\d,\d|Moyenne|classe /);
});
