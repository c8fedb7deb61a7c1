import { base, desk as text } from "../base/words";
import type { Day, Duty, Me, PupilDay } from "../api/types";
import { printNumber } from "../averages/mark";
import { count, day, fill, shortDate, when } from "../base/text";
import { childHue, hue } from "../base/hue";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";

const shown = 4;

/** What is new and what needs an action: one idea a card, nothing else. */
export function Today({ me }: { me: Me }) {
  const answer = useAnswer<Day>("/api/today");
  const date = day(new Date());
  const heading = <Heading title={date.charAt(0).toUpperCase() + date.slice(1)} under={<>{fill(text.hello, { name: me.person.firstName })} {answer.value && summary(answer.value)}</>} at={answer.at} />;
  if (!answer.value) return <>{heading}<Waiting answer={answer} /></>;
  const { duties, pupils, headOf } = answer.value;
  const news = pupils.filter(({ fresh, next }) => fresh.length + next.length > 0);
  const late = duties.filter(({ missing, write }) => write && missing > 0);
  return (
    <>
      {heading}
      <div class="cards">
        {late.map(duty => <ToMark key={duty.service} duty={duty} />)}
        {news.map(pupil => <News key={pupil.id} pupil={pupil} several={pupils.length > 1} i={me.children.findIndex(({ id }) => id === pupil.id)} />)}
        {headOf.map(head => {
          const label = me.headOf.find(({ class: id }) => id === head.class)?.label ?? head.class;
          return <One key={head.class} title={label} detail={text.headOf} href={`${base}app/classe/?${new URLSearchParams({ c: head.class, u: head.school })}`} action={text.overview} />;
        })}
        {me.classes.length > me.headOf.length && <One title={text.allClasses} detail={count(text.followed, me.classes.length)} href={`${base}app/classes/`} action={text.open} />}
        {!late.length && !news.length && <div class="card empty"><b>{text.nothing}</b>{duties.length ? text.nothingDone : text.nothingDetail}</div>}
      </div>
    </>
  );
}

/** One kind sentence: what is new, or what waits. */
function summary({ duties, pupils }: Day): string {
  const fresh = pupils.reduce((sum, pupil) => sum + pupil.fresh.length, 0);
  const missing = duties.filter(({ write }) => write).reduce((sum, duty) => sum + duty.missing, 0);
  if (missing) return count(text.summaryMissing, missing);
  if (fresh) return count(text.summaryFresh, fresh);
  return text.summaryQuiet;
}

function One({ title, detail, href, action, urgent }: { title: string; detail: string; href: string; action: string; urgent?: boolean }) {
  return (
    <article class={`card today-card ${urgent ? "act" : ""}`}>
      <div><h2><Ordinals text={title} /></h2><p class="small muted">{detail}</p></div>
      <a class={urgent ? "btn" : "btn quiet"} href={href}>{action}<span class="unseen"> : {title}</span></a>
    </article>
  );
}

/** A service with cells still to fill in: the one thing to do has the red margin. */
function ToMark({ duty }: { duty: Duty }) {
  const detail = `${count(text.missing, duty.missing)} · ${fill(text.until, { date: day(new Date(`${duty.entryEnd}T12:00:00`)) })}`;
  const query = new URLSearchParams({ s: duty.service, p: duty.period, u: duty.school });
  return <One urgent title={`${duty.label} · ${duty.class}`} detail={detail} href={`${base}app/carnet/?${query}`} action={text.open} />;
}

/** What is new for one pupil, the last first, and what is coming. */
function News({ pupil, several, i }: { pupil: PupilDay; several: boolean; i: number }) {
  const href = `${base}app/notes/?${new URLSearchParams({ e: pupil.id })}`;
  return (
    <section class="card stack-s" aria-labelledby={`news-${pupil.id}`}>
      <h2 class={several ? `label edge ${childHue(i)}` : "label"} id={`news-${pupil.id}`}>{pupil.self ? text.newMarks : fill(text.newMarksOf, { pupil: pupil.firstName })}</h2>
      <ul class="news">{pupil.fresh.slice(0, shown).map(mark => (
        <li key={`${mark.service}${mark.title}`} class={`edge ${hue(mark.subject)}`}>
          <span><b>{mark.subject}</b><small class="muted">{mark.title} · {shortDate(mark.date)}</small></span>
          <span class="mark">{mark.points === undefined ? said(mark.status) : <>{printNumber(mark.points)}<small class="muted">/{printNumber(mark.outOf)}</small></>}</span>
        </li>
      ))}</ul>
      {pupil.fresh.length > shown && <p class="small muted">{count(text.moreFresh, pupil.fresh.length - shown)}</p>}
      {pupil.next.map(({ visibleFrom, marks }) => (
        <p key={visibleFrom} class="small muted">{count({ one: text.coming.one.replace("{when}", when(visibleFrom, text)), other: text.coming.other.replace("{when}", when(visibleFrom, text)) }, marks)}</p>
      ))}
      <p><a class="link" href={href}>{text.allMarks}<span class="unseen"> · {pupil.firstName}</span></a></p>
    </section>
  );
}

const said = (status: string | undefined): string => (text.status as Record<string, string>)[status ?? ""] ?? "–";
