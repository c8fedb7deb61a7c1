import { render, type ComponentType } from "preact";
import { guard } from "../api/visit";

/** Puts a screen in its page: what the page said before the script gives way. */
export function mount(Screen: ComponentType<{ title: string }>): void {
  const main = document.querySelector("main");
  if (!main) return;
  guard();
  const title = main.querySelector("h1")?.textContent ?? "";
  main.replaceChildren();
  render(<Screen title={title} />, main);
}
