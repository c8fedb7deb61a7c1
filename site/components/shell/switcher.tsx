/** @jsxImportSource ../dom */
import { shell } from "@params";
import type { Child } from "../api/types";
import { ordinals } from "./ordinals";

/** The button that says whose page this is and, for several children, changes it. */
export function Switcher({ family, current, choose }: { family: Child[]; current: string; choose: (id: string) => void }): Node {
  const shown = family.find(child => child.id === current) ?? family[0];
  if (!shown) return <></>;
  const name = <>{shown.firstName} · {ordinals(shown.class)}</>;
  if (family.length < 2) return <div class="who"><span>{name}</span></div>;
  const menu = <div class="menu" hidden>{family.map((child, i) => (
    <button type="button" aria-current={child.id === shown.id && "true"} onClick={() => choose(child.id)}>
      <span class={`edge hue-${i * 5 % 12}`}>{child.firstName} {child.lastName}<small>{ordinals(child.class)} · {child.schoolName}</small></span>
    </button>
  ))}</div> as HTMLElement;
  const button = <button type="button" aria-expanded="false" onClick={() => toggle()}><span class="unseen">{shell.children}, </span>{name} <span aria-hidden="true">▾</span></button> as HTMLButtonElement;
  const toggle = (open = menu.hidden): void => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const root = <div class="who" onKeyDown={(event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    toggle(false);
    button.focus();
  }}>{button}{menu}</div> as HTMLElement;
  root.addEventListener("focusout", event => event.relatedTarget && !root.contains(event.relatedTarget as Node) && toggle(false));
  return root;
}
