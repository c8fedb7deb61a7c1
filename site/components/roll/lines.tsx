import { named } from "../timetable/named";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Me, MyRolls, RollLine } from "../api/types";
import { base, roll as text } from "../base/words";
import { count } from "../base/text";
import { hue } from "../base/hue";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { hour, isoDate, longDate } from "../life/time";
import { places, schoolOf } from "../shell/places";
import { prepareRolls } from "./prepare";
import { Unshown } from "./unshown";
import { rollPath, sendRolls, waitingRolls } from "./queue";

/** The teacher's rolls of a day: what is to do now first. */
export function Lines() {
  const date = new URLSearchParams(location.search).get("d") ?? "";
  const me = useAnswer<Me>("/api/me");
  const answer = useAnswer<MyRolls>(`/api/me/rolls${date && `?${new URLSearchParams({ date })}`}`);
  const waiting = useSignal<string[]>([]);
  const school = me.value ? schoolOf(me.value, teaches) : "";
  useEffect(() => { if (me.value) places(me.value); }, [me.value]);
  useEffect(() => {
    const look = (): void => void waitingRolls().then(paths => (waiting.value = paths));
    const back = (): void => void sendRolls().then(() => { look(); answer.again(); });
    look();
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, []);
  useEffect(() => { if (answer.value && school) void prepareRolls(school); }, [answer.value, school]);
  const heading = <Heading title={text.mine} under={<span class="first-upper">{longDate(answer.value?.date ?? (date || isoDate()))}</span>} at={answer.at} />;
  if (!answer.value || !me.value) return <>{heading}<Waiting answer={me.error === undefined ? answer : me} /></>;
  const { lessons } = answer.value;
  if (!lessons.length) return <>{heading}<Unshown /><div class="card empty"><b>{text.noLessons}</b>{text.noLessonsDetail}</div></>;
  return <>{heading}<Unshown /><ul class="roll-lines">{lessons.map(line => <li key={line.lesson}><Line line={line} school={line.school ?? school} waits={waiting.value.includes(rollPath(line.lesson, line.school ?? school))} /></li>)}</ul></>;
}

const teaches = new Set(["TE", "AED", "DOC"]);

/** The address of the roll of a lesson. */
const hrefOf = (line: RollLine, school: string): string => `${base}app/appel/?${new URLSearchParams({ l: line.lesson, u: school })}`;

function Line({ line, school, waits }: { line: RollLine; school: string; waits: boolean }) {
  const due = line.open && !line.done && !waits;
  const sums = [line.absent && count(text.sums.absent, line.absent), line.late && count(text.sums.late, line.late)].filter(Boolean).join(" · ");
  const state = waits ? text.offlineWaiting : line.done ? text.doneShort : line.open ? text.toDo : text.later;
  return (
    <a class={`card roll-line ${due ? "act" : ""}`} href={hrefOf(line, school)}>
      <span class="muted">{hour(line.start)}</span>
      <span class={`edge ${hue(line.subject)}`}><b><Ordinals text={named(line)} /></b><small class="muted">{[line.room, sums].filter(Boolean).join(" · ")}</small></span>
      <span class={`pill ${waits || due ? "warn" : line.done ? "ok" : ""}`}>{state}</span>
    </a>
  );
}
