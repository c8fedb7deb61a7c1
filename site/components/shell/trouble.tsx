/** @jsxImportSource ../dom */
import { api } from "../base/words";
import { Failure } from "../api/api";

/** A failure in words, with what to do about it: each place that is to be corrected, where the service names them. */
export function Trouble({ error, again }: { error: unknown; again?: () => void }): Node {
  const failure = error instanceof Failure ? error : new Failure({ status: 500 });
  const reasons = (failure.problem.errors ?? []).map(({ message }) => message);
  return (
    <div class="notice bad" role="alert">
      {reasons.length ? reasons.map(reason => <p>{reason}</p>) : <p>{failure.message}</p>}
      <p><a href={failure.help}>{api.help}</a>{again && <> · <button type="button" class="link" onClick={again}>{api.retry}</button></>}</p>
    </div>
  );
}
