import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import "../password/password";
import { places } from "../shell/places";
import { Many } from "./many";
import { Seat } from "./seat";
import { Where } from "./where";

const screens: Record<string, ComponentType<{ me: Me }>> = { presences: Seat, evacuation: Where, "absence-collective": Many };

/** Where pupils are: written down by those who see them, read when everybody must be found. */
function Here({ screen }: { screen: string }) {
  const me = useAnswer<Me>("/api/me");
  const Screen = screens[screen];
  if (!me.value || !Screen) return <Waiting answer={me} />;
  places(me.value);
  return <Screen me={me.value} />;
}

const main = document.querySelector("main");
if (main) {
  guard();
  const screen = main.dataset.screen ?? "";
  main.replaceChildren();
  render(<Here screen={screen} />, main);
}
