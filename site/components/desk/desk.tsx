import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { Carnet } from "../carnet/carnet";
import { Classes } from "../classes/classes";
import { Overview } from "../overview/overview";
import { tendRolls } from "../roll/queue";
import { places } from "../shell/places";
import { useAnswer } from "./answer";
import { Waiting } from "./waiting";

const screens: Record<string, ComponentType<{ me: Me }>> = {
  classes: Classes, carnet: Carnet, classe: Overview,
};

/** The screens of marks of those who teach: one bundle, cached after the first. */
function Desk({ screen }: { screen: string }) {
  const me = useAnswer<Me>("/api/me");
  const Screen = screens[screen];
  if (!me.value || !Screen) return <Waiting answer={me} />;
  places(me.value);
  return <Screen me={me.value} />;
}

const main = document.querySelector("main");
if (main) {
  guard();
  tendRolls();
  const title = main.querySelector("h1")?.textContent ?? "";
  document.title = `${title} · Préau`;
  const screen = main.dataset.screen ?? "";
  main.replaceChildren();
  render(<Desk screen={screen} />, main);
}
