import { base, mailbox as text } from "../base/words";
import { count, moment } from "../base/text";
import type { DemoMail, DemoMessage } from "../api/types";

const list = document.querySelector("#mailbox");
const line = document.querySelector("#mailbox-state");

function element<K extends keyof HTMLElementTagNameMap>(tag: K, words: string, name = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = words;
  if (name) made.className = name;
  return made;
}

/** A line of a message: its direction is that of its own first letter, and an address of ours is a way to it. */
function said(words: string): HTMLElement {
  const paragraph = document.createElement("p");
  paragraph.dir = "auto";
  words.split("\n").forEach((part, i) => {
    if (i > 0) paragraph.append(document.createElement("br"));
    if (!/^https?:\/\/\S+$/.test(part)) return paragraph.append(part);
    const link = element("a", part);
    link.href = base.replace(/\/$/, "") + new URL(part).pathname;
    paragraph.append(link);
  });
  return paragraph;
}

function shown(message: DemoMessage): HTMLElement {
  const item = document.createElement("li");
  const card = element("article", "", "card stack-s");
  const title = element("h2", message.subject || text[message.channel]);
  title.dir = "auto";
  const time = element("time", moment(new Date(message.at), { weekday: "long", day: "numeric", month: "long" }));
  time.dateTime = message.at;
  const head = element("p", `${text[message.channel]} · `, "small muted");
  head.append(time, document.createElement("br"), `${text.to} `, element("bdi", message.to));
  card.append(title, head, ...message.text.trim().split("\n\n").map(said));
  item.append(card);
  return item;
}

async function read(): Promise<void> {
  try {
    const answer = await fetch("/api/demo/mail", { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    const { mails } = await answer.json() as DemoMail;
    list?.replaceChildren(...mails.map(shown));
    say(mails.length === 0 ? text.empty : count(text.count, mails.length));
  } catch {
    say(text.failed);
  }
}

function say(words: string): void {
  if (line) line.textContent = words;
}

document.querySelector("#mailbox-again")?.addEventListener("click", () => void read());
void read();
