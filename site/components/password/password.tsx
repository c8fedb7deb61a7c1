/** @jsxImportSource ../dom */
import { password as text } from "../base/words";
import { call, Failure, onPassword } from "../api/api";

/**
 * Asks for the password once more where the service wants it, in a dialog above the
 * page, and resolves with whether it was given: what was under way then goes on.
 */
function ask(): Promise<boolean> {
  const before = document.activeElement;
  return new Promise(done => {
    const trouble = <p class="notice bad" role="alert" hidden /> as HTMLElement;
    const input = <input id="again" name="password" type="password" autocomplete="current-password" required maxlength="200" /> as HTMLInputElement;
    const end = (given: boolean): void => {
      veil.remove();
      if (before instanceof HTMLElement) before.focus();
      done(given);
    };
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      try {
        await call("POST", "/api/session/password", { password: input.value });
        end(true);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        trouble.textContent = error.message;
        trouble.hidden = false;
        input.select();
      }
    };
    const veil = (
      <div class="veil" onKeydown={(event: KeyboardEvent) => (event.key === "Escape" ? end(false) : stay(veil, event))}>
        <form class="card stack dialog" role="dialog" aria-modal="true" aria-labelledby="again-title" aria-describedby="again-why" onSubmit={submit} novalidate>
          <h2 id="again-title">{text.title}</h2>
          <p class="muted" id="again-why">{text.why}</p>
          {trouble}
          <div class="field"><label for="again">{text.label}</label>{input}</div>
          <p class="actions"><button class="btn">{text.confirm}</button> <button type="button" class="btn quiet" onClick={() => end(false)}>{text.cancel}</button></p>
        </form>
      </div>
    ) as HTMLElement;
    document.body.append(veil);
    input.focus();
  });
}

/** Keeps the Tab key inside the dialog. */
function stay(veil: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const stops = veil.querySelectorAll<HTMLElement>("input, button");
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (document.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

onPassword(ask);
