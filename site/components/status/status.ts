import { status } from "../base/words";

// Any answer of the accounts service, even "sign in first", shows that it runs.
const line = document.querySelector("#status");

function say(up: boolean): void {
  const dot = document.createElement("span");
  dot.className = up ? "dot ok" : "dot bad";
  line?.replaceChildren(dot, up ? status.up : status.down);
}

async function ask(): Promise<void> {
  const answer = await fetch("/api/me", { cache: "no-store" });
  await answer.text(); // else the browser holds the connection open
  say(answer.status < 500 && answer.headers.get("content-type")?.includes("json") === true);
}

ask().catch(() => say(false));
