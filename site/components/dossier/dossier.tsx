import type { Me } from "../api/types";
import { base } from "../base/words";
import { enter } from "../desk/enter";
import { PupilFile } from "../file/file";
import { onlyFamily } from "../shell/places";

enter({ dossier: Dossier });

/** The school's file of a pupil. A family that comes here by hand has a page of its own about the same. */
function Dossier({ me }: { me: Me }) {
  if (!onlyFamily(me)) return <PupilFile me={me} />;
  const pupil = new URLSearchParams(location.search).get("e");
  const own = me.person.id === pupil || me.children.some(({ id }) => id === pupil);
  location.replace(`${base}app/absences/${own && pupil ? `?${new URLSearchParams({ e: pupil })}` : ""}`);
  return null;
}
