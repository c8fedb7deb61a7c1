import type { Me } from "../api/types";

/** Shows the places that this person has, and who they are at the foot of the rail. */
export function places(me: Me): void {
  const has: Record<string, boolean> = {
    family: me.children.length > 0 || me.schools.some(school => school.role === "pupil"),
    staff: me.services.length > 0 || me.headOf.length > 0,
  };
  document.querySelectorAll<HTMLElement>("[data-for]").forEach(place => {
    place.hidden = !has[place.dataset.for ?? ""] && !place.querySelector("[aria-current]");
  });
  whoami(me.schools[0]?.name ?? me.children[0]?.schoolName, `${me.person.firstName} ${me.person.lastName}`);
}

/** The lines at the foot of the rail: school, then name. */
function whoami(school: string | undefined, name: string): void {
  const foot = document.querySelector(".whoami");
  foot?.replaceChildren(...(school ? [school, document.createElement("br")] : []), name);
}
