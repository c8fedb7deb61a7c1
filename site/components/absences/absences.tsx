import { absences as text, base } from "../base/words";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { AbsenceFile, Stretch } from "../api/types";
import { mount } from "../daily/daily";
import { familyFrame, firstOf, useMe, whoReads, Whose } from "../daily/whose";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { fill, shortDate } from "../base/text";
import { comingState } from "../life/coming";
import { stretchWords } from "../timetable/stretch";
import { momentNow } from "../timetable/time";
import { Counters } from "./counters";
import { Form } from "./form";
import { History, tones } from "./history";
import { ToDo } from "./todo";
import { allUnsent, keyOf, tendExcuses, type Unsent } from "./unsent";

/** What is open: the form of one stretch, or that of an absence to come. */
type Open = { stretch: Stretch } | "coming" | undefined;

/** A pupil's absences, in the family's words: what is to do first. */
function Absences({ title }: { title: string }) {
  const [query] = useState(() => new URLSearchParams(location.search)); // the address changes as soon as it is known whose page this is
  const [asked, choose] = useState({ e: query.get("e"), u: query.get("u") });
  const [sent, resent] = useState(0);
  const { me, error, again } = useMe(!asked.e);
  const pupil = asked.e ?? (me && firstOf(me));
  const school = asked.u ? `?${new URLSearchParams({ school: asked.u })}` : "";
  const answer = useAnswer<AbsenceFile>(pupil ? `/api/pupils/${encodeURIComponent(pupil)}/absences${school}` : "", undefined, sent);
  const answered = useMemo(() => answer.at ?? Date.now(), [answer.value]);
  useEffect(() => {
    if (pupil) history.replaceState(null, "", `?${new URLSearchParams({ e: pupil, ...(asked.u ? { u: asked.u } : {}) })}${location.hash}`);
  }, [pupil]);
  if (me && !pupil) return <><Heading title={title} /><div class="card empty"><b>{text.noChild}</b>{text.noChildDetail}</div></>;
  if (!answer.value) return <><Heading title={title} /><Waiting answer={error === undefined ? answer : { error, again }} /></>;
  return <File key={answer.value.pupil.id} title={title} file={answer.value} at={answer.at} now={momentNow(answer.value, answered)} justify={query.get("j")} choose={e => choose({ e, u: null })} reload={() => resent(n => n + 1)} />;
}

/** What was said last; held where it has not left, first where whoever asked for it is led there. */
interface Said { words: string; held?: boolean; first?: boolean }

