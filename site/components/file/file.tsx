import { useSignal } from "@preact/signals";
import type { AbsenceFile, Coming, Me, Named, Stretch } from "../api/types";
import { base, board, file as text, shell } from "../base/words";
import { Search } from "../board/search";
import { JustifyPanel } from "../board/justify-panel";
import { useSending } from "../desk/send";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { comingState } from "../life/coming";
import { Counters } from "../life/counters";
import { nameOf, Stretches } from "../life/stretches";
import { sayIn } from "../life/time";
import { schoolOf, todayAt, zoneAt } from "../shell/places";
import { EntryPanel } from "./entry-panel";
import { RulePanel } from "./rule-panel";
import { Statuses } from "./statuses";
import { Steps } from "./steps";

/** Says what was done, with the way back where there is one: it says itself that it was taken, or why not in its own place. */
export type Done = (words: string, undo?: () => void) => void;

type Panel = { kind: "none" | "entry" } | { kind: "justify" | "correct" | "rule"; stretch: Stretch };

/** A pupil's school life for those who run it: facts, cases, figures, legal steps. */
export function PupilFile({ me }: { me: Me }) {
  const asked = new URLSearchParams(location.search);
  const pupil = asked.get("e") ?? "";
  const school = asked.get("u") ?? schoolOf(me);
  const answer = useAnswer<AbsenceFile>(`/api/pupils/${encodeURIComponent(pupil)}/absences?${new URLSearchParams({ school })}`);
  sayIn(answer.value?.zone ?? zoneAt(me, school));
  const panel = useSignal<Panel>({ kind: "none" });
  const said = useSignal("");
  const open = (shown: Panel): void => void (panel.value = shown);
  const back = useSignal<{ words: string; undo: () => void } | null>(null);
  const done: Done = (words, undo) => {
    open({ kind: "none" });
    [said.value, back.value] = undo ? ["", { words, undo }] : [words, null];
    answer.again();
  };
  const { trouble, send } = useSending();
  const ask = async ({ id, from, asked }: Stretch): Promise<void> => {
    const after = await send<AbsenceFile>("POST", `/api/pupils/${encodeURIComponent(pupil)}/asks?${new URLSearchParams({ school })}`, { at: from });
    if (after) done(asked && after.stretches.find(one => one.id === id)?.asked?.at === asked.at ? text.askAlready : text.askDone);
  };
  const who = named(pupil, answer.value);
  return (
    <>
      <Heading title={`${who.firstName} ${who.lastName}`.trim() || "…"} over={<a href={`${base}app/vie-scolaire/`}>{text.backToBoard}</a>} under={<Ordinals text={who.class} />} at={answer.at}>
        <Search school={school} />
        {answer.value?.can.enter && <button type="button" class="btn" onClick={() => open({ kind: "entry" })}>{text.enter}</button>}
      </Heading>
      <p role="status" class={said.value ? "notice ok" : "unseen"}>{said}</p>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {answer.value ? <File file={answer.value} pupil={pupil} school={school} open={open} ask={ask} today={todayAt(me, school)} done={done} /> : <Waiting answer={answer} />}
      {back.value && <Toast of={back.value} words={back.value.words} action={shell.undo} act={back.value.undo} close={() => (back.value = null)} />}
      {answer.value && <Opened panel={panel.value} file={answer.value} who={who} school={school} close={() => open({ kind: "none" })} done={done} />}
    </>
  );
}

/** The pupil's name, once the file is there. */
const named = (id: string, file?: AbsenceFile): Named => (file ? { ...file.pupil, pupil: file.pupil.id } : { pupil: id, firstName: "", lastName: "", class: "" });

function File({ file, pupil, school, today, open, ask, done }: { file: AbsenceFile; pupil: string; school: string; today: string; open: (panel: Panel) => void; ask: (stretch: Stretch) => Promise<void>; done: Done }) {
  const rules = (stretch: Stretch) => file.can.rule && stretch.case && <button type="button" class="btn quiet" onClick={() => open({ kind: "rule", stretch })}>{stretch.state === "waiting" || stretch.state === "announced" ? text.rule : text.ruleAgain}<span class="unseen"> : {nameOf(stretch)}</span></button>;
  const acts = (stretch: Stretch) => (
    <>
      {file.can.justify && (stretch.state === "to-justify" || stretch.state === "refused") && <button type="button" class="btn quiet" onClick={() => open({ kind: "justify", stretch })}>{board.justify}<span class="unseen"> : {nameOf(stretch)}</span></button>}
      {file.can.ask && stretch.kind === "absent" && (stretch.state === "to-justify" || stretch.state === "refused") && <button type="button" class="btn quiet" onClick={() => void ask(stretch)}>{stretch.asked ? text.askAgain : text.ask}<span class="unseen"> : {nameOf(stretch)}</span></button>}
      {rules(stretch)}
      {file.can.enter && !!stretch.entries?.length && <button type="button" class="btn quiet" onClick={() => open({ kind: "correct", stretch })}>{text.correct}<span class="unseen"> : {nameOf(stretch)}</span></button>}
    </>
  );
  return (
    <div class="file">
      <Counters counters={file.counters} legal={file.can.rule} />
      {file.coming.length > 0 && <><h2 class="section-title">{text.coming}</h2><Stretches stretches={file.coming.map(told)} motives={file.motives} actions={file.can.rule ? rules : undefined} /></>}
      <h2 class="section-title">{text.absences}</h2>
      {file.stretches.length
        ? <Stretches stretches={file.stretches} motives={file.motives} actions={file.can.enter || file.can.rule || file.can.justify || file.can.ask ? acts : undefined} />
        : <div class="card empty"><b>{text.none}</b>{text.noneDetail}</div>}
      {(file.statuses.length > 0 || file.can.exempt) && <Statuses file={file} pupil={pupil} school={school} today={today} done={done} />}
      {file.can.rule && <Steps pupil={pupil} school={school} done={done} />}
    </div>
  );
}

/** What was said of a time for which nothing is noted, as a stretch: to come, or past and to be ruled on all the same. */
function told(one: Coming): Stretch {
  const { case: id = "", caseFrom: from = "", caseTo: to = "" } = one;
  return { ...one, id, from, to, lessons: [], kind: "absent", state: comingState(one) };
}

/** What was asked to open beside the file. */
function Opened({ panel, file, who, school, close, done }: { panel: Panel; file: AbsenceFile; who: Named; school: string; close: () => void; done: (words: string) => void }) {
  switch (panel.kind) {
    case "entry": return <EntryPanel pupil={who} school={school} today={file.today} close={close} done={done} />;
    case "correct": return <EntryPanel key={panel.stretch.id} pupil={who} school={school} today={file.today} stretch={panel.stretch} close={close} done={done} />;
    case "justify": return <JustifyPanel key={panel.stretch.id} pupil={who} school={school} stretch={panel.stretch} close={close} done={done} />;
    case "rule": return <RulePanel key={panel.stretch.id} pupil={who} school={school} stretch={panel.stretch} motives={file.motives} close={close} done={done} />;
    default: return null;
  }
}
