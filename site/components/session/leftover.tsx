/** @jsxImportSource ../dom */
import { session as text } from "../base/words";
import type { Ask } from "./enter";

/** Shows, in place of a form, the question about what waits on the device. */
export const asking = (form: HTMLElement): Ask => own => new Promise(answer => {
  const done = (erase: boolean): void => { card.replaceWith(form); answer(erase); };
  const card = (
    <section class="card stack" role="alertdialog" aria-labelledby="leftover">
      <h2 id="leftover" tabindex="-1">{text.leftover}</h2>
      <p>{own ? text.leftoverOwn : text.leftoverOther}</p>
      <button type="button" class="btn" onClick={() => done(false)}>{own ? text.leftoverKeep : text.leftoverBack}</button>
      <button type="button" class="btn quiet" onClick={() => done(true)}>{text.leftoverErase}</button>
    </section>
  ) as HTMLElement;
  form.replaceWith(card);
  card.querySelector("h2")?.focus();
});
