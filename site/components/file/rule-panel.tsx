import { useSignal } from "@preact/signals";
import type { Motive, Named, Stretch } from "../api/types";
import { board, file as text } from "../base/words";
import { Paper } from "../board/paper";
import { useSending } from "../desk/send";
import { Side } from "../desk/side";
import { kindOf } from "../life/stretches";
import { span } from "../life/time";

interface Props { pupil: Named; school: string; stretch: Stretch; motives: Motive[]; close: () => void; done: (words: string) => void }

/** Rules on one case: accepted or refused, settled or not, under which motive. */
export function RulePanel({ pupil, school, stretch, motives, close, done }: Props) {
  const motif = useSignal(stretch.motif ?? "");
  const settled = useSignal(true);
  const words = useSignal("");
  const { trouble, send } = useSending();
  const at = `/api/pupils/${pupil.pupil}/cases/${encodeURIComponent(stretch.case ?? "")}`;
  const rule = async (accepted: boolean): Promise<void> => {
    const sent = await send("PUT", `${at}/ruling?${new URLSearchParams({ school })}`, { version: stretch.version ?? 0, accepted, settled: settled.value, motif: motif.value || undefined, words: words.value || undefined });
    if (sent) done(accepted ? text.accepted : text.refused);
  };
  return (
    <Side title={<>{text.rule}<small class="muted">{span(stretch.from, stretch.to)} · {kindOf(stretch)}</small></>} close={close}>
      {stretch.words && <p>«{"\u00a0"}{stretch.words}{"\u00a0"}»</p>}
      {stretch.document && stretch.case && <div class="stack-s"><Paper pupil={pupil.pupil} school={school} case={stretch.case} /><p class="small muted">{text.documentGone}</p></div>}
      <div class="field"><label for="rule-motif">{board.motif}</label><select id="rule-motif" value={motif.value} onChange={event => (motif.value = event.currentTarget.value)}>{motives.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}</select></div>
      <div class="field"><label for="rule-words">{text.ruleWords}</label><textarea id="rule-words" rows={2} maxLength={400} onInput={event => (words.value = event.currentTarget.value)} /></div>
      <label class="check"><input type="checkbox" checked={settled.value} onChange={event => (settled.value = event.currentTarget.checked)} />{board.settle}</label>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p class="buttons"><button type="button" class="btn" onClick={() => void rule(true)}>{board.accept}</button> <button type="button" class="btn quiet" onClick={() => void rule(false)}>{board.refuse}</button></p>
    </Side>
  );
}
