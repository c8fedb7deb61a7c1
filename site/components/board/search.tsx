import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api/api";
import type { Found, Pupils } from "../api/types";
import { base, board as text } from "../base/words";
import { count } from "../base/text";
import { useKeys, writing } from "../desk/cursor";
import { find } from "../desk/find";

/** The school's pupils, asked for once; a later look costs no bytes when nothing changed. */
export const pupilsOf = (school: string): Promise<Found[]> => get<Pupils>(`/api/schools/${school}/pupils`).then(({ pupils }) => pupils);

/** The address of a pupil's file. */
export const fileOf = (pupil: string, school: string): string => `${base}app/dossier/?${new URLSearchParams({ e: pupil, u: school })}`;

/** The search of a pupil, two keys away from everywhere (Ctrl K); the list stays in the page. */
export function Search({ school }: { school: string }) {
  const input = useRef<HTMLInputElement>(null);
  const all = useSignal<Found[]>([]);
  const query = useSignal("");
  const chosen = useSignal(0);
  const load = (): void => { if (!all.value.length) void pupilsOf(school).then(pupils => (all.value = pupils), () => undefined); };
  useKeys(event => {
    if (!asksFor(event)) return false;
    input.current?.focus();
    input.current?.select();
    return true;
  });
  const found = find(all.value, query.value);
  const open = found.length > 0;
  const key = (event: KeyboardEvent): void => {
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = found[chosen.value];
    if (to && open) chosen.value = (chosen.value + to + found.length) % found.length;
    else if (event.key === "Enter" && one) location.assign(fileOf(one[0], school));
    else if (event.key === "Escape") query.value = "";
    else return;
    event.preventDefault();
  };
  return (
    <div class="search" role="search" onFocusOut={event => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) query.value = ""; }}>
      <label class="unseen" for="pupil-search">{text.search}</label>
      <input
        id="pupil-search" ref={input} type="text" role="combobox" autocomplete="off" spellcheck={false} placeholder={text.search}
        aria-expanded={open} aria-controls="pupil-found" aria-autocomplete="list" aria-activedescendant={open ? `found-${chosen.value}` : undefined}
        value={query.value} onFocus={load} onInput={event => { query.value = event.currentTarget.value; chosen.value = 0; }} onKeyDown={key}
      />
      <kbd aria-hidden="true">Ctrl K</kbd>
      <ul id="pupil-found" class="found" role="listbox" aria-label={text.search} hidden={!open}>{found.map(([id, first, last, group], i) => (
        <li key={id} id={`found-${i}`} role="option" aria-selected={i === chosen.value} tabIndex={-1} onMouseDown={event => event.preventDefault()} onClick={() => location.assign(fileOf(id, school))}><b>{first} {last}</b><small class="muted">{group}</small></li>
      ))}</ul>
      <p class="unseen" role="status">{query.value && all.value.length ? count(text.found, found.length) : ""}</p>
    </div>
  );
}

/** Ctrl K everywhere, and / where nothing is being written. */
function asksFor(event: KeyboardEvent): boolean {
  return ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") || (event.key === "/" && !writing(event));
}
