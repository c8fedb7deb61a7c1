/** @jsxImportSource ../dom */
import { base, session as text } from "../base/words";
import { call } from "../api/api";
import type { ActivationCheck, Person } from "../api/types";
import { fill } from "../base/text";
import { Trouble } from "../shell/trouble";
import { advise } from "./advice";
import { enter } from "./enter";
import { asking } from "./leftover";
import { Field, Mine, Password, valueOf } from "./field";

/** From the code of the letter to an open session: the code, is it you, a password. */
export function Activation(): Node {
  const root = <div class="stack" /> as HTMLElement;
  const show = (step: Node): void => {
    root.replaceChildren(step);
    root.querySelector<HTMLElement>("input, h2")?.focus();
  };
  const start = (): void => show(<Code done={(code, found) => show(<You found={found} no={start} yes={() => show(<Choose code={code} found={found} />)} />)} />);
  start();
  return root;
}

/** A step: its number, its fields, one button; a refusal is said above them. */
function Step({ n, title, button, act, children }: { n: number; title?: string; button: string; act: (form: HTMLFormElement) => Promise<void>; children?: unknown }): Node {
  const trouble = <div /> as HTMLElement;
  const go = <button class="btn">{button}</button> as HTMLElement;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (go.getAttribute("aria-disabled")) return;
    go.setAttribute("aria-disabled", "true");
    try {
      await act(event.currentTarget as HTMLFormElement);
    } catch (error) {
      trouble.replaceChildren(<Trouble error={error} />);
    }
    go.removeAttribute("aria-disabled");
  };
  return (
    <form class="card stack" onSubmit={submit} novalidate>
      <p class="label">{fill(text.step, { n })}</p>
      {title && <h2 tabindex="-1">{title}</h2>}
      {trouble}
      {children as Node[]}
      {go}
    </form>
  );
}

function Code({ done }: { done: (code: string, found: ActivationCheck) => void }): Node {
  const given = new URLSearchParams(location.hash.slice(1)).get("code") ?? "";
  const act = async (form: HTMLFormElement): Promise<void> => {
    const code = valueOf(form, "code");
    done(code, await call<ActivationCheck>("POST", "/api/activation/check", { code }));
  };
  return (
    <Step n={1} button={text.check} act={act}>
      <Field id="code" label={text.code} hint={text.codeHint} value={given} autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" class="code" required />
    </Step>
  );
}

function You({ found, yes, no }: { found: ActivationCheck; yes: () => void; no: () => void }): Node {
  return (
    <Step n={2} title={text.isYou} button={text.yes} act={async () => yes()}>
      <p><b>{found.firstName} {found.lastInitial && `${found.lastInitial.replace(/\.$/, "")}.`}</b><br />{(text.roles as Record<string, string>)[found.role] ?? found.role} · {found.school}</p>
      {found.children?.length ? <p>{fill(text.parentOf, { names: found.children.join(", ") })}</p> : null}
      <button type="button" class="btn quiet" onClick={no}>{text.no}</button>
    </Step>
  );
}

function Choose({ code, found }: { code: string; found: ActivationCheck }): Node {
  const names = [found.firstName, found.loginSuggestion, ...(found.children ?? [])];
  const act = async (form: HTMLFormElement): Promise<void> => {
    const trusted = new FormData(form).has("trusted");
    const { person } = await call<{ person: Person }>("POST", "/api/activation", {
      code, login: valueOf(form, "login"), password: String(new FormData(form).get("password") ?? ""), trusted,
    });
    if (!(await enter(person, trusted, asking(form)))) location.replace(`${base}app/connexion/`);
  };
  return (
    <Step n={3} title={text.choose} button={text.finish} act={act}>
      <Field id="login" label={text.login} hint={text.loginHint} value={found.loginSuggestion} autocomplete="username" autocapitalize="none" spellcheck="false" required />
      <Password id="password" autocomplete="new-password" hint={text.passwordHint} advise={value => advise(value, names).words} />
      <Mine />
    </Step>
  );
}
