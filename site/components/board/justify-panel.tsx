import { useSignal } from "@preact/signals";
import { get } from "../api/api";
import type { AbsenceFile, Named, Stretch } from "../api/types";
import { board as text } from "../base/words";
import { fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Side } from "../desk/side";
import { Waiting } from "../desk/waiting";
import { kindOf } from "../life/stretches";
import { motivesFor } from "../life/motives";
import { span } from "../life/time";
import { useSending } from "../desk/send";

interface Props { pupil: Named; school: string; stretch?: Stretch; close: () => void; done: (words: string) => void }

/** A justification that the family gave by voice or by hand, recorded with who and how. */
export function JustifyPanel({ pupil, school, stretch, close, done }: Props) {
  const answer = useAnswer<AbsenceFile>(`/api/pupils/${pupil.pupil}/absences?${new URLSearchParams({ school })}`, get);
  const title = <>{fill(text.justifyTitle, { pupil: `${pupil.firstName} ${pupil.lastName}` })}<small class="muted">{pupil.class}</small></>;
  return <Side title={title} close={close}>{answer.value ? <Form pupil={pupil} school={school} file={answer.value} asked={stretch} done={done} /> : <Waiting answer={answer} />}</Side>;
}

const ways = ["phone", "mail", "letter", "desk"] as const;

function Form({ pupil, school, file, asked, done }: { pupil: Named; school: string; file: AbsenceFile; asked?: Stretch; done: (words: string) => void }) {
  const open = file.stretches.filter(({ state }) => state === "to-justify" || state === "refused");
  const choices = asked ? [asked] : open.length ? open : file.stretches.slice(0, 1);
  const chosen = useSignal(0);
  const { busy, trouble, send } = useSending();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const { from, to, kind } = choices[chosen.value] ?? choices[0] ?? {};
    const said = { who: String(form.get("who")), how: String(form.get("how")) };
    const sent = await send("POST", `/api/pupils/${pupil.pupil}/justifications?${new URLSearchParams({ school })}`, { from, to, motif: form.get("motif"), late: kind === "late" || undefined, words: form.get("words") || undefined, said });
    if (sent) done(fill(text.justified, { pupil: `${pupil.firstName} ${pupil.lastName}` }));
  };
  if (!choices.length) return <p class="muted">{text.nothingToJustify}</p>;
  return (
    <form class="stack" onSubmit={event => void submit(event)}>
      {choices.length > 1
        ? <div class="field"><label for="stretch">{text.which}</label><select id="stretch" onChange={event => (chosen.value = event.currentTarget.selectedIndex)}>{choices.map(one => <option key={one.id}>{span(one.from, one.to)} · {kindOf(one)}</option>)}</select></div>
        : choices[0] && <p>{span(choices[0].from, choices[0].to)} · {kindOf(choices[0])}</p>}
      <div class="field"><label for="motif">{text.motif}</label><select id="motif" name="motif" required><option value="">{text.chooseOne}</option>{motivesFor(file.motives, choices[chosen.value]?.kind).map(({ code, label }) => <option key={code} value={code}>{label}</option>)}</select></div>
      <div class="field"><label for="who">{text.who}</label><input id="who" name="who" required maxLength={80} autocomplete="off" placeholder={text.whoHint} /></div>
      <fieldset class="ways"><legend>{text.how}</legend>{ways.map(way => <label key={way} class="check"><input type="radio" name="how" value={way} defaultChecked={way === "phone"} />{text.ways[way]}</label>)}</fieldset>
      <div class="field"><label for="words">{text.words}</label><textarea id="words" name="words" rows={2} maxLength={400} /></div>
      {trouble.value && <p class="notice bad" role="alert">{trouble}</p>}
      <p><button type="submit" class="btn" aria-disabled={busy.value}>{text.record}</button></p>
    </form>
  );
}
