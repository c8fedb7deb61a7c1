/** @jsxImportSource ../dom */
import { shell } from "../base/words";
import type { Child } from "../api/types";
import { childHue } from "../base/hue";
import { ordinals } from "./ordinals";

interface Props {
  /** Whose page this is. */
  pupil: Pick<Child, "id" | "firstName" | "class">;
  /** Those one may switch to; asked for when the menu opens, so that the page does not wait. */
  family: () => Promise<Child[]>;
  /** How many they are, where that is known already. */
  known?: number;
  choose: (id: string) => void;
}

/** The button that says whose page this is and, for several children, changes it. */
export function Switcher({ pupil, family, known, choose }: Props): Node {
  const name = <>{pupil.firstName} · {ordinals(pupil.class)}</>;
  if (known === 1 || known === 0) return <div class="who"><span>{name}</span></div>;
  const menu = <div class="menu" hidden /> as HTMLElement;
  const button = (
    <button type="button" aria-expanded="false" onClick={() => void toggle(menu.hidden)}>
      <span class="unseen">{shell.children}, </span>{name} <span aria-hidden="true">▾</span>
    </button>
  ) as HTMLButtonElement;
  const toggle = async (open: boolean): Promise<void> => {
    if (open) menu.replaceChildren(...(await family()).map((child, i) => <Choice child={child} i={i} current={child.id === pupil.id} choose={choose} />));
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button")?.focus();
  };
  const root = <div class="who" onKeyDown={(event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    void toggle(false);
    button.focus();
  }}>{button}{menu}</div> as HTMLElement;
  root.addEventListener("focusout", event => event.relatedTarget && !root.contains(event.relatedTarget as Node) && void toggle(false));
  return root;
}

function Choice({ child, i, current, choose }: { child: Child; i: number; current: boolean; choose: (id: string) => void }): Node {
  return (
    <button type="button" aria-current={current && "true"} onClick={() => choose(child.id)}>
      <span class={`edge ${childHue(i)}`}>{child.firstName} {child.lastName}<small>{ordinals(child.class)} · {child.schoolName}</small></span>
    </button>
  );
}
