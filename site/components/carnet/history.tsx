import { desk as text } from "../base/words";
import { get } from "../api/api";
import type { Change } from "../api/types";
import { clock, day, fill } from "../base/text";
import { Waiting } from "../desk/waiting";
import { useAnswer } from "../desk/answer";

/** Who changed a cell and when, in words: "le 23 nov. à 8 h, Mme Vasseur : abs → 12". */
export function History({ path }: { path: string }) {
  const answer = useAnswer<Change[]>(path, get);
  if (!answer.value) return <Waiting answer={answer} />;
  if (!answer.value.length) return <p class="small muted">{text.noHistory}</p>;
  return <ol class="history small">{answer.value.map((change, i) => <li key={i}>{said(change)}</li>)}</ol>;
}

function said({ at, by, field, old, new: now }: Change): string {
  const moment = new Date(at);
  const from = { date: day(moment, { day: "numeric", month: "short" }), time: clock(moment), by: by ?? "" };
  const what = (text.fields as Record<string, string>)[field];
  return `${fill(text.historyBy, from)} ${what ? `${what}, ` : ""}${old || text.blank} → ${now || text.blank}`;
}
