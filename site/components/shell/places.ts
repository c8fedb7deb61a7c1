import type { Me } from "../api/types";
import { isoDate } from "../life/time";

/** Those who run the daily life of a school, and those who have a part in it; in an école, the teacher of a class runs that of the class. */
const runs = new Set(["CPE", "AED", "DIR"]);
const phones = new Set([...runs, "SEC"]);
const takesPart = new Set([...phones, "INF", "DOC"]);

/** Whether a person has one of some roles. */
export const isOne = (me: Me, ...roles: string[]): boolean => me.schools.some(({ role }) => roles.includes(role));

/** The school in whose daily life this person takes part. */
export const partOf = (me: Me): string => schoolOf(me, has(me, runs) ? runs : takesPart);

const has = (me: Me, roles: ReadonlySet<string>): boolean => me.schools.some(one => leads(one, roles));

const leads = ({ role, own }: Me["schools"][number], roles: ReadonlySet<string>): boolean => roles.has(role) || (!!own && roles.has("CPE"));

/** The school whose daily life this person runs, or where they work; the first where there are several. */
export function schoolOf({ schools }: Me, roles: ReadonlySet<string> = runs): string {
  return (schools.find(one => leads(one, roles)) ?? schools.find(works) ?? schools[0])?.uai ?? "";
}

/** The day that it is where a school is; the device's own where nothing is known of that school. */
export const todayAt = ({ schools }: Me, school: string): string => schools.find(({ uai }) => uai === school)?.today ?? isoDate();

/** The time zone of a school, where it is known. */
export const zoneAt = ({ schools }: Me, school: string): string | undefined => schools.find(({ uai }) => uai === school)?.zone;

const works = ({ role }: Me["schools"][number]): boolean => role !== "pupil" && role !== "guardian";

/** Whether a person works in no school: what they open is about themselves or their children. */
export const onlyFamily = ({ schools }: Me): boolean => schools.length > 0 && !schools.some(works);

/** Shows the places that this person has, and who they are at the foot of the rail. */
export function places(me: Me): void {
  const { person, schools, children, services, classes } = me;
  const family = children.length > 0 || schools.some(({ role }) => role === "pupil");
  const life = has(me, takesPart);
  // Who neither runs the board nor phones has who is there: the infirmary, the library.
  if (life && !has(me, phones)) {
    document.querySelectorAll<HTMLAnchorElement>("[data-for=life] a").forEach(link => (link.href = link.href.replace("/vie-scolaire/", "/presences/")));
  }
  // A phone has room for five: who reads a child's marks finds the classes in Aujourd'hui.
  const shows: Record<string, boolean> = { family, life, staff: services.length > 0 || (classes.length > 0 && !family) };
  document.querySelectorAll<HTMLElement>("[data-for]").forEach(place => {
    place.hidden = !shows[place.dataset.for ?? ""] && !place.querySelector("[aria-current]");
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
