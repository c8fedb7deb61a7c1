import { desk as text } from "@params";
import { useSignal } from "@preact/signals";
import type { Me, Overview as Answer } from "../api/types";
import { meanOf } from "../averages/average";
import { printAverage } from "../averages/mark";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { count } from "../base/text";

type Pupil = Answer["pupils"][number];

/** A class at a glance for its head teacher: every pupil's averages, and the class's. */
export function Overview({ me }: { me: Me }) {
  const asked = new URLSearchParams(location.search);
  const id = asked.get("c") ?? me.headOf[0]?.class ?? "";
  const period = useSignal(asked.get("p") ?? "");
  const answer = useAnswer<Answer>(`/api/classes/${encodeURIComponent(id)}/overview${period.value && `?period=${encodeURIComponent(period.value)}`}`);
  if (!answer.value) return <Waiting answer={answer} />;
  const { class: group, pupils, periods = [] } = answer.value;
  return (
    <>
      <Heading title={<Ordinals text={group.label} />} over={text.overview} under={count(text.pupils, pupils.length)} at={answer.at} />
      {periods.length > 1 && <div class="periods" role="group">{periods.map(({ id: each, label }) => (
        <button key={each} type="button" class={`pill ${each === answer.value?.period ? "info" : ""}`} aria-pressed={each === answer.value?.period} onClick={() => (period.value = each)}><Ordinals text={label} /></button>
      ))}</div>}
      <Figures pupils={pupils} />
      <Table answer={answer.value} />
    </>
  );
}

function Figures({ pupils }: { pupils: Pupil[] }) {
  const generals = pupils.flatMap(({ general }) => (general === null ? [] : [general]));
  const mean = meanOf(generals);
  const figures: [string, string][] = [
    [text.mean, mean === null ? "–" : printAverage(mean)],
    [text.highest, generals.length ? printAverage(Math.max(...generals)) : "–"],
    [text.lowest, generals.length ? printAverage(Math.min(...generals)) : "–"],
    [text.below, String(generals.filter(value => value < 1000).length)],
  ];
  return <dl class="figures">{figures.map(([label, value]) => <div class="card" key={label}><dt class="label">{label}</dt><dd>{value}</dd></div>)}</dl>;
}

function Table({ answer }: { answer: Answer }) {
  const order = useSignal<"name" | "general">("name");
  const pupils = order.value === "name" ? answer.pupils : [...answer.pupils].sort((a, b) => (b.general ?? -1) - (a.general ?? -1));
  const sort = (key: "name" | "general", label: string) => (
    <button type="button" class="link" onClick={() => (order.value = key)}>{label}{order.value === key && <span aria-hidden="true"> ↓</span>}</button>
  );
  return (
    <div class="grid-box" role="region" aria-label={text.overview} tabIndex={0}>
      <table class="grid overview">
        <thead><tr>
          <th scope="col" aria-sort={order.value === "name" ? "ascending" : "none"}>{sort("name", text.pupil)}</th>
          <th scope="col" class="average" aria-sort={order.value === "general" ? "descending" : "none"}>{sort("general", text.general)}</th>
          {answer.services.map(service => <th scope="col" key={service.id} class={`hue-${(service.hue ?? 0) % 12}`}><span class="edge">{service.subject}</span></th>)}
        </tr></thead>
        <tbody>{pupils.map(pupil => (
          <tr key={pupil.id}>
            <th scope="row">{pupil.name ?? `${pupil.firstName} ${pupil.lastName}`}</th>
            <td class="average"><b><Value of={pupil.general} /></b></td>
            {answer.services.map(({ id }) => <td key={id}><Value of={pupil.averages[id] ?? null} /></td>)}
          </tr>
        ))}</tbody>
        <tfoot><tr>
          <th scope="row">{text.class}</th>
          <td class="average"><b><Value of={meanOf(pupils.map(({ general }) => general))} /></b></td>
          {answer.services.map(({ id }) => <td key={id}><Value of={meanOf(pupils.map(({ averages }) => averages[id] ?? null))} /></td>)}
        </tr></tfoot>
      </table>
    </div>
  );
}

/** An average; one under ten is marked in words for those who do not see its colour. */
function Value({ of }: { of: number | null }) {
  if (of === null) return <span class="muted">–</span>;
  return of < 1000 ? <span class="low">{printAverage(of)}<span class="unseen"> {text.below}</span></span> : <>{printAverage(of)}</>;
}
