import { timetable as words, week as text } from "../base/words";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Me, Week as Answered, WeekDay } from "../api/types";
import { mount } from "../daily/daily";
import { familyFrame, firstOf, useMe, Whose } from "../daily/whose";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { fill } from "../base/text";
import { addDays, dateTitle, dateWords, elsewhere, mondayOf, schoolNow, type SchoolTime } from "../timetable/time";
import { Changed } from "./changed";
import type { Asked } from "./asked";
import { Chooser } from "./chooser";
import { Day } from "./day";
import { Feeds } from "./feeds";
import { Hours } from "./hours";
import { span } from "../timetable/layout";


const wide = matchMedia("(min-width: 860px)");

/** The path of the service for whose timetable, of the week of a day; without one, of the week that the school has now. */
function pathOf({ e, t, c, r, u }: Asked, day: string): string {
  const [kind, id] = e ? ["pupils", e] : t ? ["staff", t] : c ? ["classes", c] : r ? ["rooms", r] : ["", ""];
  if (!id) return "";
  return `/api/${kind}/${encodeURIComponent(id)}/timetable?${new URLSearchParams({ ...(u ? { school: u } : {}), ...(day ? { week: mondayOf(day) } : {}) })}`;
}

/** Whose timetable somebody sees first: the child's, one's own, or a class that one follows. */
function ownOf(me: Me): Asked {
  const pupil = firstOf(me);
  if (pupil) return { e: pupil };
  const school = me.schools[0]?.uai;
  if (me.services.length) return { t: "me", u: me.services[0]?.school ?? school };
  const first = me.classes[0];
  return first ? { c: first.class, u: first.school } : { t: "me", u: school };
}

function read(): { asked: Asked; day: string; view: "day" | "week" } {
  const query = new URLSearchParams(location.search);
  const asked: Asked = {};
  for (const key of ["e", "t", "c", "r", "u"] as const) asked[key] = query.get(key) || undefined;
  const view = query.get("v");
  return { asked, day: query.get("j") ?? "", view: view === "day" || view === "week" ? view : wide.matches ? "week" : "day" };
}

/** The timetable: a day on a phone, the week's grid on a desk, both for whoever asks. */
function Week({ title }: { title: string }) {
  const [state, set] = useState(read);
  const named = Boolean(state.asked.e ?? state.asked.t ?? state.asked.c ?? state.asked.r);
  const { me, error, again } = useMe(!named);
  const asked = named ? state.asked : me ? ownOf(me) : {};
  const answer = useAnswer<Answered>(pathOf(asked, state.day));
  const answered = useMemo(() => answer.at ?? Date.now(), [answer.value]);
  const go = (change: Partial<typeof state>): void => set(before => ({ ...before, asked, ...change }));
  useEffect(() => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(asked)) if (value) query.set(key, String(value));
    if (state.day) query.set("j", state.day);
    if (state.view !== (wide.matches ? "week" : "day")) query.set("v", state.view);
    if (named || me) history.replaceState(null, "", `?${query}`);
  }, [state, me]);
  if (me && !Object.values(asked).some(Boolean)) return <><Heading title={title} /><div class="card empty"><b>{text.nobody}</b>{text.nobodyDetail}</div></>;
  if (!answer.value) return <><Heading title={title} /><Waiting answer={error === undefined ? answer : { error, again }} /></>;
  return <Shown title={title} week={answer.value} at={answer.at} now={schoolNow(answer.value, answered)} day={state.day || schoolNow(answer.value, answered).date} view={state.view} asked={asked} me={me} go={go} />;
}

interface Props {
  title: string; week: Answered; at?: number; now: SchoolTime; day: string; view: "day" | "week"; asked: Asked; me?: Me;
  go: (change: { asked?: Asked; day?: string; view?: "day" | "week" }) => void;
}

