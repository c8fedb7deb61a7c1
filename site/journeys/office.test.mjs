// The office by keyboard and by thumb: rolls at eight, changes of the day, rulings taken
// back, a slip and letters on paper, and a timetable brought in and taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looks, open, openHouse, password, picture, settled, signIn } from "./house.mjs";

const [phone, , desktop] = looks;

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

async function visit(login, path, look = desktop, time = "2026-11-23T08:12:00+01:00") {
  const page = await open(house, look);
  await page.clock.install({ time: new Date(time) });
  await signIn(house, page, login);
  await page.goto(house.address + path);
  await settled(page);
  return page;
}

const cpe = (path, look) => visit("karim.joubert", path, look);

test("at eight the rolls are expected, none is late, and nobody reads them all", async () => {
  const page = await cpe("/app/vie-scolaire/");
  await page.locator(".board-figure").first().waitFor();
  assert.match(await page.locator(".board-figure").first().innerText(), /Appels attendus\s+\d+\s+cours de 8/);
  assert.equal(await page.locator(".board-side .todo li").count(), 0);
  await picture(page, "board-at-eight");
  await page.locator(".board-figure").first().click();
  await page.locator(".board-list .todo li").first().waitFor();
  assert.equal(await page.locator(".board-list .todo li").count(), 15);
  assert.equal(await page.getByRole("button", { name: /^Relancer/ }).count(), 0);
  await page.getByRole("button", { name: /^Les \d+ appels/ }).click();
  await page.waitForFunction(() => document.querySelectorAll(".board-list .todo li").length > 15);
  assert.deepEqual(page.faults, []);
});

