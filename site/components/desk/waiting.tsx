import { api } from "../base/words";
import { Failure } from "../api/api";
import type { Answer } from "./answer";

/** The place of an answer that is not there: a skeleton of its height, or what went wrong. */
export function Waiting({ answer }: { answer: Answer<unknown> }) {
  if (answer.error === undefined) return <div class="skeleton h2" aria-busy="true" />;
  const failure = answer.error instanceof Failure ? answer.error : new Failure({ status: 500 });
  return (
    <div class="notice bad" role="alert">
      <p>{failure.message}</p>
      <p><a href={failure.help}>{api.help}</a> · <button type="button" class="link" onClick={answer.again}>{api.retry}</button></p>
    </div>
  );
}
