import { useSignal } from "@preact/signals";
import type { Board as Answer, Me, Missing, ToCall } from "../api/types";
import { base, board as text, shell } from "../base/words";
import { count, fill } from "../base/text";
import { Heading } from "../desk/heading";
import { Toast } from "../desk/toast";
import { Waiting } from "../desk/waiting";
import { hour, sayIn } from "../life/time";
import { isOne, schoolOf, zoneAt } from "../shell/places";
import { Absent } from "./absent";
import { Calls, type Clocks } from "./calls";
import { CallPanel } from "./call-panel";
import { Figures, type View } from "./figures";
import { JustifyPanel } from "./justify-panel";
import { LatePanel } from "./late-panel";
import { useLive } from "../desk/live";
import { Month } from "./month";
import { PupilPanel } from "./pupil-panel";
import { RollsBeside, RollsToDo } from "./rolls-to-do";
import { Rulings } from "./rulings";
import { Search } from "./search";
import { Unanswered } from "./unanswered";

export type Panel = { kind: "none" | "late" } | { kind: "pupil" | "justify"; pupil: Missing } | { kind: "call"; call: ToCall };

/** The board of those who run the school's life: what is to do now, by keyboard or by thumb. */
export function Board({ me }: { me: Me }) {
  const school = new URLSearchParams(location.search).get("u") ?? schoolOf(me);
  const runs = isOne(me, "CPE", "AED", "DIR");
  const all = useSignal(false);
  sayIn(zoneAt(me, school));
  const live = useLive<Answer>(`/api/schools/${school}/board${all.value ? "?lists=all" : ""}`);
  const view = useSignal<View>(asked());
  const panel = useSignal<Panel>({ kind: "none" });
  const said = useSignal("");
  const board = live.value;
  const now = board ? new Date(board.at) : new Date();
  const clocks: Clocks = { zone: me.schools.find(({ uai }) => uai === school)?.zone, now: now.toISOString() };
  const back = useSignal<{ words: string; undo: () => Promise<string> } | null>(null);
  const done = (words: string, undo?: () => Promise<string>): void => {
    panel.value = { kind: "none" };
    [said.value, back.value] = undo ? ["", { words, undo }] : [words, null];
    live.again();
  };
  const open = (shown: Panel): void => {
    // Whom to phone about this pupil may stand further down than the first of the list.
    if (shown.kind === "pupil" && board && board.figures.calls > board.calls.length) all.value = true;
    panel.value = shown;
  };
  return (
    <>
      <Heading title={fill(text.now, { time: hour(now.toISOString()) })} under={board ? `${count(text.lessons, board.lessons.now)}, ${count(text.called, board.lessons.done)}` : "…"} at={live.at}>
        <Search school={school} />
        {runs && <button type="button" class="btn" onClick={() => open({ kind: "late" })}>{text.noteLate}</button>}
      </Heading>
      <p role="status" class={said.value ? "notice ok" : "unseen"}>{said}</p>
      {back.value && <Toast of={back.value} words={back.value.words} action={shell.undo} act={() => void back.value?.undo().then(words => done(words))} close={() => (back.value = null)} />}
      {live.paused && <p class="notice">{text.paused} <button type="button" class="link" onClick={live.again}>{text.resume}</button></p>}
      {board
        ? <>
          <Figures board={board} view={view} />
          <div class="board">
            <div>
              <List view={view.value} board={board} school={school} clocks={clocks} open={open} done={done} all={() => (all.value = true)} />
              <Rest view={view.value} board={board} all={() => (all.value = true)} />
            </div>
            <aside class="board-side" aria-label={text.aside}>
              {view.value !== "rolls" && <RollsBeside board={board} school={school} more={() => (view.value = "rolls")} />}
              {board.can.ask && view.value !== "unanswered" && <section class="card" aria-labelledby="unanswered-side"><h2 class="side-title" id="unanswered-side">{text.views.unanswered}</h2><p class="small muted">{text.unansweredDetail}</p><p><button type="button" class="link" onClick={() => (view.value = "unanswered")}>{text.seeUnanswered}</button></p></section>}
              {board.can.rule && <Month alerts={board.alerts} n={board.figures.alerts} school={school} all={() => (all.value = true)} />}
              <p class="board-links">{runs && <><a class="link" href={`${base}app/presences/`}>{text.presences}</a> </>}{(runs || board.can.own) && <><a class="link" href={`${base}app/absence-collective/`}>{text.collective}</a> </>}{!board.can.own && <><a class="link" href={`${base}app/evacuation/`}>{text.evacuation}</a> </>}{runs && <a class="link" href={`${base}app/cours-du-jour/`}>{text.dayLessons}</a>} <a class="link" href={`${base}aide/vie-scolaire/#tableau`}>{text.help}</a></p>
            </aside>
          </div>
          <Opened panel={panel.value} board={board} school={school} clocks={clocks} open={open} done={done} close={() => open({ kind: "none" })} />
        </>
        : <Waiting answer={live} />}
    </>
  );
}

