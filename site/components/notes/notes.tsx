/** @jsxImportSource ../dom */
import { api, notes as text } from "@params";
import { get } from "../api/api";
import type { Child, Grades, Me } from "../api/types";
import { guard, read } from "../api/visit";
import { day, fill } from "../base/text";
import { places } from "../shell/places";
import { Switcher } from "../shell/switcher";
import { Trouble } from "../shell/trouble";
import { General } from "./general";
import { Periods } from "./periods";
import { Subject } from "./subject";

// The family's marks page. A small island: it is opened on a phone, in a bus.
const main = document.querySelector("main") as HTMLElement;
const title = main.querySelector("h1") as HTMLElement;
const asked = new URLSearchParams(location.search);

let family: Child[] = [];

async function open(pupil: string | null, period: string | null): Promise<void> {
  main.setAttribute("aria-busy", "true");
  try {
    const id = pupil ?? await first();
    if (!id) return show(<div class="card empty"><b>{text.noChild}</b>{text.noChildDetail}</div>);
    const query = period ? `?period=${encodeURIComponent(period)}` : "";
    const { value, at } = await read<Grades>(`/api/pupils/${encodeURIComponent(id)}/grades${query}`);
    history.replaceState(null, "", `?${new URLSearchParams({ e: id, ...(period ? { p: period } : {}) })}`);
    show(<Page grades={value} at={at} />, <Switcher family={relatives(value)} current={id} choose={other => void open(other, null)} />);
  } catch (error) {
    show(<Trouble error={error} again={() => void open(pupil, period)} />);
  }
}

/** Who this page is about where the address does not say: oneself, or the first child. */
async function first(): Promise<string | undefined> {
  const me = await whole();
  return me.schools.some(school => school.role === "pupil") ? me.person.id : me.children[0]?.id;
}

async function whole(): Promise<Me> {
  const { value } = await read<Me>("/api/me");
  family = value.children;
  places(value);
  return value;
}

/** Those one may switch between: said with the marks, or by /api/me, or the pupil alone. */
function relatives(grades: Grades): Child[] {
  if (grades.family) family = grades.family;
  if (family.some(child => child.id === grades.pupil.id)) return family;
  return [{ ...grades.pupil, school: "", schoolName: "" }];
}

function Page({ grades, at }: { grades: Grades; at?: number }): Node {
  return (
    <div class="stack">
      {at && <p class="notice warn" role="status">{fill(api.dated, { date: day(new Date(at), { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }) })}</p>}
      <Periods periods={grades.periods} shown={grades.period} choose={period => void open(grades.pupil.id, period)} />
      <General grades={grades} />
      {grades.subjects.length
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
void open(asked.get("e"), asked.get("p")).then(() => {
  // The switcher and the places need to know the family; the marks do not wait for it.
  if (!family.length) void get<Me>("/api/me").then(places, () => undefined);
});
