import { useEffect, useState } from "preact/hooks";
import type { Child, Me } from "../api/types";
import { read } from "../api/visit";
import { places, pointTo } from "../shell/places";
import { Switcher } from "../shell/switcher";
import { Made } from "../desk/made";

let known: Me | undefined;

/** Who reads; asked once, and only where a screen needs to know. */
export async function whoReads(): Promise<Me> {
  known ??= (await read<Me>("/api/me")).value;
  places(known);
  return known;
}

/** Who reads, once it is known; asks where wanted says so. */
export function useMe(wanted: boolean): { me?: Me; error?: unknown; again: () => void } {
  const [state, set] = useState<{ me?: Me; error?: unknown }>({ me: known });
  const load = (): void => void whoReads().then(me => set({ me }), (error: unknown) => set({ error }));
  useEffect(() => { if (wanted && !known) load(); }, [wanted]);
  return { ...state, again: load };
}

export const isPupil = ({ schools }: Me): boolean => schools.some(({ role }) => role === "pupil");

/** Whose page a family opens first: one's own, or the first child's. */
export const firstOf = (me: Me): string | undefined => isPupil(me) ? me.person.id : me.children[0]?.id;

/** Says whose page this is; for several children a button that changes it. */
export function Whose({ pupil, choose }: { pupil: Pick<Child, "id" | "firstName" | "class">; choose: (id: string) => void }) {
  const [node, set] = useState<Node>();
  const family = async (): Promise<Child[]> => {
    const { children } = await whoReads();
    return children.some(({ id }) => id === pupil.id) ? children : [{ ...pupil, lastName: "", school: "", schoolName: "", level: "" }];
  };
  useEffect(() => {
    const count = known && (isPupil(known) ? 1 : known.children.length);
    set(Switcher({ pupil, family, known: count, choose }));
  }, [pupil.id, pupil.firstName, pupil.class]);
  return node ? <Made node={node} /> : null;
}

/**
 * Shows the family's places around a pupil's page that was opened by its address, before
 * anybody asked who reads: the page makes one request. A staff member's address names the
 * school too, and then it is asked.
 */
export function familyFrame(pupil: string, family: boolean): void {
  if (known) return;
  if (!family) return void whoReads().catch(() => undefined);
  document.querySelectorAll<HTMLElement>("[data-for=family]").forEach(place => (place.hidden = false));
  pointTo(pupil);
}