/** Says that a list goes on, and shows the whole of it. */
function Rest({ view, board, all }: { view: View; board: Answer; all: () => void }) {
  if (view === "rolls" || view === "unanswered" || board.figures[view] <= board[view].length) return null;
  return <p class="list-more"><button type="button" class="btn quiet" onClick={all}>{fill(text.wholeList, { n: board.figures[view] })}</button></p>;
}

interface Acts { board: Answer; school: string; clocks: Clocks; open: (panel: Panel) => void; done: (words: string, undo?: () => Promise<string>) => void }

/** The list that an address asks for: "#rulings", from the figures of Aujourd'hui. */
function asked(): View {
  const view = location.hash.slice(1);
  return view === "rolls" || view === "calls" || view === "rulings" || view === "unanswered" ? view : "absent";
}

function List({ view, board, school, clocks, open, done, all }: Acts & { view: View; all: () => void }) {
  switch (view) {
    case "rolls": return <RollsToDo board={board} school={school} more={all} />;
    case "calls": return <Calls calls={board.calls} clocks={clocks} open={call => open({ kind: "call", call })} />;
    case "rulings": return <Rulings rulings={board.rulings} school={school} may={({ common }) => board.can.rule || !!board.can.common && !!common} done={done} />;
    case "unanswered": return <Unanswered school={school} at={board.at} done={done} />;
    default: return <Absent
      absent={board.absent} none={board.lessons.now > 0 && !board.lessons.done ? text.nobodyYet : text.nobodySilent} open={pupil => open({ kind: "pupil", pupil })} justify={pupil => open({ kind: "justify", pupil })}
      called={pupil => { const call = board.can.call && board.calls.find(one => one.pupil === pupil.pupil); open(call ? { kind: "call", call } : { kind: "pupil", pupil }); }}
    />;
  }
}

/** What was asked to open beside the list. */
function Opened({ panel, board, school, clocks, open, done, close }: Acts & { panel: Panel; close: () => void }) {
  switch (panel.kind) {
    case "late": return <LatePanel school={school} absent={board.absent} close={close} done={() => done("")} />;
    case "justify": return <JustifyPanel key={panel.pupil.pupil} pupil={panel.pupil} school={school} close={close} done={done} />;
    case "call": return <CallPanel key={panel.call.id} call={panel.call} school={school} clocks={clocks} close={close} done={done} />;
    case "pupil": {
      const call = board.calls.find(one => one.pupil === panel.pupil.pupil);
      return <PupilPanel key={panel.pupil.pupil} pupil={panel.pupil} school={school} close={close} justify={!board.can.call ? undefined : () => open({ kind: "justify", pupil: panel.pupil })} call={call && (() => open({ kind: "call", call }))} />;
    }
    default: return null;
  }
}
