// What the bundler hands to a page, for the compiled components: the texts of a language.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../.build/site-tests/", import.meta.url));

export const texts = JSON.parse(readFileSync(new URL("../i18n/fr.json", import.meta.url), "utf8"));

/** What the browser remembers: a component looks there as soon as it is loaded. */
export const local = new Map();
globalThis.localStorage = {
  getItem: (key) => local.get(key) ?? null, setItem: (key, value) => void local.set(key, value), removeItem: (key) => void local.delete(key),
};

/** Loads a compiled component, in French. */
export function load(path) {
  const place = `${folder}node_modules/@params`;
  mkdirSync(place, { recursive: true });
  writeFileSync(`${place}/index.js`, `exports.default = ${JSON.stringify({ ...texts, lang: "fr-FR", base: "/" })};`);
  return createRequire(folder)(path);
}
