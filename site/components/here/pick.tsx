import type { Signal } from "@preact/signals";
import type { Found } from "../api/types";
import { here as text } from "../base/words";
import { count } from "../base/text";
import { Ordinals } from "../desk/ordinals";

interface Props { pupils: Found[] | null; ask: () => void; shown: Found[]; ticked: Signal<ReadonlySet<string>>; query: Signal<string>; group: Signal<string>; there: ReadonlySet<string>; already: string }

/** Labels in the order in which people look for them: 2 before 10. */
export const byLabel = (a: string, b: string): number => a.localeCompare(b, undefined, { numeric: true });
export const inOrder = (labels: string[]): string[] => [...labels].sort(byLabel);

/** The labels of the classes of some pupils. */
export const groupsOf = (pupils: Found[]): string[] => inOrder([...new Set(pupils.map(([, , , group]) => group))]);

/** Pupils found by two letters of their names, or by class, and ticked; Enter ticks the first one found. */
export function Pick({ pupils, ask, shown, ticked, query, group, there, already }: Props) {
  const set = (ids: string[], on: boolean): void => {
    const next = new Set(ticked.value);
    ids.forEach(id => (on ? next.add(id) : next.delete(id)));
    ticked.value = next;
  };
  const all = shown.map(([id]) => id);
  const whole = all.length > 0 && all.every(id => ticked.value.has(id));
  return (
    <div class="stack-s">
      <div class="pick-by">
        <div class="field"><label for="find">{text.find}</label><input
          id="find" type="text" autocomplete="off" spellcheck={false} value={query.value} onFocus={ask}
          onInput={event => { query.value = event.currentTarget.value; group.value = ""; }}
          onKeyDown={event => {
            if (event.key !== "Enter" || !query.value) return;
            event.preventDefault();
            const one = shown.find(([id]) => !ticked.value.has(id));
            if (one) { set([one[0]], true); query.value = ""; }
          }}
        /></div>
        {!pupils ? <p><button type="button" class="btn quiet" onClick={ask}>{text.class}</button></p> : <div class="field"><label for="group">{text.class}</label><select id="group" value={group.value} onChange={event => { group.value = event.currentTarget.value; query.value = ""; }}><option value="">{text.noClass}</option>{groupsOf(pupils).map(one => <option key={one} value={one}>{one}</option>)}</select></div>}
      </div>
      <p class="small muted" role="status">{count(text.ticked, ticked.value.size)}</p>
      {group.value && <p><button type="button" class="btn quiet" onClick={() => set(all, !whole)}>{whole ? text.untick : text.tickAll}</button></p>}
      {shown.length
        ? <ul class="ticks" aria-label={text.pupils}>{shown.map(([id, first, last, label]) => (
          <li key={id}><label class="tick"><input type="checkbox" checked={ticked.value.has(id)} onChange={event => set([id], event.currentTarget.checked)} /><span><b>{first} {last}</b><small class="muted"><Ordinals text={label} />{there.has(id) ? ` · ${already}` : ""}</small></span></label></li>
        ))}</ul>
        : <p class="muted">{query.value && pupils ? text.nobodyFound : text.none}</p>}
    </div>
  );
}