function Shown({ title, week, at, now, day, view, asked, me, go }: Props) {
  const days = week.days.filter(({ date, lessons, off }) => lessons.length > 0 || off || new Date(`${date}T12:00:00Z`).getUTCDay() % 6 !== 0);
  const shown = days.find(({ date }) => date === day) ?? (week.monday === mondayOf(day) ? days[days.length - 1] : days[0]);
  const hours = span(days.flatMap(({ lessons }) => lessons));
  const last = days[days.length - 1]?.date ?? week.monday;
  const range = fill(text.range, { from: dateWords(week.monday, { day: "numeric", ...(last.slice(0, 7) === week.monday.slice(0, 7) ? {} : { month: "long" }) }), to: dateWords(last, { day: "numeric", month: "long" }) });
  const { of } = week;
  useEffect(() => { if (!me && asked.e) familyFrame(asked.e, !asked.u); }, [asked.e]);
  return (
    <>
      <Heading title={title} at={at} under={<><Ordinals text={[of.kind === "pupil" ? "" : of.label, view === "week" && range, week.label].filter(Boolean).join(" · ")} />{of.kind === "pupil" && <span class="on-paper"> · {of.label}</span>}</>}>
        {of.kind === "pupil"
          ? <Whose pupil={{ id: of.id, firstName: of.firstName ?? of.label, class: of.class ?? "" }} choose={e => go({ asked: { e } })} />
          : <Chooser asked={asked} me={me} choose={next => go({ asked: next })} />}
      </Heading>
      <Steps week={week} view={view} day={shown?.date ?? day} days={days} now={now.date} go={go} />
      {view === "day" && <Tabs days={days} shown={shown?.date ?? ""} today={now.date} choose={date => go({ day: date })} />}
      {elsewhere(week.zone, week.monday) && <p class="notice small">{fill(words.zone, { zone: week.zone.split("/").pop()?.replace(/_/g, " ") ?? "" })}</p>}
      <p class="unseen" role="status">{view === "day" && shown ? dateTitle(shown.date) : range}</p>
      <div class={view === "week" ? "week grid" : "week one"} style={{ "--from": hours.from, "--hours": hours.to - hours.from, "--days": days.length }}>
        <Hours from={hours.from} to={hours.to} />
        {days.map(one => <Day key={one.date} day={one} week={week} from={hours.from} shown={view === "week" || one === shown} now={now} staff={of.kind !== "pupil"} />)}
      </div>
      {days.every(({ lessons, off }) => !lessons.length && !off) && <div class="card empty noprint"><b>{text.empty}</b>{text.emptyDetail}</div>}
      {view === "week" && <Changed days={days} />}
      <div class="week-foot noprint">
        <button type="button" class="btn quiet" onClick={() => { go({ view: "week" }); setTimeout(print, 100); }}>{text.print}</button>
        {(of.kind === "pupil" || of.kind === "staff") && <Feeds of={of} school={week.school} />}
      </div>
    </>
  );
}

/** Before and after, today, and the two views. */
function Steps({ week, view, day, days, now, go }: Pick<Props, "week" | "view" | "day" | "go"> & { days: WeekDay[]; now: string }) {
  const dates = days.map(({ date }) => date);
  const at = dates.indexOf(day);
  const before = view === "day" && at > 0 ? dates[at - 1] : week.previous && (view === "day" ? addDays(week.previous, 4) : week.previous);
  const after = view === "day" && at < dates.length - 1 ? dates[at + 1] : week.next;
  const words = view === "day" ? { before: text.dayBefore, after: text.dayAfter } : { before: text.weekBefore, after: text.weekAfter };
  return (
    <div class="steps noprint">
      <div class="steps-move">
        <button type="button" class="btn quiet arrow" disabled={!before} onClick={() => before && go({ day: before })}><span aria-hidden="true">‹</span><span class="unseen">{words.before}</span></button>
        <button type="button" class="btn quiet" aria-current={day === now ? "date" : undefined} onClick={() => go({ day: "" })}>{text.today}</button>
        <button type="button" class="btn quiet arrow" disabled={!after} onClick={() => after && go({ day: after })}><span aria-hidden="true">›</span><span class="unseen">{words.after}</span></button>
      </div>
      <div class="views" role="group" aria-label={text.view}>
        {(["day", "week"] as const).map(kind => <button key={kind} type="button" class={kind === view ? "pill info" : "pill"} aria-pressed={kind === view} onClick={() => go({ view: kind })}>{text.views[kind]}</button>)}
      </div>
    </div>
  );
}

/** The days of the week, one of which is shown. */
function Tabs({ days, shown, today, choose }: { days: WeekDay[]; shown: string; today: string; choose: (date: string) => void }) {
  return (
    <div class="daytabs noprint" role="group" aria-label={text.days}>{days.map(({ date, off }) => (
      <button key={date} type="button" aria-pressed={date === shown} onClick={() => choose(date)}>
        <span class="unseen">{dateTitle(date)}{date === today && `, ${text.today}`}{off && `, ${off}`}</span>
        <span aria-hidden="true"><small>{dateWords(date, { weekday: "short" }).replace(".", "")}</small><b>{Number(date.slice(8))}</b>{date === today && <i />}</span>
      </button>
    ))}</div>
  );
}

mount(Week);
