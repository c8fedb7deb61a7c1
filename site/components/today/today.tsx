import { named } from "../timetable/named";
import { base, timetable as words, today as text } from "../base/words";
import { useEffect, useState } from "preact/hooks";
import type { Day } from "../api/types";
import { count, fill } from "../base/text";
import { mount } from "../daily/daily";
import { useMe } from "../daily/whose";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { tendExcuses } from "../absences/unsent";
import { prepareRolls } from "../roll/prepare";
import { rollPath, rollSent, tendRolls, waitingRolls } from "../roll/queue";
import { Unshown } from "../roll/unshown";
import { isOne, places } from "../shell/places";
import { dateTitle, hour, timeIn, type SchoolTime } from "../timetable/time";
import { isOff, roomWords } from "../timetable/words";
import { Board } from "./board";
import { Teaching } from "./lessons";
import { One } from "./one";
import { Pupil, ToJustify } from "./pupil";

/** What is new and what needs an action: one idea a card, nothing else. */
function Screen() {
  const answer = useAnswer<Day>("/api/today");
  const day = answer.value;
  const staff = day !== undefined && (!day.pupils.length || day.duties.length + day.headOf.length > 0);
  const { me } = useMe(staff);
  useEffect(() => { if (day && !staff) shellOf(day); }, [day]);
  useEffect(() => { if (day && staff && day.lessons.length) void prepareRolls(day.duties[0]?.school ?? ""); }, [day]);
  const [waiting, wait] = useState<string[]>([]);
  useEffect(() => {
    const look = (): void => void waitingRolls().then(wait);
    const left = (): void => { look(); answer.again(); };
    look();
    addEventListener(rollSent, left);
    return () => removeEventListener(rollSent, left);
  }, []);
  const now = timeIn(day?.zone ?? day?.pupils[0]?.zone);
  const title = dateTitle(day?.date ?? now.date);
  if (!day) return <><Heading title={title} /><Waiting answer={answer} /></>;
  const { pupils, duties, headOf, rolls } = day;
  const late = duties.filter(({ missing, write }) => write && missing > 0);
  const quiet = !late.length && !pupils.length && !rolls.length && !day.lessons.length && !day.board;
  return (
    <>
      <Heading title={title} under={<>{fill(text.hello, { name: day.firstName })} {summary(day, now)}</>} at={answer.at} />
      {staff && <Unshown />}
      <div class={pupils.length > 1 ? "cards family" : "cards two"}>
        {day.board && <Board board={day.board} />}
        {rolls.filter(({ open, done, lesson, school }) => open && !done && !waiting.includes(rollPath(lesson, school))).map(roll => (
          <One key={roll.lesson} urgent title={named(roll, " · ")} over={text.rollNow} detail={[`${hour(roll.start)} – ${hour(roll.end)}`, roll.room && roomWords(roll.room, words)].filter(Boolean).join(" · ")} href={`${base}app/appel/?${new URLSearchParams({ l: roll.lesson, u: roll.school })}`} action={text.call} />
        ))}
        <Teaching rolls={rolls} lessons={day.lessons} now={now} />
        {pupils.filter(({ justify }) => justify).map(pupil => <ToJustify key={pupil.id} pupil={pupil} several={pupils.length > 1} />)}
        {pupils.map((pupil, i) => <Pupil key={pupil.id} pupil={pupil} several={pupils.length > 1} i={i} now={timeIn(pupil.zone)} date={day.date} />)}
        {late.map(duty => {
          const until = fill(text.until, { date: dateTitle(duty.entryEnd).toLowerCase() });
          return <One key={duty.service} urgent title={`${duty.label} · ${duty.class}`} detail={`${count(text.missing, duty.missing)} · ${until}`} href={`${base}app/carnet/?${new URLSearchParams({ s: duty.service, p: duty.period, u: duty.school })}`} action={text.open} />;
        })}
        {headOf.map(head => {
          const label = me?.headOf.find(({ class: id }) => id === head.class)?.label ?? head.class;
          return <One key={head.class} title={label} detail={text.headOf} href={`${base}app/classe/?${new URLSearchParams({ c: head.class, u: head.school })}`} action={text.overview} />;
        })}
        {me && me.classes.length > me.headOf.length && <One title={text.allClasses} detail={count(text.followed, me.classes.length)} href={`${base}app/classes/`} action={text.open} />}
        {me && isOne(me, "INF", "DOC") && <One title={text.here} detail={isOne(me, "INF") ? text.hereInfirmary : text.hereLibrary} href={`${base}app/presences/`} action={text.open} />}
        {quiet && !(me && isOne(me, "INF", "DOC")) && <div class="card empty"><b>{text.nothing}</b>{duties.length ? text.nothingDone : text.nothingDetail}</div>}
      </div>
    </>
  );
}

/** A family's day says enough for the frame: one request is all that this screen makes. */
function shellOf({ pupils, firstName }: Day): void {
  const self = pupils.find(({ self }) => self);
  const children = pupils.filter(pupil => pupil !== self).map(({ id, firstName: name, class: group, school }) => ({ id, firstName: name, lastName: "", class: group, school, schoolName: "", level: "" }));
  places({
    person: { id: self?.id ?? "", firstName, lastName: "" }, children, services: [], classes: [], headOf: [],
    schools: self ? [{ id: self.school, name: "", role: "pupil" }] : [],
  } as unknown as Parameters<typeof places>[0]);
}

/** One kind sentence: the day's lessons, what waits, or what is new. */
function summary(day: Day, now: SchoolTime): string {
  const { duties, pupils } = day;
  const missing = duties.filter(({ write }) => write).reduce((sum, duty) => sum + duty.missing, 0);
  const lessons = pupils.length === 1 ? pupils[0]?.today : pupils.length ? undefined : day.lessons;
  const there = lessons?.filter(lesson => !isOff(lesson)) ?? [];
  const first = there.map(({ start }) => start).sort()[0];
  if (first) return fill(there.length > 1 ? text.summaryLessons : text.summaryLesson, { n: text.numbers[there.length] ?? there.length, first: hour(first) });
  if (missing) return count(text.summaryMissing, missing);
  const open = pupils.reduce((sum, pupil) => sum + (pupil.justify ? pupil.toJustify.length + (pupil.moreToJustify ?? 0) : 0), 0);
  const fresh = pupils.reduce((sum, pupil) => sum + pupil.fresh.length + (pupil.moreFresh ?? 0), 0);
  if (open || fresh) return [open && count(text.summaryJustify, open), fresh && count(text.summaryFresh, fresh)].filter(Boolean).join(" ");
  return now.date === day.date && !day.board ? text.summaryQuiet : "";
}

tendRolls();
tendExcuses();
mount(Screen);
