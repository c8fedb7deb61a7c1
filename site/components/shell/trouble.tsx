/** @jsxImportSource ../dom */
import { api } from "../base/words";
import { Failure } from "../api/api";

/** A failure in words, with what to do about it. */
export function Trouble({ error, again }: { error: unknown; again?: () => void }): Node {
  const failure = error instanceof Failure ? error : new Failure({ status: 500 });
  return (
    <div class="notice bad" role="alert">
      <p>{failure.message}</p>
      <p><a href={failure.help}>{api.help}</a>{again && <> · <button type="button" class="link" onClick={again}>{api.retry}</button></>}</p>
    </div>
  );
}
