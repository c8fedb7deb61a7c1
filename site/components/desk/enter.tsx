import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import "../password/password";
import { places } from "../shell/places";
import { useAnswer } from "./answer";
import { Waiting } from "./waiting";

/** The screens of a bundle by their names, each for somebody who is known. */
type Screens = Record<string, ComponentType<{ me: Me }>>;

/** Puts the page's screen into it once it is known who looks: staff screens ask for the password again where it is old. */
export function enter(screens: Screens): void {
  const main = document.querySelector("main");
  const Screen = screens[main?.dataset.screen ?? ""];
  if (!main || !Screen) return;
  guard();
  main.replaceChildren();
  render(<Known screen={Screen} />, main);
}

function Known({ screen: Screen }: { screen: ComponentType<{ me: Me }> }) {
  const me = useAnswer<Me>("/api/me");
  if (!me.value) return <Waiting answer={me} />;
  places(me.value);
  return <Screen me={me.value} />;
}
