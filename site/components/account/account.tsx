import { desk as text } from "../base/words";
import { useSignal } from "@preact/signals";
import { call, Failure } from "../api/api";
import type { DeviceSession } from "../api/types";
import { fill, moment } from "../base/text";
import { useAnswer } from "../desk/answer";
import { Heading } from "../desk/heading";
import { Waiting } from "../desk/waiting";

/** The sessions that are open in my name; each can be closed. */
export function Account() {
  const answer = useAnswer<DeviceSession[]>("/api/session/list");
  const closed = useSignal<string[]>([]);
  const said = useSignal("");
  if (!answer.value) return <><Heading title={text.devices} /><Waiting answer={answer} /></>;
  const all = answer.value;
  const close = async (id: string): Promise<void> => {
    try {
      await call("DELETE", `/api/session/list/${encodeURIComponent(id)}`);
      closed.value = [...closed.value, id];
      said.value = text.closed;
    } catch (error) {
      said.value = error instanceof Failure ? error.message : String(error);
    }
  };
  return (
    <>
      <Heading title={text.devices} under={text.devicesDetail} />
      <p role="status">{said}</p>
      <ul class="card rows">{all.filter(({ id }) => !closed.value.includes(id)).map(session => (
        <li key={session.id}>
          <div><b>{session.device}</b>{" "}{session.current && <span class="pill ok">{text.thisDevice}</span>}
            <small class="muted">{fill(text.lastSeen, { date: moment(new Date(session.lastSeen)) })}</small></div>
          {!session.current && <button type="button" class="btn quiet" onClick={() => void close(session.id)}>{text.close}</button>}
        </li>
      ))}</ul>
    </>
  );
}
