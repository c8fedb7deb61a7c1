import type { Missing } from "../api/types";
import { board as text } from "../base/words";
import { Ordinals } from "../desk/ordinals";
import { ToldOf } from "../life/stretches";
import { useRows, type RowProps } from "./rows";

interface Props { absent: Missing[]; none: string; open: (pupil: Missing) => void; justify: (pupil: Missing) => void; called: (pupil: Missing) => void }

/** Who is expected in class and is not there; those of whom nothing is known come first. */
export function Absent({ absent, none, open, justify, called }: Props) {
  const silent = absent.filter(({ news }) => news === "none");
  const known = absent.filter(({ news }) => news !== "none");
  const act = (how: (pupil: Missing) => void) => (id: string): void => {
    const pupil = absent.find(one => one.pupil === id);
    if (pupil) how(pupil);
  };
  const row = useRows([...silent, ...known].map(({ pupil }) => pupil), { j: act(justify), a: act(called) });
  return (
    <section class="card board-list" aria-labelledby="absent-title">
      <div class="list-head"><h2 id="absent-title">{text.absentTitle}</h2><p class="small muted keys-hint" aria-hidden="true"><span>↑ ↓ {text.choose}</span> · <span>J {text.toJustify}</span> · <span>A {text.toCalled}</span></p></div>
      {silent.length
        ? <ul class="lines">{silent.map(pupil => <Row key={pupil.pupil} pupil={pupil} open={open} row={row(pupil.pupil)} />)}</ul>
        : <p class="none muted">{none}</p>}
      {known.length > 0 && <>
        <h3 class="list-sub label">{text.absentKnown}</h3>
        <ul class="lines">{known.map(pupil => <Row key={pupil.pupil} pupil={pupil} open={open} row={row(pupil.pupil)} />)}</ul>
      </>}
    </section>
  );
}

function Row({ pupil, open, row }: { pupil: Missing; open: (pupil: Missing) => void; row: RowProps }) {
  const news = (text.news as Record<string, string>)[pupil.news];
  return (
    <li><button type="button" class="line" {...row} onClick={() => open(pupil)}>
      <span><b>{pupil.firstName} {pupil.lastName}</b><small class="muted"><Ordinals text={pupil.class} /></small></span>
      <span class="line-what">{pupil.lessons}</span>
      <span class="line-state">{pupil.told ? <ToldOf told={pupil.told} /> : <span class={`pill ${pupil.news === "none" ? "" : "ok"}`}>{news}</span>}</span>
    </button></li>
  );
}
