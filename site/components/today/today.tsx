import { desk as text } from "@params";
import type { Card, Me, Today as Answer } from "../api/types";
import { day, fill } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";

/** What is new and what needs an action: one idea a card, nothing else. */
export function Today({ me }: { me: Me }) {
  const answer = useAnswer<Answer>("/api/today");
  const date = day(new Date());
  const heading = <Heading title={date.charAt(0).toUpperCase() + date.slice(1)} under={fill(text.hello, { name: me.person.firstName })} at={answer.at} />;
  if (!answer.value) return <>{heading}<Waiting answer={answer} /></>;
  const cards = [...answer.value.cards].sort((a, b) => Number(Boolean(b.urgent)) - Number(Boolean(a.urgent)));
  return (
    <>
      {heading}
      {cards.length
        ? <ul class="cards">{cards.map((card, i) => <li key={i}><One card={card} /></li>)}</ul>
        : <div class="card empty"><b>{text.nothing}</b>{text.nothingDetail}</div>}
    </>
  );
}

function One({ card }: { card: Card }) {
  return (
    <article class={`card today-card ${card.urgent ? "act" : ""}`}>
      <div><h2>{card.title}</h2>{card.detail && <p class="small muted">{card.detail}</p>}</div>
      {card.href && <a class={`btn ${card.urgent ? "" : "quiet"}`} href={card.href}>{text.open}<span class="unseen"> : {card.title}</span></a>}
    </article>
  );
}
