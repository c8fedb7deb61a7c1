import type { Me } from "../api/types";

/** Those who run the daily life of a school; in an école, the teacher of a class that of the class. */
const runs = new Set(["CPE", "AED", "DIR"]);
const leads = ({ role, own }: Me["schools"][number], roles: ReadonlySet<string>): boolean => roles.has(role) || (!!own && roles === runs);

/** The school whose daily life this person runs, or where they work; the first where there are several. */
export function schoolOf({ schools }: Me, roles: ReadonlySet<string> = runs): string {
  return (schools.find(one => leads(one, roles)) ?? schools.find(({ role }) => role !== "pupil" && role !== "guardian") ?? schools[0])?.uai ?? "";
}

/** Shows the places that this person has, and who they are at the foot of the rail. */
export function places({ person, schools, children, services, classes }: Me): void {
  const family = children.length > 0 || schools.some(({ role }) => role === "pupil");
  const life = schools.some(one => leads(one, runs));
  // A phone has room for five: who reads a child's marks finds the classes in Aujourd'hui.
  const has: Record<string, boolean> = { family, life, staff: services.length > 0 || (classes.length > 0 && !family) };
  document.querySelectorAll<HTMLElement>("[data-for]").forEach(place => {
    place.hidden = !has[place.dataset.for ?? ""] && !place.querySelector("[aria-current]");
  });
  const pupil = schools.some(({ role }) => role === "pupil") ? person.id : children[0]?.id;
  // The link says whose marks, so that the page asks for them at once.
  if (pupil) pointTo(pupil);
  whoami(schools[0]?.name, `${person.firstName} ${person.lastName}`);
}

/** Makes the links to a pupil's pages say whose they are. */
export function pointTo(pupil: string): void {
  document.querySelectorAll<HTMLAnchorElement>("[data-for=family] a:not([aria-current]), a.place[href*='/semaine/']:not([aria-current])").forEach(link => (link.search = `?${new URLSearchParams({ e: pupil })}`));
}

/** The lines at the foot of the rail: school, then name, where they are known. */
export function whoami(school = "", name = ""): void {
  const foot = document.querySelector(".whoami");
  foot?.replaceChildren(school, document.createElement("br"), name);
}
