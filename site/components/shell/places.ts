import type { Me } from "../api/types";

/** Shows the places that this person has, and who they are at the foot of the rail. */
export function places({ person, schools, children, services, headOf }: Me): void {
  const has: Record<string, boolean> = {
    family: children.length > 0 || schools.some(({ role }) => role === "pupil"),
    staff: services.length > 0 || headOf.length > 0,
  };
  document.querySelectorAll<HTMLElement>("[data-for]").forEach(place => {
    place.hidden = !has[place.dataset.for ?? ""] && !place.querySelector("[aria-current]");
  });
  whoami(schools[0]?.name, `${person.firstName} ${person.lastName}`);
}

/** The lines at the foot of the rail: school, then name. */
export function whoami(school: string | undefined, name: string): void {
  const foot = document.querySelector(".whoami");
  foot?.replaceChildren(...(school ? [school, document.createElement("br")] : []), name);
}
