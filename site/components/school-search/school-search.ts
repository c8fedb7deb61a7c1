import { search } from "../base/words";

/** One school of the index: name, town, path. */
type School = [name: string, city: string, path: string];

const form = document.querySelector<HTMLFormElement>(".find");
const input = form?.querySelector("input");
const list = form?.querySelector("ul");

/** Small letters without accents or punctuation, so that "ecole" finds « École ». */
const plain = (text: string): string => text.normalize("NFD").toLowerCase().replace(/[^a-z0-9]+/g, "");

let schools: Promise<School[]> | undefined;
const index = (): Promise<School[]> =>
  (schools ??= fetch(form?.dataset.index ?? "").then(answer => answer.json() as Promise<School[]>));

function row(school: School): HTMLLIElement {
  const [name, city, path] = school;
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = path;
  link.append(name);
  link.appendChild(document.createElement("small")).append(city);
  return item;
}

function say(text: string): HTMLParagraphElement {
  const line = document.createElement("p");
  line.append(text);
  return line;
}

async function show(): Promise<School[]> {
  if (!input || !list) return [];
  const words = input.value.split(/\s+/).map(plain).filter(Boolean);
  if (!words.length) {
    list.replaceChildren();
    return [];
  }
  try {
    const found = (await index()).filter(([name, city]) => words.every(word => plain(name + city).includes(word)));
    list.replaceChildren(...(found.length ? found.slice(0, 6).map(row) : [say(search.none)]));
    return found;
  } catch {
    schools = undefined;
    list.replaceChildren(say(search.offline));
    return [];
  }
}

/** Arrow keys walk from the field through the results; Escape closes them. */
function walk(event: KeyboardEvent): void {
  const stops = [input, ...(list?.querySelectorAll("a") ?? [])];
  const at = stops.indexOf(document.activeElement as HTMLInputElement);
  if (event.key === "Escape") list?.replaceChildren();
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
}

input?.addEventListener("focus", () => void index().catch(() => (schools = undefined)));
input?.addEventListener("input", () => void show());
form?.addEventListener("keydown", walk);
form?.addEventListener("submit", async event => {
  event.preventDefault();
  const first = (await show())[0];
  if (first) location.assign(first[2]);
});

const asked = new URLSearchParams(location.search).get("q");
if (asked && input) {
  input.value = asked;
  void show();
}
