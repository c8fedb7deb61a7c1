import type { ImportQuestion } from "../api/types";
import { lessons as text } from "../base/words";
import { count, fill } from "../base/text";
import { addDays, dateWords, hour } from "../timetable/time";

/** Whom a row means, by row and name. */
export type Answers = Record<string, string>;

export const keyOf = ({ row, name }: Pick<ImportQuestion, "row" | "name">): string => `${row} ${name}`;

/** The answers as the service takes them. */
export const answersOf = (questions: ImportQuestion[], answers: Answers): { row: number; name: string; person: string }[] =>
  questions.flatMap(one => (answers[keyOf(one)] ? [{ row: one.row, name: one.name, person: answers[keyOf(one)] ?? "" }] : []));

interface Props { questions: ImportQuestion[]; answers: Answers; choose: (next: Answers) => void }

/** Names that two people answer to: which one is it, for every row at once or for each. */
export function Which({ questions, answers, choose }: Props) {
  if (!questions.length) return null;
  const names = [...new Set(questions.map(({ name }) => name))];
  const open = questions.filter(one => !answers[keyOf(one)]).length;
  return (
    <div class="notice warn stack" role="group" aria-labelledby="which">
      <div><h3 id="which">{text.which}</h3><p class="small">{text.whichDetail} <span role="status">{open > 0 && count(text.whichOpen, open)}</span></p></div>
      {names.map(name => <Name key={name} name={name} questions={questions.filter(one => one.name === name)} answers={answers} choose={choose} />)}
    </div>
  );
}

function Name({ name, questions, answers, choose }: Props & { name: string }) {
  const [first] = questions;
  const given = new Set(questions.map(one => answers[keyOf(one)] ?? ""));
  const all = given.size === 1 ? [...given][0] : "";
  if (!first) return null;
  return (
    <fieldset class="stack-s which">
      <legend><b>{fill(text.whichName, { name })}</b></legend>
      {questions.length > 1 && <Choice id={`all ${name}`} label={count(text.whichAll, questions.length)} choices={first.choices} value={all} set={person => choose({ ...answers, ...Object.fromEntries(questions.map(one => [keyOf(one), person])) })} />}
      <details open={questions.length === 1}>
        <summary>{text.whichRows}</summary>
        <div class="stack-s">{questions.map(one => (
          <Choice key={one.row} id={keyOf(one)} label={`${text.row} ${one.row} · ${dateWords(addDays("2026-11-23", one.day - 1), { weekday: "long" })} ${hour(one.start)} · ${one.subject} · ${one.class}`} choices={one.choices} value={answers[keyOf(one)] ?? ""} set={person => choose({ ...answers, [keyOf(one)]: person })} />
        ))}</div>
      </details>
    </fieldset>
  );
}

function Choice({ id, label, choices, value, set }: { id: string; label: string; choices: ImportQuestion["choices"]; value?: string; set: (person: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={event => set(event.currentTarget.value)}>
        <option value="">{text.whichNone}</option>
        {choices.map(({ person, label: who }) => <option key={person} value={person}>{who}</option>)}
      </select>
    </div>
  );
}
