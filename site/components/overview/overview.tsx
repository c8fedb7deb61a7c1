import { base, desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import type { Me, Overview as Answer } from "../api/types";
import { printAverage } from "../averages/mark";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Periods } from "../desk/periods";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { hue } from "../base/hue";
import { count } from "../base/text";

/** A class at a glance for its head teacher: every pupil's averages, and the class's. */
export function Overview({ me }: { me: Me }) {
  const asked = new URLSearchParams(location.search);
  const id = asked.get("c") ?? me.headOf[0]?.class ?? "";
  const school = asked.get("u") ?? me.headOf[0]?.school ?? "";
  const period = useSignal(asked.get("p") ?? "");
  const answer = useAnswer<Answer>(`/api/classes/${encodeURIComponent(id)}/overview?${new URLSearchParams({ school, ...(period.value ? { period: period.value } : {}) })}`);
  if (!answer.value) return <Waiting answer={answer} />;
  const { class: group, pupils, periods } = answer.value;
  return (
    <>
      <Heading title={<Ordinals text={group.label} />} over={text.overview} under={count(text.pupils, pupils.length)} at={answer.at} />
      <Periods periods={periods} shown={answer.value.period} choose={chosen => (period.value = chosen)} />
      <Figures answer={answer.value} />
      <Table answer={answer.value} school={school} />
    </>
  );
}

function Figures({ answer: { pupils, general } }: { answer: Answer }) {
  const low = pupils.filter(pupil => pupil.general !== null && pupil.general < 1000).length;
  const said = (value: number | undefined): string => (value === undefined ? "–" : printAverage(value));
  const figures: [string, string][] = [
    [text.mean, said(general?.mean)],
    [text.highest, said(general?.max)],
    [text.lowest, said(general?.min)],
    [text.below, String(low)],
  ];
  return <dl class="figures">{figures.map(([label, value]) => <div class="card" key={label}><dt class="label">{label}</dt><dd>{value}</dd></div>)}</dl>;
}

/** What the table is ordered by: a name, the general average, or the service of a column. */
type Order = "name" | "general" | number;

function Table({ answer, school }: { answer: Answer; school: string }) {
  const order = useSignal<Order>("name");
  const ranked = answer.pupils.some(({ rank }) => rank);
  const sort = (key: Order, label: string) => (
    <button type="button" class="link" onClick={() => (order.value = key)}>{label}{order.value === key && <span aria-hidden="true"> {key === "name" ? "↑" : "↓"}</span>}</button>
  );
  const sorted = (key: Order) => (order.value !== key ? "none" : key === "name" ? "ascending" : "descending");
  return (
    <div class="grid-box" role="region" aria-label={text.overview} tabIndex={0}>
      <table class="grid overview">
        <thead><tr>
          <th scope="col" aria-sort={sorted("name")}>{sort("name", text.pupil)}</th>
          {ranked && <th scope="col">{text.rank}</th>}
          <th scope="col" class="average" aria-sort={sorted("general")}>{sort("general", text.general)}</th>
          {answer.services.map((service, i) => (
            <th scope="col" key={service.service} class={hue(service.label)} aria-sort={sorted(i)}><span class="edge">{sort(i, service.label)}</span></th>
          ))}
        </tr></thead>
        <tbody>{[...answer.pupils].sort(by(order.value)).map(pupil => (
          <tr key={pupil.id}>
            <th scope="row"><a class="link" href={`${base}app/notes/?${new URLSearchParams({ e: pupil.id, p: answer.period })}`}>{pupil.firstName} {pupil.lastName}</a></th>
            {ranked && <td class="muted">{pupil.rank?.place ?? "–"}</td>}
            <td class="average"><b><Value of={pupil.general} /></b></td>
            {pupil.averages.map((average, i) => <td key={i}><Value of={average} /></td>)}
          </tr>
        ))}</tbody>
        <tfoot>
          <tr>
            <th scope="row">{text.class}</th>
            {ranked && <td />}
            <td class="average"><b><Value of={answer.general?.mean ?? null} /></b></td>
            {answer.services.map(service => <td key={service.service}><Value of={service.class?.mean ?? null} /></td>)}
          </tr>
          <tr class="noprint">
            <th scope="row">{text.gradebook}</th>
            {ranked && <td />}
            <td />
            {answer.services.map(({ service, label }) => (
              <td key={service}><a class="link" href={`${base}app/carnet/?${new URLSearchParams({ s: service, p: answer.period, u: school })}`}>{text.open}<span class="unseen"> : {label}</span></a></td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

type Row = Answer["pupils"][number];

/** Names go up, averages down; those without one come last. */
function by(order: Order): (a: Row, b: Row) => number {
  if (order === "name") return () => 0;
  const value = (row: Row): number => (order === "general" ? row.general : row.averages[order]) ?? -1;
  return (a, b) => value(b) - value(a);
}

/** An average; one under ten is marked in words for those who do not see its colour. */
function Value({ of }: { of: number | null }) {
  if (of === null) return <span class="muted">–</span>;
  return of < 1000 ? <span class="low">{printAverage(of)}<span class="unseen"> {text.below}</span></span> : <>{printAverage(of)}</>;
}
