import { useLayoutEffect } from "preact/hooks";

/**
 * Places the cursor when a part of a screen appears. It is done before the part is
 * painted: a key pressed as soon as it is seen would otherwise go to the button behind it.
 */
export function useCursor(find: () => HTMLElement | null | undefined): void {
  useLayoutEffect(() => find()?.focus(), []);
}

/**
 * Keys that work from anywhere on a screen, from its first picture on and while it is
 * there (or while `on`). `press` answers whether the key was one of its own: the browser
 * then leaves it alone.
 */
export function useKeys(press: (event: KeyboardEvent) => boolean, on = true): void {
  useLayoutEffect(() => {
    if (!on) return undefined;
    const hear = (event: KeyboardEvent): void => { if (press(event)) event.preventDefault(); };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  });
}

/** Whether the key goes into something that is being written. */
export function writing(event: KeyboardEvent, fields = "input, textarea, select"): boolean {
  return event.target instanceof Element && event.target.matches(fields);
}
