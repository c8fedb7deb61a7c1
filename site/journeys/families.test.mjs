// What families read, and what stays on the device after them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, openHouse, openMarks, picture, settled, signIn } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

async function marksOf(login, options) {
  const page = await open(house);
  await signIn(house, page, login, options);
  await openMarks(page);
  return page;
}

test("a parent reads two children in two schools without signing in again", async () => {
  const page = await marksOf("helene.lorieux");
  const first = await page.locator("main").innerText();
  await page.locator("main").locator("button, summary, select, a").filter({ hasText: "Inès" }).first().click();
  await picture(page, "children");
  await page.getByText("Malo").last().click();
  await page.locator("main").getByText("Malo").first().waitFor();
  await settled(page);
  await page.getByText("Moyenne générale").first().waitFor();
  assert.notEqual(first, await page.locator("main").innerText());
  assert.deepEqual(page.faults, []);
});

test("a separated parent with the right to be informed reads the marks", async () => {
  const page = await marksOf("julien.lorieux");
  assert.deepEqual(page.faults, []);
});

test("the week that opens by its usual link says the child's first name and class", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  await page.getByRole("link", { name: "Semaine", exact: true }).click();
  await page.locator(".week").waitFor();
  const who = page.getByRole("button", { name: /^Choisir un enfant/ });
  assert.equal((await who.innerText()).replace(/\s+/g, " ").trim(), "Choisir un enfant, Inès · 2de 3 ▾");
  assert.ok(new URL(page.url()).searchParams.get("e"), "the link says whose week");
  assert.deepEqual(page.faults, []);
});

/** Per lesson of the grid: the lines that its block shows in part, and those that it does not show. */
const linesOf = (page) => page.locator(".grid .lesson").evaluateAll((blocks) => blocks.map((block) => {
  const box = block.getBoundingClientRect();
  const lines = [...block.querySelectorAll(".lesson-body p")].flatMap((words) => {
    const range = document.createRange();
    range.selectNodeContents(words);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  });
  const beside = lines.filter(({ left }) => left >= box.right);
  const cut = lines.filter((line) => !beside.includes(line) && line.top < box.bottom && line.bottom > box.bottom);
  return { words: block.innerText, opens: block.tabIndex === 0, cut: cut.length, hidden: beside.length };
}));

test("no line of the week's grid is cut through its letters, and a lesson too long for its block opens by keyboard and by touch", async () => {
  const page = await open(house, { name: "narrow desk", width: 900, height: 900, colorScheme: "light" });
  await signIn(house, page, "helene.lorieux");
  await page.goto(`${house.address}/app/semaine/?j=2026-11-23`);
  await page.locator(".grid .lesson").first().waitFor();
  await settled(page);
  const blocks = await linesOf(page);
  assert.deepEqual(blocks.filter(({ cut }) => cut), []);
  assert.deepEqual(blocks.filter(({ opens, hidden }) => opens !== hidden > 0), [], "what is not whole opens, and nothing else takes a stop");
  assert.ok(blocks.some(({ opens }) => opens), "some are too long here");
  await picture(page, "week-narrow");
  const long = page.locator(".grid .lesson[tabindex]").first();
  await long.focus();
  assert.deepEqual((await linesOf(page)).filter(({ opens, cut, hidden }, i) => opens && i === blocks.findIndex(({ opens: first }) => first) && (cut || hidden)), []);
  assert.deepEqual(page.faults, []);
});

test("a family that opens the school's file of a pupil by hand is at its own page of absences", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  const { children, schools } = await page.evaluate(async () => (await fetch("/api/me")).json());
  const malo = children.find(({ firstName }) => firstName === "Malo");
  for (const asked of [malo.id, "somebody", ""]) {
    await page.goto(`${house.address}/app/dossier/?${new URLSearchParams({ e: asked, u: schools[0].uai })}`);
    await page.waitForURL(/\/app\/absences\//);
    await page.locator("main h1").waitFor();
    await settled(page);
    const shown = new URL(page.url()).searchParams.get("e");
    assert.ok(asked === malo.id ? shown === asked : children.some(({ id }) => id === shown), `asked for ${asked}, shown ${shown}`);
  }
  assert.deepEqual(page.faults, []);
});

test("what if I got 14: the answer is immediate, and nothing is sent", async () => {
  const page = await marksOf("helene.lorieux");
  const maths = page.locator("details.subject").filter({ has: page.getByRole("heading", { name: "Mathématiques", exact: true }) });
  await maths.locator("summary").first().click();
  await settled(page);
  await maths.getByText("Et si j’avais…").click();
  const asked = page.asked.length;
  await maths.getByLabel(/Une note sur 20/).fill("14");
  await maths.getByRole("button", { name: "Essayer" }).click();
  await maths.getByText(/passerait à/).waitFor();
  await picture(page, "what-if");
  assert.equal(page.asked.length, asked, "no request was made");
});

