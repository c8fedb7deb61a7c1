import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { base, shell as text } from "../base/words";
import { day, fill } from "../base/text";
import { lessonOf, sendRolls, unshownRolls } from "./queue";

/** Rolls that left, or could not, while another screen was open: each leads to where both words are. */
export function Unshown() {
  const paths = useSignal<string[]>([]);
  useEffect(() => {
    const look = (): void => void sendRolls().then(unshownRolls).then(found => (paths.value = found));
    look();
    addEventListener("online", look);
    return () => removeEventListener("online", look);
  }, []);
  if (!paths.value.length) return null;
  return (
    <div class="notice warn stack-s" role="status">
      {paths.value.map(path => {
        const { lesson, school, date } = lessonOf(path);
        return <p key={path}>{fill(text.rollUnshown, { date: day(new Date(`${date}T12:00:00`)) })} <a href={`${base}app/appel/?${new URLSearchParams({ l: lesson, u: school })}`}>{text.rollReview}</a></p>;
      })}
    </div>
  );
}
