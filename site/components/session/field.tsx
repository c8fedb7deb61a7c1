/** @jsxImportSource ../dom */
import { session as text } from "../base/words";

/** A labelled input with its hint. */
export function Field({ id, label, hint, ...input }: { id: string; label: string; hint?: string; [attribute: string]: unknown }): Node {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      <input id={id} name={id} aria-describedby={hint && `${id}-hint`} {...input} />
    </div>
  );
}

/** A password with a button that shows it; below it, advice where there is some. */
export function Password({ id, autocomplete, hint, advise }: { id: string; autocomplete: string; hint?: string; advise?: (value: string) => string }): Node {
  const advice = <p class="small muted" role="status" id={`${id}-advice`} /> as HTMLElement;
  const input = (
    <input id={id} name={id} type="password" autocomplete={autocomplete} required maxlength="200" autocapitalize="none" spellcheck="false"
      aria-describedby={`${id}-hint ${id}-advice`} onInput={() => advise && (advice.textContent = advise(input.value))} />
  ) as HTMLInputElement;
  const button = <button type="button" class="link" aria-pressed="false" aria-controls={id} onClick={() => reveal()}>{text.show}</button> as HTMLElement;
  const reveal = (): void => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? text.hide : text.show;
    button.setAttribute("aria-pressed", String(hidden));
  };
  return (
    <div class="field">
      <label for={id}>{text.password}</label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      <div class="password">{input}{button}</div>
      {advise && advice}
    </div>
  );
}

/** "C'est mon appareil", off by default. */
export function Mine(): Node {
  return (
    <label class="check">
      <input type="checkbox" name="trusted" />
      <span><b>{text.mine}</b><small class="muted">{text.mineDetail}</small></span>
    </label>
  );
}

/** The value of a field of a form, trimmed. */
export const valueOf = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? "").trim();
