import { desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import type { Me, Overview as Answer } from "../api/types";
import { printAverage } from "../averages/mark";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { hue } from "../base/hue";
import { periodName } from "../base/period";
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
      {periods.length > 1 && <div class="periods" role="group">{periods.map(({ id: each }) => (
        <button key={each} type="button" class={`pill ${each === answer.value?.period ? "info" : ""}`} aria-pressed={each === answer.value?.period} onClick={() => (period.value = each)}><Ordinals text={periodName(each)} /></button>
      ))}</div>}
      <Figures answer={answer.value} />
      <Table answer={answer.value} />
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
          {answer.services.map(service => <th scope="col" key={service.service} class={hue(service.label)}><span class="edge">{service.label}</span></th>)}
        </tr></thead>
        <tbody>{pupils.map(pupil => (
          <tr key={pupil.id}>
            <th scope="row">{pupil.firstName} {pupil.lastName}</th>
            <td class="average"><b><Value of={pupil.general} /></b></td>
            {pupil.averages.map((average, i) => <td key={i}><Value of={average} /></td>)}
          </tr>
        ))}</tbody>
        <tfoot><tr>
          <th scope="row">{text.class}</th>
          <td class="average"><b><Value of={answer.general?.mean ?? null} /></b></td>
          {answer.services.map(service => <td key={service.service}><Value of={service.class?.mean ?? null} /></td>)}
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
