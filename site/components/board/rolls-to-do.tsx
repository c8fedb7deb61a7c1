import { useSignal } from "@preact/signals";
import type { RollToDo } from "../api/life";
import { base, board as text } from "../base/words";
import { clock, fill } from "../base/text";
import { hue } from "../base/hue";
import { Ordinals } from "../desk/ordinals";
import { useSending } from "./send";

/** How many stand beside another list. */
const few = 5;

/** The rolls that nobody has called yet; each teacher can be reminded, or the roll called from here. */
export function RollsToDo({ rolls, school, more }: { rolls: RollToDo[]; school: string; more?: () => void }) {
  const main = !more;
  const { trouble, send } = useSending();
  const reminded = useSignal<string[]>([]);
  const remind = async (lesson: string): Promise<void> => {
    if (await send("POST", `/api/lessons/${encodeURIComponent(lesson)}/reminder?${new URLSearchParams({ school })}`)) reminded.value = [...reminded.value, lesson];
  };
  return (
    <section class={`card ${main ? "board-list" : ""}`} aria-labelledby="rolls-title">
      <div class={main ? "list-head" : ""}><h2 class="side-title" id="rolls-title">{text.views.rolls}</h2></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      {!rolls.length && <p class="muted small none">{text.allCalled}</p>}
      <ul class="todo">{(main ? rolls : rolls.slice(0, few)).map(one => {
        const again = one.reminded ?? (reminded.value.includes(one.lesson) ? new Date().toISOString() : undefined);
        return (
          <li key={one.lesson}>
            <a class={`edge ${hue(one.subject)}`} href={`${base}app/appel/?${new URLSearchParams({ l: one.lesson, u: school })}`}><b><Ordinals text={`${one.subject}, ${one.class}`} /></b><small class="muted">{[one.room, one.teachers.join(", "), main && fill(text.since, { n: one.minutes })].filter(Boolean).join(" · ")}</small></a>
            {again
              ? <span class="small muted">{fill(text.remindedAt, { time: clock(new Date(again)) })}</span>
              : <button type="button" class="btn quiet" onClick={() => void remind(one.lesson)}>{text.remind}<span class="unseen"> : {one.subject}, {one.class}</span></button>}
          </li>
        );
      })}</ul>
      {more && rolls.length > few && <p class="all-rolls"><button type="button" class="link" onClick={more}>{fill(text.allRolls, { n: rolls.length })}</button></p>}
    </section>
  );
}
