import { week as text } from "../base/words";
import { useState } from "preact/hooks";
import type { Me } from "../api/types";
import { whoReads } from "../daily/whose";
import type { Asked } from "./asked";

/** For staff: one's own timetable, and those of the classes that one teaches or follows. */
export function Chooser({ asked, me, choose }: { asked: Asked; me?: Me; choose: (asked: Asked) => void }) {
  const [reader, set] = useState(me);
  if (!reader) return <button type="button" class="btn quiet" onClick={() => void whoReads().then(set)}>{text.another}</button>;
  const own = reader.services.length > 0;
  const classes = reader.classes.length ? reader.classes : reader.headOf;
  if (!own && !classes.length) return null;
  const value = asked.c ? `c:${asked.c}:${asked.u ?? ""}` : asked.t === "me" ? "me" : "";
  const change = (to: string): void => {
    const [, c, u] = to.split(":");
    choose(to === "me" ? { t: "me", u: reader.services[0]?.school } : { c, u });
  };
  return (
    <>
      <label class="unseen" for="whose">{text.whose}</label>
      <select id="whose" value={value} onChange={event => change(event.currentTarget.value)}>
        {!value && <option value="">{text.thisOne}</option>}
        {own && <option value="me">{text.mine}</option>}
        {classes.length > 0 && <optgroup label={text.classes}>{classes.map(one => <option key={one.school + one.class} value={`c:${one.class}:${one.school}`}>{one.label}</option>)}</optgroup>}
      </select>
    </>
  );
}
