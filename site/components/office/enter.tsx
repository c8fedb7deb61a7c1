import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import "../password/password";
import { places } from "../shell/places";

/** Puts a screen of those who run a school's life into its page, once it is known who looks. */
export function enter(Screen: ComponentType<{ me: Me }>): void {
  const main = document.querySelector("main");
  if (!main) return;
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
