import { base, desk as text } from "../base/words";
import type { Headed, Me, Service } from "../api/types";
import { hue } from "../base/hue";
import { Heading } from "../desk/heading";
import { Ordinals } from "../desk/ordinals";

/** The teacher's services, and the classes that a head teacher, the CPE or the head follows. */
export function Classes({ me }: { me: Me }) {
  return (
    <>
      <Heading title={text.myClasses} />
      {me.services.length
        ? <ul class="tiles">{me.services.map(service => <li key={`${service.id}${service.period}`}><Tile service={service} /></li>)}</ul>
        : !me.classes.length && <div class="card empty"><b>{text.noServices}</b>{text.noServicesDetail}</div>}
      <Followed title={text.headOf} classes={me.headOf} />
      <Followed title={text.allClasses} classes={me.classes.filter(({ school, class: id }) => !me.headOf.some(head => head.school === school && head.class === id))} />
    </>
  );
}

function Followed({ title, classes }: { title: string; classes: Headed[] }) {
  if (!classes.length) return null;
  return (
    <>
      <h2 class="section-title">{title}</h2>
      <ul class="tiles">{classes.map(one => (
        <li key={one.school + one.class}><a class="card tile" href={`${base}app/classe/?${new URLSearchParams({ c: one.class, u: one.school })}`}><b><Ordinals text={one.label} /></b><small class="muted">{text.overview}</small></a></li>
      ))}</ul>
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