test("a choice of notices that cannot be kept is put back, in words; touches are kept in their order", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  await page.goto(`${house.address}/app/notifications/`);
  const marks = page.getByRole("radiogroup", { name: /^Nouvelles notes/ });
  const before = await marks.getByRole("radio", { checked: true }).evaluate((radio) => radio.parentElement.textContent);
  await page.route("**/api/me/notices", (route) => route.abort(), { times: 1 });
  await marks.getByLabel("Jamais").click(); // not check(): it may be put back before anybody looks
  await page.getByRole("status").getByText("il est revenu à ce qu’il était").waitFor();
  assert.equal(await marks.getByLabel(before).isChecked(), true, "nothing shows that is not so");
  await picture(page, "notices-put-back");

  let answer;
  const held = new Promise((done) => (answer = done));
  const sent = [];
  await page.route("**/api/me/notices", async (route) => {
    sent.push(route.request().postDataJSON().kinds.find(({ kind }) => kind === "mark").when);
    await held;
    await route.continue();
  });
  await marks.getByLabel("Jamais").check();
  await marks.getByLabel("Tout de suite").check();
  await marks.getByLabel("Résumé").check();
  assert.deepEqual(sent, ["never"], "the others wait for its answer");
  answer();
  await page.getByRole("status").getByText("Enregistré.").waitFor();
  assert.deepEqual(sent, ["never", "digest"]);
  await page.unroute("**/api/me/notices");
  await page.reload();
  await settled(page);
  assert.equal(await marks.getByLabel("Résumé").isChecked(), true);
  assert.deepEqual(page.faults, []);
});

/** Every thing that a site keeps in a browser. */
async function kept(page) {
  const cookies = await page.context().cookies();
  const inside = await page.evaluate(async () => ({
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
    bases: (await indexedDB.databases()).map((b) => b.name),
    caches: await caches.keys(),
  }));
  return { cookies: cookies.map((c) => c.name), ...inside };
}

const nothing = { cookies: [], local: "{}", session: "{}", bases: [], caches: [] };

async function signOut(page) {
  await page.goto(`${house.address}/app/plus/`);
  await page.getByRole("button", { name: /déconnecter|Déconnexion/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/app/plus"));
  await settled(page);
}

test("the next person on a shared browser finds no byte of the one before", async () => {
  const page = await marksOf("helene.lorieux");
  const during = await kept(page);
  assert.deepEqual(during.bases, [], "nothing is kept on a device that is not one's own");
  assert.equal(during.local, "{}");
  await signOut(page);
  assert.deepEqual(await kept(page), nothing);
  await page.goto(`${house.address}/app/notes/`);
  await page.waitForURL(/connexion/);
});

test("on one's own device the last marks stay readable when the functions are down, until signing out", async () => {
  const page = await marksOf("helene.lorieux", { trusted: true });
  await page.route("**/api/**", (route) => route.abort());
  await page.reload();
  await page.getByText("Moyenne générale").first().waitFor();
  await picture(page, "functions-down");
  await page.goto(house.address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.unroute("**/api/**");
  await signOut(page);
  assert.deepEqual(await kept(page), nothing);
});

test("on a shared device fifteen idle minutes end the session, and leave nothing", async () => {
  const page = await open(house);
  await page.clock.install();
  await signIn(house, page, "helene.lorieux");
  await page.clock.fastForward("14:00");
  await page.keyboard.press("Tab");
  await page.clock.fastForward("14:00");
  assert.match(page.url(), /aujourdhui/, "a touch of a key counts");
  await page.clock.fastForward("02:00");
  await page.waitForURL(/connexion.*inactif/);
  await page.getByText("15 minutes d’inactivité").waitFor();
  assert.deepEqual(await kept(page), nothing);
});

test("on one's own device the session stays open", async () => {
  const page = await open(house);
  await page.clock.install();
  await signIn(house, page, "helene.lorieux", { trusted: true });
  await page.clock.fastForward("30:00");
  await settled(page);
  assert.match(page.url(), /aujourdhui/);
  await signOut(page);
});

test("marks open with four requests from any other screen: page, style, script, data", async () => {
  const page = await open(house);
  await signIn(house, page, "helene.lorieux");
  page.asked.length = 0;
  await openMarks(page);
  assert.deepEqual(page.asked.map((url) => new URL(url).pathname.split("/")[1]), ["app", "css", "js", "api"]);
});

test("the year is made of its periods", async () => {
  const page = await marksOf("helene.lorieux");
  await page.getByRole("button", { name: "Année" }).click();
  await page.getByText("Moyenne générale de l’année").waitFor();
  await page.locator("details.subject summary").first().click();
  await page.locator("details[open] th").filter({ hasText: "1er trimestre" }).waitFor();
  await picture(page, "year");
  assert.deepEqual(page.faults, []);
});

test("without script every screen says so, in words", async () => {
  const page = await open(house, undefined, { javaScriptEnabled: false });
  for (const path of ["connexion", "activation", "aujourdhui", "notes", "carnet"]) {
    await page.goto(`${house.address}/app/${path}/`);
    await page.locator("noscript p").waitFor();
  }
});

test("where no script takes the place, a plain sentence appears", async () => {
  const page = await open(house);
  await page.route("**/js/**", (route) => route.fulfill({ contentType: "text/javascript", body: "syntax of tomorrow ?!" }));
  await page.goto(`${house.address}/app/notes/`);
  await page.getByText("ce navigateur est peut-être trop ancien").waitFor();
});
