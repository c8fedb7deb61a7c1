import { base, desk as text } from "../base/words";
import type { Me, Service } from "../api/types";
import { hue } from "../base/hue";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";

/** The teacher's services, and the classes a head teacher follows. */
export function Classes({ me }: { me: Me }) {
  return (
    <>
      <Heading title={text.myClasses} />
      {me.services.length
        ? <ul class="tiles">{me.services.map(service => <li key={`${service.id}${service.period}`}><Tile service={service} /></li>)}</ul>
        : <div class="card empty"><b>{text.noServices}</b>{text.noServicesDetail}</div>}
      {me.headOf.length > 0 && <>
        <h2 class="section-title">{text.headOf}</h2>
        <ul class="tiles">{me.headOf.map(head => (
          <li key={head.class}><a class="card tile" href={`${base}app/classe/?${new URLSearchParams({ c: head.class, u: head.school })}`}><b><Ordinals text={head.label} /></b><small class="muted">{text.overview}</small></a></li>
        ))}</ul>
      </>}
    </>
  );
}

function Tile({ service }: { service: Service }) {
  const query = new URLSearchParams({ s: service.id, p: service.period, u: service.school });
  return (
    <a class={`card tile ${hue(service.label)}`} href={`${base}app/carnet/?${query}`}>
      <span class="edge"><b><Ordinals text={service.class} /></b><small class="muted">{service.label}</small></span>
    </a>
  );
}
