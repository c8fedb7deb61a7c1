import { render } from "preact";
import { useEffect } from "preact/hooks";
import { get } from "../api/api";
import type { Me } from "../api/types";
import { guard } from "../api/visit";
import { places } from "../shell/places";
import { Lines } from "./lines";
import { tendRolls } from "./queue";
import { Sheet } from "./sheet";

/** The roll of a lesson, and the rolls of the day: a bundle of their own, that opens on a phone in a corridor. */
function Roll({ screen }: { screen: string }) {
  // The roll does not wait to know the whole person: the frame does.
  useEffect(() => { if (screen === "appel") void get<Me>("/api/me").then(places, () => undefined); }, []);
  return screen === "appel" ? <Sheet /> : <Lines />;
}

const main = document.querySelector("main");
if (main) {
  guard();
  const screen = main.dataset.screen ?? "";
  if (screen !== "appel") tendRolls();
  main.replaceChildren();
  render(<Roll screen={screen} />, main);
}
