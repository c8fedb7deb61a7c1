import { useSignal, type Signal } from "@preact/signals";
import type { RollPupil } from "../api/types";
import { roll as text } from "../base/words";
import { clock, count, fill } from "../base/text";
import type { RollDraft } from "./draft";
import { choices, lateBy, tally, type Standing } from "./marks";

/** What is at hand at the foot of the screen: more about the pupil just touched, the total, and one button. */
export function Foot({ draft, chosen }: { draft: RollDraft; chosen: Signal<string> }) {
  const { pupils, done, open } = draft.roll.value;
  const pupil = pupils.find(({ id }) => id === chosen.value);
  const sums = tally(pupils, draft.marks.value);
  const said = (of: readonly Exclude<Standing, "present">[]): string[] => of.filter(one => sums[one]).map(one => count(text.sums[one], sums[one]));
  const [away, rest] = [said(["remote", "exempted", "pfmp"]), said(["absent", "late", "sentout", "infirmary"])];
  const sent = done && !draft.changed.value && !draft.asked.value;
  if (draft.changed.value && !done && !draft.asked.value) rest.push(text.notHanded); // here it moves nothing that a thumb aims at
  const line = [...away, ...(done && !rest.length ? [fill(text.doneAt, { time: clock(new Date(done.at)) })] : rest)].join(" · ");
  return (
    <section class="roll-foot" aria-label={text.total}>
      {pupil && open && !draft.theirs.value && <Pick key={pupil.id} draft={draft} pupil={pupil} />}
      <div class="roll-sum">
        <p><b>{count(text.sums.present, sums.present)}</b><span class="small muted">{line || text.all}</span></p>
        {open && <button type="button" class={`btn ${sent ? "quiet" : ""}`} aria-disabled={!!sent || draft.asked.value} onClick={() => !sent && !draft.asked.value && void draft.hand()}>
          {sent ? <><span aria-hidden="true">✓ </span>{text.done}</> : done ? text.correct : text.done}
        </button>}
      </div>
    </section>
  );
}

/** The pupil just touched: the minutes of a late one, and what a tap does not reach. */
function Pick({ draft, pupil }: { draft: RollDraft; pupil: RollPupil }) {
  const more = useSignal(false);
  const mark = draft.mark(pupil.id);
  const clock = lateBy(draft.roll.value.lesson, new Date());
  const late = mark.status === "late";
  const others = (["present", "absent", "late", "sentout", "infirmary"] as const).filter(status => status !== mark.status && (more.value || (status !== "late" && status !== "present")));
  return (
    <div class="pick" role="group" aria-label={`${pupil.firstName} ${pupil.lastName}`}>
      <div class="pick-head small"><b>{pupil.firstName} {pupil.lastName}</b>{!more.value && <button type="button" class="chip" aria-label={text.more} onClick={() => (more.value = true)}>…</button>}</div>
      <div class="chips">
        {late && choices(clock).map(minutes => (
          <button key={minutes} type="button" class="chip" aria-pressed={mark.minutes === minutes} onClick={() => void draft.set(pupil.id, "late", minutes)}>{count(text.minutes, minutes)}{minutes === clock && <span class="unseen"> ({text.sinceStart})</span>}</button>
        ))}
        {(!late || more.value) && others.map(status => (
          <button key={status} type="button" class="chip" onClick={() => void draft.set(pupil.id, status, clock)}>{text.status[status]}</button>
        ))}
      </div>
    </div>
  );
}
