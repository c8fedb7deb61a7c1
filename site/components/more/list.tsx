import { base, desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import type { Me } from "../api/types";
import { signOut } from "../api/visit";
import { sendLeftover } from "../carnet/leftover";
import { Heading } from "../desk/heading";
import { sendExcuses } from "../absences/unsent";
import { sendRolls } from "../roll/queue";

/** Everything that is not one of the daily places; signing out sends marks and rolls that wait, and asks first where they cannot leave. */
export function More({ me }: { me: Me }) {
  const asking = useSignal(false);
  const leave = async (): Promise<void> => {
    if (await sendLeftover() && await sendRolls() && await sendExcuses()) await signOut();
    else asking.value = true;
  };
  const family = me.children.length > 0 || me.schools.some(({ role }) => role === "pupil");
  const is = (...roles: string[]): boolean => me.schools.some(({ role }) => roles.includes(role));
  const runs = me.schools.some(({ role }) => role === "DIR" || role === "CPE");
  const other = base === "/" ? "/en/app/plus/" : "/app/plus/";
  return (
    <>
      <Heading title={`${me.person.firstName} ${me.person.lastName}`} under={[...new Set(me.schools.map(({ name }) => name))].join(", ")} />
      <ul class="card rows links">
        {family && <li><a href={`${base}app/absences/`}>{text.absences}</a></li>}
        {is("TE", "AED", "DOC") && <li><a href={`${base}app/appels/`}>{text.rolls}</a></li>}
        {is("CPE", "AED", "DIR", "INF", "DOC") && <li><a href={`${base}app/presences/`}>{text.presences}</a></li>}
        {is("CPE", "AED", "DIR", "INF", "SEC", "SOC") && <li><a href={`${base}app/evacuation/`}>{text.evacuation}</a></li>}
        {is("CPE", "AED", "DIR") && <li><a href={`${base}app/absence-collective/`}>{text.collective}</a></li>}
        {is("CPE", "DIR") && <li><a href={`${base}app/cours-du-jour/`}>{text.dayLessons}</a></li>}
        {is("DIR", "SEC") && <li><a href={`${base}app/import-emploi-du-temps/`}>{text.importTimetable}</a></li>}
        {is("CPE", "AED", "DIR", "SEC") && <li><a href={`${base}app/vie-scolaire/calendrier/`}>{text.calendar}</a></li>}
        <li><a href={`${base}app/notifications/`}>{text.notifications}</a></li>
        {runs && <li><a href={`${base}app/vie-scolaire/reglages/`}>{text.settings}</a></li>}
        <li><a href={`${base}app/compte/`}>{text.devices}</a></li>
        <li><a href={`${base}aide/`}>{text.help}</a></li>
        <li><a href={`${base}mentions-legales/`}>{text.data}</a></li>
        <li><a href={`${base}accessibilite/`}>{text.accessibility}</a></li>
        <li><a href={other} lang={base === "/" ? "en" : "fr"}>{text.language}</a></li>
      </ul>
      {asking.value
        ? <div class="notice warn stack" role="alert"><p>{text.signoutUnsent}</p><p class="buttons"><button type="button" class="btn" onClick={() => (asking.value = false)}>{text.stay}</button> <button type="button" class="btn quiet" onClick={() => void signOut()}>{text.signoutAnyway}</button></p></div>
        : <p class="signout"><button type="button" class="btn quiet" onClick={() => void leave()}>{text.signout}</button></p>}
    </>
  );
}
