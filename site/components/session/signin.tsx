/** @jsxImportSource ../dom */
import { base, session as text } from "../base/words";
import { call, get } from "../api/api";
import type { DemoAccount, Person } from "../api/types";
import { Trouble } from "../shell/trouble";
import { enter } from "./enter";
import { asking } from "./leftover";
import { Field, Mine, Password, valueOf } from "./field";

const reasons: Record<string, string> = { fin: text.ended, inactif: text.idle, autre: text.another, arret: text.stopped };

/** Signing in; in a demo region, the generated accounts are offered below. */
export function SignIn(): Node {
  const why = reasons[new URLSearchParams(location.search).get("raison") ?? ""];
  const trouble = <div /> as HTMLElement;
  const button = <button class="btn">{text.signin}</button> as HTMLButtonElement;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [login, password] = [valueOf(form, "login"), String(new FormData(form).get("password") ?? "")];
    if (!login || !password) return trouble.replaceChildren(<p class="notice bad" role="alert">{text.missing}</p>);
    await attempt(login, password, new FormData(form).has("trusted"));
  };
  const attempt = async (login: string, password: string, trusted: boolean): Promise<void> => {
    button.setAttribute("aria-disabled", "true");
    button.textContent = text.signing;
    try {
      const { person } = await call<{ person: Person }>("POST", "/api/session", { login, password, trusted });
      if (await enter(person, trusted, asking(form))) return;
    } catch (error) {
      trouble.replaceChildren(<Trouble error={error} />);
    }
    button.removeAttribute("aria-disabled");
    button.textContent = text.signin;
  };
  const form = (
    <form class="card stack" onSubmit={submit} novalidate>
      {why && <p class="notice warn" role="status">{why}</p>}
      {trouble}
      <Field id="login" label={text.login} autocomplete="username" autocapitalize="none" spellcheck="false" required />
      <Password id="password" autocomplete="current-password" />
      <Mine />
      {button}
      <p class="small">{text.first} <a href={`${base}app/activation/`}>{text.activate}</a> · <a href={`${base}aide/connexion/`}>{text.trouble}</a></p>
    </form>
  ) as HTMLFormElement;
  const demo = <div /> as HTMLElement;
  get<DemoAccount[]>("/api/demo/accounts").then(
    found => demo.replaceChildren(<Demo accounts={found} choose={account => void attempt(account.login, account.password, false)} />),
    () => undefined, // no demo region: no such route
  );
  return <div class="stack">{form}{demo}</div>;
}

function Demo({ accounts, choose }: { accounts: DemoAccount[]; choose: (account: DemoAccount) => void }): Node {
  return (
    <section class="card demo" aria-labelledby="demo">
      <h2 id="demo">{text.demo}</h2>
      <p class="small muted">{text.demoDetail}</p>
      <ul class="accounts">
        {accounts.map(account => (
          <li><button type="button" onClick={() => choose(account)}>
            <b>{account.description}</b>
            <small class="muted">{account.role} · {account.school}</small>
          </button></li>
        ))}
      </ul>
    </section>
  );
}
