import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api/api";
import type { Pupils } from "../api/types";
import { base, board as text } from "../base/words";
import { count } from "../base/text";
import { useAnswer } from "../desk/answer";
import { useKeys, writing } from "../desk/cursor";
import { find } from "../desk/find";
import { Waiting } from "../desk/waiting";

/** The path of the school's pupils: a second look costs no bytes when nothing changed. */
export const pupilsOf = (school: string): string => `/api/schools/${school}/pupils`;

/** The address of a pupil's file. */
export const fileOf = (pupil: string, school: string): string => `${base}app/dossier/?${new URLSearchParams({ e: pupil, u: school })}`;

/** The search of a pupil, two keys away from everywhere (Ctrl K); the list stays in the page. */
export function Search({ school }: { school: string }) {
  const input = useRef<HTMLInputElement>(null);
  const asked = useSignal(false); // a school's names are asked for once somebody looks for one
  const pupils = useAnswer<Pupils>(asked.value ? pupilsOf(school) : "", get);
  const query = useSignal("");
  const chosen = useSignal(0);
  useKeys(event => {
    if (!asksFor(event)) return false;
    input.current?.focus();
    input.current?.select();
    return true;
  });
  const found = find(pupils.value?.pupils ?? [], query.value);
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
        value={query.value} onFocus={() => (asked.value = true)} onInput={event => { query.value = event.currentTarget.value; chosen.value = 0; }} onKeyDown={key}
      />
      <kbd aria-hidden="true">Ctrl K</kbd>
      <ul id="pupil-found" class="found" role="listbox" aria-label={text.search} hidden={!open}>{found.map(([id, first, last, group], i) => (
        <li key={id} id={`found-${i}`} role="option" aria-selected={i === chosen.value} tabIndex={-1} onMouseDown={event => event.preventDefault()} onClick={() => location.assign(fileOf(id, school))}><b>{first} {last}</b><small class="muted">{group}</small></li>
      ))}</ul>
      {query.value && !pupils.value && <div class="found" onMouseDown={event => event.preventDefault()}><Waiting answer={pupils} /></div>}
      <p class="unseen" role="status">{query.value && pupils.value ? count(text.found, found.length) : ""}</p>
    </div>
  );
}

/** Ctrl K everywhere, and / where nothing is being written. */
function asksFor(event: KeyboardEvent): boolean {
  return ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") || (event.key === "/" && !writing(event));
}
