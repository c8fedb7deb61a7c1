import { useState } from "preact/hooks";
import { notices as text } from "../base/words";
import { call, Failure } from "../api/api";
import { fill, moment } from "../base/text";
import type { Channel, NoticeChoice, NoticeKind, Notices as Chosen } from "../api/types";
import { mount } from "../daily/daily";
import { useMe } from "../daily/whose";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { keeping, type How } from "./keep";
import { Push } from "./push";
import { School } from "./school";

const path = "/api/me/notices";
const orders: NoticeKind[] = ["absence", "late", "change", "mark", "message", "school"];

/** What reaches me and when, in one place; each choice is kept as it is made. */
function Notices({ title }: { title: string }) {
  const answer = useAnswer<Chosen>(path);
  useMe(true);
  if (!answer.value) return <><Heading title={title} /><Waiting answer={answer} /></>;
  return <Choices title={title} first={answer.value} at={answer.at} />;
}

function Choices({ title, first, at }: { title: string; first: Chosen; at?: number }) {
  const [chosen, set] = useState(first);
  const [how, say] = useState<How>();
  const [{ change, adopt }] = useState(() => keeping(first, state => call<Chosen | undefined>("PUT", path, state), (state, now) => { set(state); if (now) say(now); }));
  const failed = typeof how === "object";
  const one = (kind: NoticeKind, part: Partial<NoticeChoice>): void => change({ kinds: chosen.kinds.map(choice => choice.kind === kind ? { ...choice, ...part } : choice) });
  const sorted = [...chosen.kinds].sort((a, b) => orders.indexOf(a.kind) - orders.indexOf(b.kind));
  return (
    <>
      <Heading title={title} under={text.intro} at={at} />
      <p class={`notice saved ${failed ? "bad" : "ok"}`} role="status" hidden={!how}>{failed ? putBack(how.failed) : how && text[how]}</p>
      <div class="cards two">
        <div class="stack">
          {sorted.map(choice => <Kind key={choice.kind} choice={choice} notices={chosen} change={part => one(choice.kind, part)} />)}
          <p class="small muted">{text.legal}</p>
        </div>
        <div class="stack">
          <Hours notices={chosen} change={change} />
          <Language notices={chosen} change={change} />
          <Addresses notices={chosen} change={change} />
          <Push notices={chosen} changed={push => adopt({ push })} />
        </div>
      </div>
    </>
  );
}

/** Why a choice is what it was before: what is to be corrected, where the service says so. */
function putBack(error: unknown): string {
  const failure = error instanceof Failure ? error : new Failure({ status: 500 });
  const passes = failure.status === 0 || failure.status >= 500;
  const reasons = (failure.problem.errors ?? []).map(({ message }) => message);
  return [...(reasons.length ? reasons : passes ? [] : [failure.message]), passes ? text.putBackTry : text.putBack].join(" ");
}

/** One kind of news: when it reaches me, and by which ways. */
function Kind({ choice: { kind, label, when, channels }, notices, change }: { choice: NoticeChoice; notices: Chosen; change: (part: Partial<NoticeChoice>) => void }) {
  const ways = (["mail", "sms", "push"] as const).filter(way => way !== "sms" || notices.sms || channels.includes("sms"));
  const toggle = (way: Channel): void => change({ channels: channels.includes(way) ? channels.filter(other => other !== way) : [...channels, way] });
  return (
    <fieldset class="card kind">
      <legend>{text.kinds[kind] ?? label}</legend>
      <div class="choices" role="radiogroup" aria-label={`${text.kinds[kind] ?? label}, ${text.when}`}>{(["now", "digest", "never"] as const).map(one => (
        <label key={one}><input type="radio" name={`when-${kind}`} checked={when === one} onChange={() => change({ when: one })} /><span>{text.whens[one]}</span></label>
      ))}</div>
      {when !== "never" && <div class="ways"><span class="small muted">{text.by}</span>{ways.map(way => (
        <label key={way}><input type="checkbox" checked={channels.includes(way)} onChange={() => toggle(way)} /><span>{text.channels[way]}</span></label>
      ))}</div>}
    </fieldset>
  );
}

