import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import "../password/password";
import { places } from "../shell/places";
import { Day } from "./day";
import { Import } from "./import";

const screens: Record<string, ComponentType<{ me: Me }>> = { "cours-du-jour": Day, "import-emploi-du-temps": Import };

/** The timetable for those who change it. */
function Lessons({ screen }: { screen: string }) {
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
  render(<Lessons screen={screen} />, main);
}
