// A house for the browser journeys: the real service over a data folder of its own,
// and a browser that is told to reach nothing else.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const pictures = join(root, ".build", "pictures");
export const password = "preau-demo-2026";

/** How long a journey waits for what it expects, in seconds: a slow machine is no fault of the pages. */
const patience = 30;

/** By how many milliseconds each frame and each short timer of a page comes late, as on a machine that is busy: a step that does not wait for what it needs fails then each time. */
const late = Number(process.env.LATE ?? 0);

/** The service's clock starts here, so that a journey meets the same day whenever it runs. */
const moment = "2026-11-23T08:00:00+01:00";

const preau = join(root, ".build", "preau");

/** The sizes and schemes in which every screen is looked at. */
export const looks = [
  { name: "phone-light", width: 390, height: 844, colorScheme: "light", phone: true },
  { name: "phone-dark", width: 390, height: 844, colorScheme: "dark", phone: true },
  { name: "desktop-light", width: 1280, height: 900, colorScheme: "light" },
  { name: "desktop-dark", width: 1280, height: 900, colorScheme: "dark" },
];

/** Starts the service; resolves when it says that it is ready. */
export async function openHouse() {
  const data = mkdtempSync(join(tmpdir(), "preau-journey-"));
  const env = { ...process.env, PREAU_DATA: data, PREAU_ADDR: "127.0.0.1:0", PREAU_MOMENT: moment };
  const server = spawn(preau, ["serve"], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  const address = await ready(server);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  mkdirSync(pictures, { recursive: true });
  return {
    address,
    browser,
    command: async (...args) => (await promisify(execFile)(preau, args, { cwd: root, env, maxBuffer: 1 << 26 })).stdout,
    close: async () => {
      await browser.close();
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGINT");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function ready(server) {
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the service ended with ${code} before it was ready`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.slice("ready ".length).trim());
    });
  });
}

/**
 * Opens a page as one look. What the browser refuses by the page's policy, what fails,
 * and what is asked of another host is kept in page.faults.
 */
export async function open(house, look = looks[0], options = {}) {
  const context = await house.browser.newContext({
    viewport: { width: look.width, height: look.height }, colorScheme: look.colorScheme, hasTouch: !!look.phone, isMobile: !!look.phone,
    deviceScaleFactor: look.phone ? 2 : 1, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce", ...options,
  });
  context.setDefaultTimeout(patience * 1000);
  context.on("page", follow);
  if (late) await context.addInitScript(delay, late);
  const page = await context.newPage();
  watch(page, house.address);
  return page;
}

/** Runs in the page. */
function delay(late) {
  const [after, frame] = [setTimeout.bind(window), requestAnimationFrame.bind(window)];
  window.setTimeout = (act, ms = 0, ...rest) => after(act, ms < 100 ? late : ms, ...rest);
  window.requestAnimationFrame = (act) => frame(() => after(() => act(performance.now()), late));
}

/** What each page has asked and has no answer to yet, and when that last changed. */
const traffic = new WeakMap();

function follow(page) {
  const now = { asked: new Set(), moved: performance.now() };
  traffic.set(page, now);
  const move = (change) => (request) => { change(request); now.moved = performance.now(); };
  page.on("request", move((request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) now.asked.clear(); // what the page before asked
    now.asked.add(request);
  }));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, move((request) => now.asked.delete(request)));
}

function watch(page, address) {
  page.faults = [];
  page.asked = [];
  page.on("console", (m) => { if (m.type() === "error" && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(m.text())) page.faults.push(m.text()); });
  page.on("pageerror", (e) => page.faults.push(String(e)));
  page.on("request", (r) => {
    const url = r.url();
    page.asked.push(url);
    if (!url.startsWith(address) && !url.startsWith("data:") && !url.startsWith("blob:")) page.faults.push(`asks another host: ${url}`);
  });
}

/** Signs in as somebody would: the form of the sign-in page. */
export async function signIn(house, page, login, { trusted = false } = {}) {
  await page.goto(`${house.address}/app/connexion/`);
  await page.getByLabel("Identifiant").fill(login);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  if (trusted) await page.getByLabel(/mon appareil/).check();
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL(/\/app\/aujourdhui\//);
  await settled(page);
}

/** Activates an account with the code of a letter, and keeps the login that is suggested. */
export async function activate(house, page, code, chosen = "quatre vélos sous la pluie") {
  await page.goto(house.address);
  await page.getByRole("link", { name: "Se connecter" }).first().click();
  await page.getByRole("link", { name: "Activer mon compte" }).click();
  await page.getByLabel("Code personnel").fill(code);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("button", { name: "Oui, c’est moi" }).click();
  await page.getByLabel("Mot de passe", { exact: true }).fill(chosen);
  await page.getByRole("button", { name: "Activer et entrer" }).click();
  await page.waitForURL(/\/app\/aujourdhui\//);
  await settled(page);
}

/** Follows the place of the shell that leads to the marks. */
export async function openMarks(page) {
  await page.getByRole("link", { name: "Notes", exact: true }).first().click();
  await page.getByText("Moyenne générale").first().waitFor();
  await settled(page);
}

/** Waits until a screen shows its data: half a second in which nothing was asked or answered, counted from now. */
export async function settled(page) {
  await page.waitForLoadState();
  const now = traffic.get(page);
  const from = performance.now();
  await until(() => now.asked.size === 0 && performance.now() - Math.max(from, now.moved) >= 500, "the page is quiet");
}

/** Waits until one of several places says something. */
export const reads = (there, words) => there.filter({ hasText: words }).first().waitFor();

/** Waits until a question has an answer, and fails where it has none in time. */
export async function until(question, what, seconds = patience) {
  for (let i = 0; i < seconds * 10; i++) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`not within ${seconds} seconds: ${what}`);
}

/** Takes the picture of a screen as it stands. */
export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