interface Part { notices: Chosen; change: (part: Partial<Chosen>) => void }

function Hours({ notices: { hours, digestAt }, change }: Part) {
  return (
    <section class="card stack-s" aria-labelledby="hours">
      <h2 id="hours">{text.hoursTitle}</h2>
      <div class="times-row">
        <Hour id="from" label={text.from} value={hours.from} change={from => change({ hours: { ...hours, from } })} />
        <Hour id="to" label={text.to} value={hours.to} change={to => change({ hours: { ...hours, to } })} />
      </div>
      <label class="check"><input type="checkbox" checked={hours.weekend} onChange={event => change({ hours: { ...hours, weekend: event.currentTarget.checked } })} /><span>{text.weekend}</span></label>
      <Hour id="digest" label={text.digestAt} value={digestAt} change={clock => change({ digestAt: clock })} />
      <p class="small muted">{text.hoursDetail}</p>
    </section>
  );
}

/** An hour that is kept as it is typed; while one types, nothing takes its place. */
function Hour({ id, label, value, change }: { id: string; label: string; value: string; change: (clock: string) => void }) {
  const [typed, type] = useState<string>();
  const take = (clock: string): void => {
    type(clock);
    if (clock) change(clock);
  };
  return <div class="field"><label for={id}>{label}</label><input id={id} type="time" value={typed ?? value} onChange={event => take(event.currentTarget.value)} onBlur={() => type(undefined)} /></div>;
}

function Language({ notices: { language, languages }, change }: Part) {
  const previews = text.preview as Record<string, string>;
  return (
    <section class="card stack-s" aria-labelledby="language">
      <h2 id="language">{text.languageTitle}</h2>
      <div class="field"><label for="code">{text.language}</label>
        <select id="code" value={language} onChange={event => change({ language: event.currentTarget.value })}>{(languages ?? []).map(({ code, label }) => <option key={code} value={code} lang={code}>{label}</option>)}</select></div>
      <p class="small muted">{text.languageDetail}</p>
      <div class="sunk" aria-live="polite">
        <p class="small muted">{text.example}</p>
        <p lang={language} dir={language === "ar" ? "rtl" : "ltr"}>{previews[language] ?? previews.fr}</p>
        {language !== "fr" && <><p class="small muted second">{text.french}</p><p lang="fr">{previews.fr}</p></>}
      </div>
    </section>
  );
}

function Addresses({ notices: { mail, mobile, sms, refused, stopped, answerTo }, change }: Part) {
  return (
    <section class="card stack-s" aria-labelledby="addresses">
      <h2 id="addresses">{text.addresses}</h2>
      <dl class="pairs"><div><dt>{text.mail}</dt><dd>{mail || text.none}</dd></div><div><dt>{text.mobile}</dt><dd>{mobile || text.none}</dd></div></dl>
      {mobile && !stopped && <label class="check"><input type="checkbox" checked={sms} onChange={event => change({ sms: event.currentTarget.checked })} /><span>{text.smsOn}</span></label>}
      {mobile && stopped && <p class="notice">{fill(answerTo ? text.answeredStopTo : text.answeredStop, { date: moment(new Date(stopped)), number: answerTo ?? "" })}</p>}
      {refused && refused.length > 0 && <>
        <p class="notice bad">{refused.includes("mail") ? text.mailRefused : text.mobileRefused}</p>
        <p><button type="button" class="btn quiet" onClick={() => change({ refused: undefined })}>{text.tryAgain}</button></p>
      </>}
      <p class="small muted">{text.addressesDetail}</p>
    </section>
  );
}

mount(document.querySelector<HTMLElement>("main")?.dataset.screen === "reglages" ? School : Notices);
