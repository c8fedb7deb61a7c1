import { useSignal } from "@preact/signals";
import type { Entered, Found, Group, Groups, Me, Pupils } from "../api/types";
import { get } from "../api/api";
import { base, here as text } from "../base/words";
import { count, fill } from "../base/text";
import { useSending } from "../desk/send";
import { useAnswer, type Answer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";
import { isoDate } from "../life/time";
import { partOf } from "../shell/places";
import { groupsOf, inOrder } from "./pick";
import { Whole } from "./whole";

/** What one request may hold: pupils, and days of pupils. */
const lot = 400;
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
      {known || classes.length ? <Form school={school} pupils={known ?? []} classes={known ? groupsOf(known) : inOrder(classes)} groups={groups} ask={() => (asked.value = true)} search={() => (searched.value = asked.value = true)} /> : <Waiting answer={pupils} />}
      {pupils.error !== undefined && classes.length > 0 && <Waiting answer={pupils} />}
    </>
  );
}

interface Props { school: string; pupils: Found[]; classes: string[]; groups: Answer<Groups>; ask: () => void; search: () => void }

function Form({ school, pupils, classes, groups, ask, search }: Props) {
  const [ticked, tickedGroups] = [useSignal<ReadonlySet<string>>(new Set()), useSignal<ReadonlyMap<string, Group>>(new Map())];
  const kind = useSignal<Kind>("absent");
  const first = useSignal(isoDate());
  const last = useSignal("");
  const [from, to, words] = [useSignal(""), useSignal(""), useSignal("")];
  const sent = useSignal<{ bodies: Record<string, unknown>[]; n: number; undone?: number } | null>(null);
  const { busy, trouble, send } = useSending();
  const inGroups = new Set([...tickedGroups.value.values()].flatMap(one => one.pupils));
  const chosen = pupils.filter(([id, , , group]) => ticked.value.has(group) || inGroups.has(id)).map(([id]) => id).sort();
  const days = last.value > first.value ? Math.round((Date.parse(last.value) - Date.parse(first.value)) / 864e5) + 1 : 1;
  const far = chosen.length * days > most;
  const post = async (bodies: Record<string, unknown>[]): Promise<number | undefined> => {
    let n = 0;
    for (const body of bodies) {
      const answer = await send<Entered>("POST", `/api/schools/${school}/absences`, body);
      if (!answer) return undefined;
      n += answer.count;
    }
    return n;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!chosen.length || far || busy.peek()) return;
    const what = kind.value === "absent" ? { kind: "absent" } : { kind: "present", place: kind.value };
    const when = { date: first.value, ...(last.value && { lastDate: last.value }), ...(from.value && { from: from.value }), ...(to.value && { to: to.value }), ...(words.value && { words: words.value }) };
    const bodies = Array.from({ length: Math.ceil(chosen.length / lot) }, (_, i) => ({ ...what, ...when, pupils: chosen.slice(i * lot, (i + 1) * lot) }));
    const n = await post(bodies);
    if (n !== undefined) sent.value = { bodies, n };
  };
  const undo = async (): Promise<void> => {
    const done = sent.value;
    if (!done) return;
    const n = await post(done.bodies.map(body => ({ ...body, undo: true })));
    if (n !== undefined) sent.value = { ...done, undone: n };
  };
  const changed = (): void => { ask(); sent.value = null; };
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
      {sent.value && <div class="notice ok stack-s" role="status">{sent.value.undone !== undefined
        ? <p>{count(text.undoneMany, sent.value.undone)}</p>
        : <><p><b>{count(text.doneMany, sent.value.n)}</b> {kind.value === "absent" && text.familiesTold}</p><p><button type="button" class="btn quiet" aria-disabled={busy.value} onClick={() => void undo()}>{text.undo}</button></p></>}</div>}
      <p class="send-bar"><button class="btn" aria-disabled={!chosen.length || far || busy.value}>{busy.value ? text.sending : count(text.sendMany, chosen.length)}</button></p>
    </form>
  );
}
