import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { Group, Groups } from "../api/types";
import { here as text } from "../base/words";
import { count } from "../base/text";
import type { Answer } from "../desk/answer";
import { begins } from "../desk/find";
import { Ordinals } from "../desk/ordinals";
import { Waiting } from "../desk/waiting";
import { byLabel } from "./pick";

interface Props { classes: string[]; groups: Answer<Groups>; ticked: Signal<ReadonlySet<string>>; tickedGroups: Signal<ReadonlyMap<string, Group>>; search: () => void; changed: () => void }

/** Classes and groups, ticked whole. Groups are many: they show once a few letters of their names are typed, and as long as they are ticked. */
export function Whole({ classes, groups, ticked, tickedGroups, search, changed }: Props) {
  const query = useSignal("");
  const asked = query.value.trim() !== "";
  const found = groups.value?.groups.filter(({ label }) => begins(label, query.value)) ?? [];
  const shown = [...new Map([...tickedGroups.value.values(), ...(asked ? found : [])].map(one => [one.id, one])).values()].sort((a, b) => byLabel(a.label, b.label));
  const listed = classes.filter(label => !asked || ticked.value.has(label) || begins(label, query.value));
  const tick = (label: string, on: boolean): void => {
    const next = new Set(ticked.value);
    if (on) next.add(label); else next.delete(label);
    ticked.value = next;
    changed();
  };
  const tickGroup = (group: Group, on: boolean): void => {
    const next = new Map(tickedGroups.value);
    if (on) next.set(group.id, group); else next.delete(group.id);
    tickedGroups.value = next;
    changed();
  };
  return (
    <fieldset class="chips"><legend class="label">{text.classes}</legend>
      <div class="field"><label for="whole">{text.findWhole}</label><input id="whole" type="search" autocomplete="off" spellcheck={false} value={query.value} onFocus={search} onInput={event => { query.value = event.currentTarget.value; search(); }} onKeyDown={event => event.key === "Enter" && event.preventDefault()} /></div>
      <p class="small muted" role="status">{!asked ? text.findGroups : groups.value ? found.length ? count(text.foundGroups, found.length) : text.noGroups : ""}</p>
      {asked && !groups.value && <Waiting answer={groups} />}
      {listed.map(label => (
        <label key={label} class="chip"><input type="checkbox" checked={ticked.value.has(label)} onChange={event => tick(label, event.currentTarget.checked)} /><span><Ordinals text={label} /></span></label>
      ))}
      {shown.map(group => (
        <label key={group.id} class="chip"><input type="checkbox" checked={tickedGroups.value.has(group.id)} onChange={event => tickGroup(group, event.currentTarget.checked)} /><span><Ordinals text={group.label} /> <small class="muted">{count(text.inGroup, group.pupils.length)}</small></span></label>
      ))}
    </fieldset>
  );
}