test("a lesson is cancelled in three touches, and that is taken back in one", async () => {
  const page = await cpe("/app/cours-du-jour/", phone);
  const lesson = page.locator(".lesson:not(:has(.pill))").first();
  const name = await lesson.locator("b").innerText();
  await lesson.tap();
  await page.getByRole("button", { name: "Annulé", exact: true }).tap();
  await page.getByRole("button", { name: "Annuler ce cours" }).tap();
  const toast = page.locator(".toast");
  await toast.waitFor();
  const same = page.locator(".lesson", { hasText: name });
  await same.locator(".pill").getByText("annulé").first().waitFor();
  await picture(page, "change-cancelled");
  await toast.getByRole("button").tap();
  await same.locator(".pill").waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("the lessons of a day never stand under another, and the screen opens at the school's own hour", async () => {
  const page = await open(house, phone, { timezoneId: "America/Los_Angeles" }); // the evening before, there
  await page.clock.install({ time: new Date("2026-11-23T08:12:00+01:00") });
  await signIn(house, page, "karim.joubert");
  await page.goto(`${house.address}/app/cours-du-jour/`);
  const chosen = page.locator(".hours .chip[aria-pressed=true]");
  await chosen.waitFor();
  assert.match(await chosen.innerText(), /^8.h/);
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/lessons?*", async (route) => { await held; return route.continue(); });
  await page.getByRole("button", { name: "Jour suivant" }).click();
  await page.getByRole("heading", { name: "Mardi 24 novembre" }).waitFor();
  assert.equal(await page.locator(".lesson").count(), 0);
  release();
  await page.locator(".lesson").first().click();
  await page.locator(".side-head").getByText(/mardi 24 novembre/).waitFor();
  assert.deepEqual(page.faults, []);
});

test("the board says its hours where the school is, wherever it is read", async () => {
  const page = await open(house, desktop, { timezoneId: "America/Los_Angeles" });
  await signIn(house, page, "karim.joubert");
  await page.goto(`${house.address}/app/vie-scolaire/`);
  await page.getByRole("heading", { name: /^Maintenant, 8/ }).waitFor();
  await page.getByRole("button", { name: "Voir et demander" }).click();
  assert.equal(await page.locator(".bulk-day input").inputValue(), "2026-11-20");
  assert.equal(await page.locator(".bulk-day input").getAttribute("max"), "2026-11-23");
  await page.goto(`${house.address}/app/absence-collective/`);
  await page.locator("#first").waitFor();
  assert.equal(await page.locator("#first").inputValue(), "2026-11-23");
  assert.deepEqual(page.faults, []);
});

test("on a phone the hour that is chosen is in sight", async () => {
  const page = await open(house, phone);
  await signIn(house, page, "karim.joubert");
  await page.goto(`${house.address}/app/cours-du-jour/`);
  const last = page.locator(".hours .chip").last();
  await last.waitFor();
  await last.evaluate((chip) => chip.click()); // from where it is
  await page.locator(".hours .chip:last-child[aria-pressed=true]").waitFor();
  const [box, chip] = [await page.locator(".hours").boundingBox(), await last.boundingBox()];
  assert.ok(chip.x >= box.x && chip.x + chip.width <= box.x + box.width + 4, `${JSON.stringify(chip)} in ${JSON.stringify(box)}`);
});

test("a teacher's lessons are found by name; another room is one of those free then", async () => {
  const page = await cpe("/app/cours-du-jour/");
  const teacher = (await page.locator(".lesson small").first().innerText()).split(" · ")[0].split(", ")[0];
  await page.getByRole("searchbox").fill(teacher);
  await page.clock.runFor(300);
  await settled(page);
  for (const words of await page.locator(".lesson small").allInnerTexts()) assert.ok(words.includes(teacher), `${words} is not of ${teacher}`);
  await page.locator(".lesson").first().click();
  await page.getByRole("button", { name: "Autre salle" }).click();
  const room = page.locator(".room-chips button").first();
  const name = await room.innerText();
  await room.click();
  await page.locator(".lesson .pill").getByText(`salle ${name}`).first().waitFor();
  await picture(page, "change-room");
  assert.deepEqual(page.faults, []);
});

test("somebody who teaches elsewhere then is said to, and can stand in all the same", async () => {
  const page = await cpe("/app/cours-du-jour/");
  await page.locator(".lesson").nth(3).click();
  await page.getByRole("button", { name: "Remplacé par" }).click();
  const busy = page.locator("#staff option", { hasText: "en cours" }).first();
  await busy.waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Remplacer", exact: true }).click();
  assert.ok(await page.locator("#staff").evaluate((field) => field.validity.valueMissing), "nobody is chosen for the school");
  await page.locator("#staff").selectOption(await busy.getAttribute("value"));
  await page.getByRole("button", { name: "Remplacer", exact: true }).click();
  await page.getByRole("button", { name: "Quand même" }).waitFor();
  await picture(page, "change-clash");
  await page.getByRole("button", { name: "Quand même" }).click();
  await page.locator(".lesson .pill").getByText(/remplace/).first().waitFor();
  assert.deepEqual(page.faults, []);
});

test("several justifications are accepted by keyboard, and taken back", async () => {
  const page = await cpe("/app/vie-scolaire/#rulings");
  const boxes = page.locator(".ruling input[type=checkbox]");
  await boxes.first().waitFor();
  const before = await boxes.count();
  await boxes.first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.locator(".bulk").getByRole("button", { name: "Accepter" }).click();
  await page.locator(".toast").waitFor();
  await page.waitForFunction((n) => document.querySelectorAll(".ruling").length === n, before - 2);
  await picture(page, "rulings-accepted");
  await page.locator(".toast button").click();
  await page.waitForFunction((n) => document.querySelectorAll(".ruling").length === n, before);
  assert.deepEqual(page.faults, []);
});

test("rulings that follow one another each keep their ten seconds to be taken back", async () => {
  const page = await cpe("/app/vie-scolaire/#rulings");
  const rule = async () => {
    const before = await page.locator(".ruling").count();
    await page.locator(".ruling").first().getByRole("button", { name: /^Accepter/ }).click();
    await page.waitForFunction((n) => document.querySelectorAll(".ruling").length === n, before - 1);
  };
  await rule();
  await page.clock.runFor(8_000);
  await page.evaluate(() => {
    window.heard = 0;
    new MutationObserver(() => window.heard++).observe(document.querySelector(".toast"), { childList: true, characterData: true, subtree: true });
  });
  await rule();
  assert.ok(await page.evaluate(() => window.heard) > 0, "the same words are said again");
  await page.clock.runFor(8_000);
  await page.locator(".toast").waitFor();
  await page.clock.runFor(3_000);
  await page.locator(".toast").waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("a call is logged with what was said, and leaves the list once somebody was reached", async () => {
  const page = await cpe("/app/vie-scolaire/#calls");
  const rows = page.locator(".board-list .line");
  const before = await rows.count();
  assert.ok(before > 0, "the demo has families whom no message reaches");
  await rows.first().focus();
  await page.keyboard.press("a");
  await page.locator("#call-words").fill("La grand-mère rappellera.");
  await page.getByRole("button", { name: "Joint", exact: true }).click();
  await page.waitForFunction((n) => document.querySelectorAll(".board-list .line").length === n, before - 1);
  await picture(page, "call-logged");
  await page.locator(".toast").getByRole("button").click(); // it was a slip of the thumb
  await page.waitForFunction((n) => document.querySelectorAll(".board-list .line").length === n, before);
  await page.getByText(/^L’appel à .* est retiré du journal\.$/).waitFor();
  assert.match((await rows.first().innerText()).replace(/[\u00a0\u202f]/g, " "), /mère : Christelle AZOULAY\s+1 essai · Pas de réponse, ven. 20 nov., 14 h 15/);
  await rows.first().click();
  assert.match(await page.locator(".side").innerText(), /Karim JOUBERT[^]*retiré[^]*La grand-mère rappellera/);
  assert.deepEqual(page.faults, []);
});

test("Enter is for who was typed", async () => {
  const page = await cpe("/app/vie-scolaire/");
  const [id, first, last] = await page.evaluate(async () => {
    const { schools: [{ uai }] } = await (await fetch("/api/me")).json();
    return (await (await fetch(`/api/schools/${uai}/pupils`)).json()).pupils.at(-1);
  });
  await page.getByRole("button", { name: "Noter un retard" }).click();
  await page.locator("#late-search").waitFor();
  await settled(page); // the names are there
  await page.keyboard.type(`${last} ${first}`);
  await page.keyboard.press("Enter");
  await page.locator(".slip-name", { hasText: last }).waitFor();
  await page.locator(".side").getByRole("button", { name: "Annuler" }).click();
  await page.locator(".slip").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await settled(page);
  await page.keyboard.type(`${last} ${first}`);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith("/dossier/") && url.searchParams.get("e") === id);
  assert.deepEqual(page.faults, []);
});

test("the slip of a late pupil is printed alone", async () => {
  const page = await cpe("/app/vie-scolaire/");
  await page.evaluate(() => { window.print = () => { window.printed = document.body.className; }; });
  await page.getByRole("button", { name: "Noter un retard" }).click();
  await page.locator("#late-search").fill("a");
  await page.locator(".lates button").first().click();
  await page.getByRole("button", { name: "Imprimer" }).click();
  assert.match(await page.evaluate(() => window.printed), /slip-only/);
  await paper(page, "slip-only", "print-slip");
  const seen = await page.locator("main :visible").evaluateAll((all) => all.filter((e) => !e.closest(".slip") && !e.querySelector(".slip") && e.innerText.trim()).length);
  assert.equal(seen, 0);
});

test("what was done at a step of the law is taken back at once, or later", async () => {
  const page = await cpe("/app/vie-scolaire/");
  await page.locator(".alerts a").first().click();
  const items = page.locator(".step-items").first();
  const label = (await items.locator("b").first().innerText()).trim();
  const did = items.getByRole("button", { name: `C’est fait : ${label}` });
  await did.click();
  await page.locator(".toast").getByText(label).waitFor();
  await did.waitFor({ state: "detached" });
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await page.getByText("de nouveau à faire").waitFor();
  await did.click();
  const back = items.getByRole("button", { name: `Remettre à faire : ${label}` });
  await back.waitFor();
  await settled(page);
  await picture(page, "step-done");
  await back.click();
  await did.waitFor();
  await page.locator(".toast").waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("the late desk is worked by keyboard alone, one pupil after the other", async () => {
  const page = await cpe("/app/vie-scolaire/");
  const cursor = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  await page.getByRole("button", { name: "Noter un retard" }).press("Enter");
  for (const letter of ["b", "m"]) {
    assert.equal(await cursor(), "late-search");
    await page.keyboard.type(letter);
    await page.locator(".lates button").first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".slip").waitFor();
    assert.equal(await cursor(), "Imprimer");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#late-search").waitFor();
  }
  await page.keyboard.press("Escape");
  assert.equal(await cursor(), "Noter un retard");
  assert.deepEqual(page.faults, []);
});

test("where names cannot be read, or nobody is absent, the desk and the search say so", async () => {
  const page = await open(house, desktop);
  await page.clock.install({ time: new Date("2026-11-23T08:12:00+01:00") });
  await page.route("**/pupils", (route) => route.abort());
  await page.route("**/board*", async (route) => {
    const answer = await route.fetch();
    return route.fulfill({ response: answer, json: { ...(await answer.json()), absent: [] } });
  });
  await signIn(house, page, "karim.joubert");
  await page.goto(`${house.address}/app/vie-scolaire/`);
  await page.locator("#pupil-search").fill("le");
  await page.locator(".search [role=alert]").getByText(/^Pas de réseau/).waitFor();
  await picture(page, "board-search-offline");
  await page.getByRole("button", { name: "Noter un retard" }).click();
  const desk = page.locator(".side");
  await desk.getByText(/^Personne n’est noté absent/).waitFor();
  await page.locator("#late-search").fill("le");
  await desk.getByRole("alert").getByText(/^Pas de réseau/).waitFor();
  assert.doesNotMatch(await desk.innerText(), /0 élève/);
  await picture(page, "late-offline");
  await page.unroute("**/pupils");
  await desk.getByRole("button", { name: "Réessayer" }).click();
  await desk.locator(".lates button").first().waitFor();
  assert.deepEqual(page.faults, []);
});

test("a list of who could stand in that cannot be read says so, and nobody is named", async () => {
  const page = await cpe("/app/cours-du-jour/");
  await page.route("**/lessons?*lesson=*", (route) => route.abort());
  await page.locator(".lesson").nth(3).click();
  await page.getByRole("button", { name: "Remplacé par" }).click();
  await page.locator(".side").getByRole("alert").getByText(/^Pas de réseau/).waitFor();
  assert.equal(await page.locator("#staff").count(), 0);
  await page.unroute("**/lessons?*lesson=*");
  await page.locator(".side").getByRole("button", { name: "Réessayer" }).click();
  await page.locator("#staff").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the letters that the law asks for are read and printed alone", async () => {
  const page = await cpe("/app/vie-scolaire/");
  await page.locator(".alerts a").first().click();
  await page.getByRole("button", { name: "Voir les lettres" }).first().click();
  await page.locator(".letter").first().waitFor();
  await picture(page, "letters");
  await paper(page, "letters-only", "print-letters");
  assert.ok(await page.locator(".letter .worded:visible").count() > 1);
  assert.equal(await page.locator(".figures:visible, .stretches:visible, .step-items:visible, .rail:visible").count(), 0);
});

test("a pupil's file stays, dated, where it cannot be read again after a save", async () => {
  const page = await cpe("/app/vie-scolaire/");
  await page.locator(".alerts a").first().click();
  await page.locator(".stretch").first().waitFor();
  const before = await page.locator(".stretch").count();
  await page.route("**/api/pupils/*/absences?*", (route) => route.request().method() === "GET" ? route.abort() : route.continue());
  await page.getByRole("button", { name: "Noter une absence" }).click();
  await page.locator(".side").getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Absence notée.").waitFor();
  await page.getByText(/^Hors ligne/).waitFor();
  assert.equal(await page.locator(".stretch").count(), before);
});

test("a late arrival asks for the lesson and the arrival, on the school's day whatever the device believes", async () => {
  const page = await visit("karim.joubert", "/app/vie-scolaire/", desktop, "2026-11-26T08:12:00+01:00");
  await page.locator(".alerts a").first().click();
  await page.locator(".stretch").first().waitFor();
  await page.getByRole("button", { name: "Noter une absence" }).click();
  const side = page.locator(".side");
  await side.getByLabel("Nature").selectOption("late");
  assert.equal(await side.getByLabel("Le", { exact: true }).inputValue(), "2026-11-23");
  await side.getByLabel("Début du cours").fill("08:00");
  await side.getByRole("button", { name: "Enregistrer" }).click();
  assert.equal(await side.getByLabel("Arrivée à").evaluate((field) => field === document.activeElement && field.validity.valueMissing), true);
  await side.getByLabel("Arrivée à").fill("08:20");
  await side.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Absence notée.").waitFor();
  await page.locator(".stretch", { hasText: "retard, 20 min" }).waitFor();
});

/** The page as a printer gets it. */
async function paper(page, kind, name) {
  await page.evaluate((kind) => document.body.classList.add(kind), kind);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => scrollTo(0, 0));
  await picture(page, name);
}

const days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"];

/** The timetable of the demo school as its own file would say it. */
async function file(page) {
  return page.evaluate(async (days) => {
    const get = async (path) => (await fetch(path)).json();
    const me = await get("/api/me");
    const school = me.schools[0].uai;
    const courses = new Map();
    for (const monday of [30, 37]) {
      for (const [i, day] of days.entries()) {
        const date = new Date(Date.UTC(2026, 10, monday + i)).toISOString().slice(0, 10);
        const { letter, lessons } = await get(`/api/schools/${school}/lessons?date=${date}`);
        for (const l of lessons) courses.set(l.course, courses.has(l.course) ? { ...courses.get(l.course), letter: "" } : { ...l, day, letter });
      }
    }
    const kinds = { permanence: "permanence", test: "contrôle", pfmp: "stage" };
    const rows = [...courses.values()].map((l) => [l.day, l.start, l.end, l.letter, l.subject ?? "Permanence", (l.teachers ?? []).join(", "), l.classes.join(", "), "", l.room ?? "", kinds[l.kind] ?? ""].join(";"));
    return ["jour;debut;fin;semaine;matiere;professeurs;classes;groupes;salle;type", ...rows].join("\n");
  }, days);
}

test("a timetable is read before it is written, every bad row named, and taken back", async () => {
  const page = await visit("anne.delattre", "/app/import-emploi-du-temps/");
  const rows = (await file(page)).split("\n");
  assert.ok(rows.length > 500, `${rows.length} courses`);
  const [title, first, ...others] = rows;
  const moved = first.replace(/;[^;]*;([^;]*)$/, ";C 99;$1");
  await page.locator("#file").setInputFiles({ name: "cours.csv", mimeType: "text/csv", buffer: Buffer.from([title, moved, "dimanche;08:00;09:00;;Mathématiques;;;;;", ...others].join("\n")) });
  await page.locator(".preview .figures").waitFor();
  await picture(page, "import-preview");
  assert.match(await page.locator(".import-rows").innerText(), /dimanche/);
  await page.getByRole("button", { name: /^Appliquer/ }).click();
  await page.locator(".notice.ok").waitFor();
  await picture(page, "import-applied");
  await page.locator(".notice.ok").getByRole("button", { name: "Annuler l’import" }).click();
  await page.locator(".past .pill", { hasText: "annulé" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("what is applied of a timetable is what was previewed, though the date changed while the file was read", async () => {
  const page = await visit("anne.delattre", "/app/import-emploi-du-temps/");
  const asked = [];
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/timetable/imports", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    asked.push(route.request().postDataJSON());
    if (asked.length === 1) await held;
    return route.continue();
  });
  const csv = (subject) => ({ name: `${subject}.csv`, mimeType: "text/csv", buffer: Buffer.from(`jour;debut;fin;semaine;matiere;professeurs;classes;groupes;salle;type\nlundi;08:00;08:55;;${subject};;2de 3;;A 01;`) });
  await page.locator("#file").setInputFiles(csv("Chant"));
  await page.getByText("Lecture du fichier…").waitFor();
  await page.locator("#from-date").fill("2026-12-07");
  await page.locator("#from-date").dispatchEvent("change");
  await page.locator("#file").setInputFiles(csv("Danse"));
  release();
  await page.locator(".preview").getByText("Danse.csv · à partir du lundi 7 décembre").waitFor();
  const data = (one) => Buffer.from(one.data, "base64").toString();
  assert.deepEqual(asked.map((one) => [one.from, /Danse/.test(data(one)), one.dryRun]), [["2026-11-30", false, true], ["2026-12-07", true, true]]);
  assert.deepEqual(page.faults, []);
});

test("the head settles the days of the school, and is told what cannot be", async () => {
  const page = await visit("anne.delattre", "/app/vie-scolaire/reglages/");
  const rules = page.locator("form.rules");
  await rules.getByLabel("samedi", { exact: true }).check();
  await rules.getByLabel("samedi : fermeture").fill("07:00");
  await rules.getByRole("button", { name: "Enregistrer ces règles" }).click();
  await rules.locator(".notice.bad").waitFor();
  assert.match(await rules.innerText(), /Ce jour finit après avoir commencé/);
  await rules.getByLabel("samedi : fermeture").fill("11:30");
  await rules.getByRole("button", { name: "Enregistrer ces règles" }).click();
  await rules.locator(".notice.ok").waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await rules.getByLabel("samedi : fermeture").inputValue(), "11:30");
  assert.deepEqual(page.faults.filter(fault => !/422/.test(fault)), []);
});

test("rules that cannot be read say so and come once they can; where the password is old they ask for it", async () => {
  const page = await open(house, desktop);
  await signIn(house, page, "anne.delattre");
  await page.route("**/rules", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }), { times: 1 });
  await page.goto(`${house.address}/app/vie-scolaire/reglages/`);
  await page.getByRole("alert").getByRole("button", { name: "Réessayer" }).click();
  await page.locator("form.rules").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);

  const stale = { status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "/aide/erreurs/#password", status: 403, detail: "" }) };
  await page.route("**/rules", (route) => route.fulfill(stale), { times: 1 });
  await page.getByRole("button", { name: "Enregistrer ces règles" }).press("Enter");
  await page.getByRole("dialog").waitFor(); // as after half a day of work: the rules are kept once it is typed
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.locator("form.rules .notice.ok").waitFor();
});

