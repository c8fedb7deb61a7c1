import type { Lesson } from "../api/types";
import { hue } from "../base/hue";
import { Ordinals } from "../desk/ordinals";
import { hour } from "./time";
import { changes, isOff, place, subjectOf, tag, type ChangeTexts } from "./words";

export type LessonTexts = ChangeTexts;

/** The inside of one lesson: hour, subject with its edge, where and with whom, what changes in words and a mark. */
export function LessonRow({ lesson, texts, of, left, children }: { lesson: Lesson; texts: LessonTexts; of?: string; left?: string; children?: preact.ComponentChildren }) {
  const mark = tag(lesson, texts);
  const off = isOff(lesson);
  const name = <Ordinals text={subjectOf(lesson, texts)} />;
  return (
    <>
      <p class="lesson-hours"><time>{hour(lesson.start)}</time><span class="lesson-end">{" – "}{hour(lesson.end)}</span></p>
      <div class={`lesson-body edge ${hue(lesson.subject ?? "")}`}>
        <p class="lesson-name"><b>{off ? <s>{name}</s> : name}</b></p>
        {left && <p class="lesson-left">{left}</p>}
        {changes(lesson, texts).map(words => <p key={words} class="lesson-change">{words}</p>)}
        {!off && <p class="lesson-where"><Ordinals text={place(lesson, texts, of)} /></p>}
        {children}
      </div>
      {mark && <span class={`pill lesson-mark ${mark.tone}`} aria-hidden="true">{mark.words}</span>}
    </>
  );
}
