import type { ComponentChildren } from "preact";
import { api } from "../base/words";
import { fill, moment } from "../base/text";

/** The head of a screen: its title, a line over or under it, its actions; and the date of old data. */
export function Heading({ title, over, under, at, children }: { title: ComponentChildren; over?: ComponentChildren; under?: ComponentChildren; at?: number; children?: ComponentChildren }) {
  return (
    <>
      <div class="screen-head">
        <div>{over && <p class="small muted">{over}</p>}<h1>{title}</h1>{under && <p class="muted">{under}</p>}</div>
        {children && <div class="actions">{children}</div>}
      </div>
      <Dated at={at} />
    </>
  );
}

/** Says of when what is shown is, where it could not be read again. */
export function Dated({ at }: { at?: number }) {
  return at ? <p class="notice warn" role="status">{fill(api.dated, { date: moment(new Date(at)) })}</p> : null;
}
