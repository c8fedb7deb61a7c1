import { render, type ComponentType } from "preact";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { Board } from "../board/board";
import { useAnswer } from "../desk/answer";
import { Waiting } from "../desk/waiting";
import { PupilFile } from "../file/file";
import "../password/password";
import { places } from "../shell/places";

const screens: Record<string, ComponentType<{ me: Me }>> = { "vie-scolaire": Board, dossier: PupilFile };

/** The screens of those who run a school's life: a bundle that no family loads. */
function Office({ screen }: { screen: string }) {
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
  render(<Office screen={screen} />, main);
}