test("what weighs asks for the password again, and goes on by itself once it is typed", async () => {
  const page = await visit("anne.delattre", "/app/vie-scolaire/calendrier/", phone);
  // Five minutes after the sign-in the service answers so; nothing else here is played.
  const stale = { status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "/aide/erreurs/#password", status: 403, detail: "" }) };
  await page.route("**/calendar", (route) => route.request().method() === "PUT" ? route.fulfill(stale) : route.continue(), { times: 1 });
  await page.locator("#off-name").fill("Fête de l’établissement");
  await page.locator("#off-from").fill("2027-06-11");
  await page.getByRole("button", { name: "Ajouter ce jour" }).tap();
  await page.locator(".unsaved").getByRole("button", { name: "Enregistrer", exact: true }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.keyboard.type("ce n’est pas lui");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").waitFor();
  await picture(page, "password-again");
  await page.keyboard.type(password); // what was wrong is selected: typing takes its place
  await page.keyboard.press("Enter");
  await page.locator(".toast").waitFor();
  assert.equal(await dialog.count(), 0);
  await page.locator(".toast button").tap();
  await page.getByText("Aucun pour l’instant.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the head swaps A and B from a week on and adds a day off: a pupil's week shows both", async () => {
  const family = await visit("helene.lorieux", "/app/semaine/?j=2026-11-30&v=week");
  assert.match(await family.locator(".screen-head").innerText(), /semaine B/);
  const page = await visit("anne.delattre", "/app/vie-scolaire/calendrier/");
  const first = page.getByRole("radio", { name: "semaine du 30 novembre, semaine B" });
  assert.equal(await first.isChecked(), true);
  await page.getByRole("button", { name: "Inverser à partir de la semaine du 30 novembre" }).press("Enter");
  assert.equal(await page.getByRole("radio", { name: "semaine du 30 novembre, semaine A" }).isChecked(), true);
  assert.equal(await page.getByRole("radio", { name: "semaine du 7 décembre, semaine B" }).isChecked(), true);
  assert.equal(await page.getByRole("radio", { name: "semaine du 23 novembre, semaine A" }).isChecked(), true, "the weeks before stay");
  await page.getByRole("radio", { name: "semaine du 14 décembre, semaine A" }).press("ArrowRight");
  assert.equal(await page.getByRole("radio", { name: "semaine du 14 décembre, semaine B" }).isChecked(), true, "by keyboard");
  const unsaved = page.locator(".unsaved");
  const save = unsaved.getByRole("button", { name: "Enregistrer", exact: true });
  const add = async (name, from) => {
    await page.locator("#off-name").fill(name);
    await page.locator("#off-from").fill(from);
    await page.locator("#off-name").press("Enter");
  };
  await add("Journée pédagogique", "2026-12-04");
  await add("Réunion", "2026-12-22");
  await page.keyboard.press("Control+s"); // the bar is behind every week of the year
  await unsaved.locator(".notice.bad").waitFor();
  assert.match(await page.locator(".offs .wrong").innerText(), /déjà sans classe.*Vacances de Noël/);
  await picture(page, "calendar-refused");
  await page.getByRole("button", { name: /^Retirer Réunion/ }).click();
  assert.match(await unsaved.innerText(), /24 semaines changent de lettre · 1 jour sans classe ajouté/);
  await save.press("Enter");
  await page.locator(".toast").waitFor();
  assert.equal(await unsaved.count(), 0);
  await family.reload();
  await settled(family);
  await picture(family, "week-swapped");
  assert.match(await family.locator(".screen-head").innerText(), /semaine A/);
  assert.match(await family.locator("main").innerText(), /Journée pédagogique/);

  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Annuler", "the way back is where one was");
  await page.keyboard.press("Enter");
  await page.getByText("Aucun pour l’instant.").waitFor();
  assert.equal(await first.isChecked(), true, "taken back");
  await family.reload();
  await settled(family);
  assert.match(await family.locator(".screen-head").innerText(), /semaine B/);
  assert.deepEqual([...page.faults.filter(fault => !/422/.test(fault)), ...family.faults], []);
});

test("what somebody else settled meanwhile is shown, and nothing of one's own is lost", async () => {
  const [one, two] = [await visit("anne.delattre", "/app/vie-scolaire/calendrier/"), await visit("anne.delattre", "/app/vie-scolaire/calendrier/")];
  const save = (page) => page.locator(".unsaved").getByRole("button", { name: "Enregistrer", exact: true });
  for (const [page, name, from] of [[one, "Forum des métiers", "2027-01-15"], [two, "Pont", "2027-05-14"]]) {
    await page.locator("#off-name").fill(name);
    await page.locator("#off-from").fill(from);
    await page.getByRole("button", { name: "Ajouter ce jour" }).click();
  }
  await save(one).click();
  await one.locator(".toast").waitFor();
  await save(two).click();
  await two.locator(".unsaved .notice.bad").waitFor();
  assert.match(await two.locator(".offs").first().innerText(), /Forum des métiers[^]*Pont/);
  await save(two).click();
  await two.locator(".toast").waitFor();
  assert.match(await two.locator(".offs").first().innerText(), /Forum des métiers[^]*Pont/);
  assert.deepEqual(two.faults.filter(fault => !/409/.test(fault)), []);
});
