import { shell as text } from "../base/words";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * A panel at the side of a screen (at the foot, on a phone) about one thing of it. The
 * screen stays usable; Escape or the button closes, and the cursor goes back where it was.
 */
export function Side({ title, close, children }: { title: ComponentChildren; close: () => void; children: ComponentChildren }) {
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => { // at once: a key typed meanwhile must not move the cursor first
    const before = document.activeElement;
    panel.current?.focus();
    document.body.classList.add("beside"); // the screen makes room: nothing that has the cursor is covered
    return () => {
      document.body.classList.remove("beside");
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section class="side stack-s" ref={panel} tabIndex={-1} role="dialog" aria-labelledby="side-title" onKeyDown={event => { if (event.key === "Escape") close(); }}>
      <div class="side-head"><h2 id="side-title">{title}</h2><button type="button" class="btn quiet" onClick={close}>{text.shut}</button></div>
      {children}
    </section>
  );
}
