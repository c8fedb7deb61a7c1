import { useSignal } from "@preact/signals";
import type { Entered, Found, Group, Groups, Me, Pupils } from "../api/types";
import { get } from "../api/api";
import { base, here as text } from "../base/words";
import { count, fill } from "../base/text";
import { useSending } from "../desk/send";
import { useAnswer, type Answer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { partOf, todayAt } from "../shell/places";
import { lotsOf, sendLots, undoing, type Lots } from "./lots";
import { Outcome, type Sent } from "./outcome";
import { groupsOf, inOrder } from "./pick";
import { Whole } from "./whole";

/** What one order may hold of days of pupils. */
const most = 2000;

type Kind = keyof typeof text.kinds;

/** An absence, an outing or a placement of whole classes or groups, for a slot or for days; how many pupils is said before it is sent. */
export function Many({ me }: { me: Me }) {
  const school = new URLSearchParams(location.search).get("u") ?? partOf(me);
  // Who opens the classes of the school has their names; the pupils are asked for once one is chosen.
  const classes = me.classes.filter(one => one.school === school).map(({ label }) => label);
  const asked = useSignal(!classes.length);
  const pupils = useAnswer<Pupils>(asked.value ? `/api/schools/${school}/pupils` : "");
  const known = pupils.value?.pupils;
  const searched = useSignal(false);
  const groups = useAnswer<Groups>(searched.value ? `/api/schools/${school}/groups` : "", get);
  return (
    <>
      <Heading title={text.collective} over={<a href={`${base}app/vie-scolaire/`}>{text.back}</a>} under={text.collectiveDetail} />
      {known || classes.length ? <Form school={school} today={todayAt(me, school)} pupils={known ?? []} classes={known ? groupsOf(known) : inOrder(classes)} groups={groups} ask={() => (asked.value = true)} search={() => (searched.value = asked.value = true)} /> : <Waiting answer={pupils} />}
      {pupils.error !== undefined && classes.length > 0 && <Waiting answer={pupils} />}
    </>
  );
}

interface Props { school: string; today: string; pupils: Found[]; classes: string[]; groups: Answer<Groups>; ask: () => void; search: () => void }

function Form({ school, today, pupils, classes, groups, ask, search }: Props) {
  const [ticked, tickedGroups] = [useSignal<ReadonlySet<string>>(new Set()), useSignal<ReadonlyMap<string, Group>>(new Map())];
  const kind = useSignal<Kind>("absent");
  const first = useSignal(today);
  const last = useSignal("");
  const [from, to, words] = [useSignal(""), useSignal(""), useSignal("")];
  const sent = useSignal<Sent | null>(null);
  const { busy, trouble, send } = useSending();
  const inGroups = new Set([...tickedGroups.value.values()].flatMap(one => one.pupils));
  const chosen = pupils.filter(([id, , , group]) => ticked.value.has(group) || inGroups.has(id)).map(([id]) => id).sort();
  const days = last.value > first.value ? Math.round((Date.parse(last.value) - Date.parse(first.value)) / 864e5) + 1 : 1;
  const far = chosen.length * days > most;
  const pending = !!sent.value && !!(sent.value.undo ?? sent.value.lots).left.length; // to be sent again or taken back first
  const post = (lots: Lots): Promise<Lots> => sendLots(lots, async order => (await send<Entered>("POST", `/api/schools/${school}/absences`, order))?.count);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!chosen.length || far || pending || busy.peek()) return;
    const what = kind.value === "absent" ? { kind: "absent" } : { kind: "present", place: kind.value };
    const when = { date: first.value, ...(last.value && { lastDate: last.value }), ...(from.value && { from: from.value }), ...(to.value && { to: to.value }), ...(words.value && { words: words.value }) };
    const lots = await post(lotsOf({ ...what, ...when }, chosen));
    sent.value = lots.sent.length ? { lots } : null;
  };
  const retry = async (): Promise<void> => {
    const now = sent.value;
    if (now) sent.value = now.undo ? { ...now, undo: await post(now.undo) } : { lots: await post(now.lots) };
  };
  const undo = async (): Promise<void> => {
    const now = sent.value;
    if (now && !busy.peek()) sent.value = { ...now, undo: await post(undoing(now.lots)) };
  };
  const changed = (): void => { ask(); if (!pending) sent.value = null; };
  return (
    <form class="card stack many" onSubmit={event => void submit(event)} novalidate>
      <div class="field"><label for="kind">{text.what}</label><select id="kind" value={kind.value} onChange={event => (kind.value = event.currentTarget.value as Kind)}>{(Object.keys(text.kinds) as Kind[]).map(one => <option key={one} value={one}>{text.kinds[one]}</option>)}</select></div>
      <Whole classes={classes} groups={groups} ticked={ticked} tickedGroups={tickedGroups} search={search} changed={changed} />
      <div class="pick-by">
        <div class="field"><label for="first">{text.firstDay}</label><input id="first" type="date" value={first.value} onInput={event => event.currentTarget.value && (first.value = event.currentTarget.value)} /></div>
        <div class="field"><label for="last">{text.lastDay}</label><input id="last" type="date" min={first.value} value={last.value} onInput={event => (last.value = event.currentTarget.value)} /></div>
        <div class="field"><label for="from">{text.from}</label><input id="from" type="time" value={from.value} onInput={event => (from.value = event.currentTarget.value)} /></div>
        <div class="field"><label for="to">{text.to}</label><input id="to" type="time" value={to.value} onInput={event => (to.value = event.currentTarget.value)} /></div>
      </div>
      <p class="small muted">{text.hoursHint}</p>
      <div class="field"><label for="words">{text.words}</label><input id="words" maxLength={140} value={words.value} onInput={event => (words.value = event.currentTarget.value)} /></div>
      <p class={far ? "notice warn" : "notice"} role="status">{!chosen.length ? text.chooseClasses : far ? text.tooMany : fill(text.plan, { pupils: count(text.planPupils, chosen.length), days: count(text.planDays, days), n: chosen.length * days })}</p>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {sent.value && <Outcome sent={sent.value} busy={busy.value} retry={() => void retry()} takeBack={() => void undo()} />}
      <p class="send-bar"><button class="btn" aria-disabled={!chosen.length || far || pending || busy.value}>{busy.value ? text.sending : count(text.sendMany, chosen.length)}</button></p>
    </form>
  );
}