function File({ title, file, at, now, justify, choose, reload }: { title: string; file: AbsenceFile; at?: number; now: Date; justify: string | null; choose: (id: string) => void; reload: () => void }) {
  const [open, set] = useState<Open>();
  const [said, say] = useState<Said>({ words: "" });
  const [waiting, wait] = useState<Unsent[]>([]);
  const notice = useRef<HTMLParagraphElement>(null);
  const shown = useRef(new Set<string>()); // what came back refused, and was opened
  const { can, stretches, coming, statuses, pupil } = file;
  const act = stretches.filter(({ state }) => state === "to-justify" || state === "refused");
  const latest = useRef({ open, answerable: act });
  latest.current = { open, answerable: [...act, ...stretches.filter(({ state }) => state === "waiting").map(ofCase)] };
  useEffect(() => {
    familyFrame(pupil.id, !new URLSearchParams(location.search).get("u"));
    const asked = justify && can.justify && act.find(({ from }) => from === justify);
    if (asked) set({ stretch: asked });
  }, []);
  useLayoutEffect(() => { if (said.first) notice.current?.focus(); }, [said]);
  const look = (): void => void allUnsent().then(all => {
    const mine = all.filter(one => one.pupil === pupil.id);
    wait(mine);
    const refused = mine.find(one => one.wrong && !shown.current.has(keyOf(one)));
    if (!refused || latest.current.open) return;
    shown.current.add(keyOf(refused));
    const stretch = latest.current.answerable.find(({ from }) => from === refused.said.from);
    set(refused.kind === "declare" ? "coming" : stretch && { stretch });
  });
  useEffect(() => tendExcuses(left => {
    look();
    if (!left) return;
    say({ words: text.gone });
    reload();
  }), []);
  const done = (words: string, held = false): void => {
    set(undefined);
    say({ words, held, first: true });
    look();
    if (!held) reload();
  };
  const start = (what: Open): void => { say({ words: "" }); set(what); };
  const keptOf = (stretch: Stretch): Unsent | undefined => waiting.find(({ kind, said }) => kind === "justify" && said.from === stretch.from);
  const changing = typeof open === "object" && open.stretch.state === "waiting" ? open.stretch : undefined;
  return (
    <>
      <Heading title={title} at={at}><Whose pupil={{ id: pupil.id, firstName: pupil.firstName, class: pupil.class ?? "" }} choose={choose} /></Heading>
      <div class="cards">
        <p class={said.words ? `notice ${said.held ? "warn" : "ok"}` : "unseen"} role="status" tabIndex={-1} ref={notice}>{said.words}</p>
        {act.map(stretch => (
          <ToDo key={stretch.id} stretch={stretch} zone={file.zone} can={can.justify} open={typeof open === "object" && open.stretch.id === stretch.id} kept={keptOf(stretch)} start={() => start({ stretch })}>
            <Form kind="justify" file={file} stretch={stretch} kept={keptOf(stretch)} close={() => set(undefined)} done={done} />
          </ToDo>
        ))}
        {changing && (
          <section class="card stack" aria-labelledby="change-title">
            <div><h2 id="change-title">{text.change}</h2><p class="muted">{stretchWords(changing, text, file.zone)}</p></div>
            <Form kind="justify" file={file} stretch={changing} kept={keptOf(changing)} close={() => set(undefined)} done={done} />
          </section>
        )}
        {!act.length && !changing && <div class="card empty"><b>{text.nothing}</b>{stretches.length ? text.nothingNow : text.nothingDetail}</div>}
        {act.length > 0 && !can.justify && <WhyNot pupil={pupil.id} />}
        {can.declare && (open === "coming"
          ? <section class="card stack" aria-labelledby="coming-title"><h2 id="coming-title">{text.declare}</h2><Form kind="declare" file={file} kept={waiting.find(({ kind }) => kind === "declare")} close={() => set(undefined)} done={done} /></section>
          : <p><button type="button" class="btn quiet" id="declare" onClick={() => start("coming")}>{text.declare}</button></p>)}
        {(coming.length > 0 || statuses.length > 0) && <Coming file={file} now={now} />}
        <Counters counters={file.counters} />
        <History stretches={stretches} motives={file.motives} zone={file.zone} change={can.justify ? stretch => start({ stretch: ofCase(stretch) }) : undefined} />
        <p class="small muted">{text.year} <a href={`${base}aide/absences/`}>{text.help}</a></p>
      </div>
    </>
  );
}

/** A stretch over the time of which its case speaks, which another answer takes the place of. */
const ofCase = (stretch: Stretch): Stretch => ({ ...stretch, from: stretch.caseFrom ?? stretch.from, to: stretch.caseTo ?? stretch.to });

/** Why no button is there: said, not left to guess. */
function WhyNot({ pupil }: { pupil: string }) {
  const [self, set] = useState(false);
  useEffect(() => void whoReads().then(me => set(me.person.id === pupil), () => undefined), []);
  return <p class="notice">{self ? text.cannotPupil : text.cannot}</p>;
}

/** What is announced, and the dispensations and distance that hold now. */
function Coming({ file: { coming, statuses, zone }, now }: { file: AbsenceFile; now: Date }) {
  return (
    <section aria-labelledby="announced">
      <h2 class="label" id="announced">{text.announced}</h2>
      <ul class="card rows">
        {coming.map(one => <li key={one.case}><div><b>{stretchWords({ from: one.caseFrom ?? "", to: one.caseTo ?? "" }, text, zone)}</b><small class="muted">{[one.label, one.words].filter(Boolean).join(" · ")}</small></div><span class={`pill ${tones[comingState(one, now)]}`}>{text.states[comingState(one, now)]}</span></li>)}
        {statuses.map(one => <li key={one.id}><div><b><Ordinals text={one.subject ? fill(text.statusOf, { kind: text.statuses[one.kind], subject: one.subject }) : text.statuses[one.kind]} /></b><small class="muted">{fill(text.fromTo, { from: shortDate(one.from), to: shortDate(one.to) })}</small></div></li>)}
      </ul>
    </section>
  );
}

mount(Absences);
