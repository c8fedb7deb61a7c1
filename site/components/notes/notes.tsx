/** @jsxImportSource ../dom */
import { api, notes as text } from "../base/words";
import type { Child, Grades, Me } from "../api/types";
import { guard, read } from "../api/visit";
import { fill, moment } from "../base/text";
import { places, whoami } from "../shell/places";
import { Switcher } from "../shell/switcher";
import { Trouble } from "../shell/trouble";
import { General } from "./general";
import { Periods } from "./periods";
import { Subject } from "./subject";
import { Year } from "./year";

// The family's marks page. A small island: it is opened on a phone, in a bus.
const main = document.querySelector("main") as HTMLElement;
const title = main.querySelector("h1") as HTMLElement;
const asked = new URLSearchParams(location.search);

let known: Me | undefined;

/** Who reads; asked once, and only where the address does not say whose marks to show. */
async function me(): Promise<Me> {
  known ??= (await read<Me>("/api/me")).value;
  places(known);
  return known;
}

const isPupil = ({ schools }: Me): boolean => schools.some(({ role }) => role === "pupil");

/** Whose marks to show first: one's own, or the first child's. */
async function first(): Promise<string | undefined> {
  const reader = await me();
  return isPupil(reader) ? reader.person.id : reader.children[0]?.id;
}

async function open(pupil: string | null, period: string | null): Promise<void> {
  main.setAttribute("aria-busy", "true");
  try {
    const id = pupil ?? await first();
    if (!id) return show(<div class="card empty"><b>{text.noChild}</b>{text.noChildDetail}</div>);
    const query = period ? `?${new URLSearchParams({ period })}` : "";
    const { value, at } = await read<Grades>(`/api/pupils/${encodeURIComponent(id)}/grades${query}`);
    history.replaceState(null, "", `?${new URLSearchParams({ e: id, ...(period ? { p: period } : {}) })}`);
    show(<Page grades={value} at={at} />, <Beside grades={value} />);
  } catch (error) {
    show(<Trouble error={error} again={() => void open(pupil, period)} />);
  }
}

function Beside({ grades: { pupil } }: { grades: Grades }): Node {
  if (!known) whoami(pupil.schoolName);
  const family = async (): Promise<Child[]> => {
    const reader = await me();
    return reader.children.some(({ id }) => id === pupil.id) ? reader.children : [{ ...pupil, level: "" }];
  };
  const count = known && (isPupil(known) ? 1 : known.children.length);
  return <Switcher pupil={pupil} family={family} known={count} choose={id => void open(id, null)} />;
}

function Page({ grades, at }: { grades: Grades; at?: number }): Node {
  return (
    <div class="stack">
      {at && <p class="notice warn" role="status">{fill(api.dated, { date: moment(new Date(at)) })}</p>}
      <Periods periods={grades.periods} shown={grades.period} choose={period => void open(grades.pupil.id, period)} />
      {grades.year ? <Year grades={grades} parts={grades.year.parts} subjects={grades.year.subjects} /> : <General grades={grades} />}
      {grades.year ? <></> : grades.subjects.length
        ? <ul class="card subjects">{grades.subjects.map(subject => <Subject subject={subject} grades={grades} />)}</ul>
        : <div class="card empty"><b>{text.empty}</b>{text.emptyDetail}</div>}
    </div>
  );
}

function show(body: Node, beside?: Node): void {
  const head = <div class="screen-head">{title}{beside}</div>;
  main.replaceChildren(head, body);
  main.removeAttribute("aria-busy");
}

guard();
void open(asked.get("e"), asked.get("p"));
