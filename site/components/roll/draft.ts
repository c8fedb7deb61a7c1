import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { call, Failure } from "../api/api";
import type { Mark, Roll, Status } from "../api/types";
import { keep } from "../store/store";
import { body, differing, marked, marksOf, present, same, stand, tapped, type Marks } from "./marks";
import { dropRoll, keepRoll, recallRoll, takeClashes } from "./queue";

/** How the roll stands with the service. */
export type Link = "quiet" | "saving" | "offline" | "signedout" | "other";

const pause = 2_000;

/**
 * A roll being called: the service's last word, and above it what was tapped. Nothing
 * leaves before "Appel fait": a tap on the way to another would tell a family. What was
 * handed in leaves by itself as soon as it can, and nobody else's roll is overwritten.
 */
export class RollDraft {
  readonly roll: Signal<Roll>;
  readonly marks: Signal<Marks>;
  readonly link = signal<Link>("quiet");
  /** Handed in, and not acknowledged yet. */
  readonly asked = signal(false);
  /** The roll that somebody else called meanwhile. */
  readonly theirs = signal<Roll | null>(null);
  readonly refusal = signal("");
  readonly changed: ReadonlySignal<boolean>;
  private timer = 0;
  private patience = pause;

  constructor(readonly path: string, roll: Roll) {
    this.roll = signal(roll);
    this.marks = signal(marksOf(roll));
    this.changed = computed(() => differing(this.roll.value.pupils, marksOf(this.roll.value), this.marks.value).length > 0);
  }

  /** Takes up what this device kept, and sends it where it was handed in. */
  async resume(): Promise<void> {
    const clashes = await takeClashes(this.path);
    if (clashes.length) this.roll.value = { ...this.roll.value, clashes };
    const kept = await recallRoll(this.path);
    if (!kept) return;
    const how = stand(this.roll.value, kept);
    if (how === "same") return void dropRoll(this.path);
    this.marks.value = kept.marks;
    if (how === "stale" && this.roll.value.done) this.theirs.value = this.roll.value;
    else if (kept.refused) this.refuse(kept.refused);
    else if (kept.asked) await this.hand();
  }

  mark(pupil: string): Mark {
    return this.marks.value[pupil] ?? present;
  }

  tap(pupil: string, minutes: number): Mark {
    return this.put(pupil, tapped(this.mark(pupil), minutes));
  }

  set(pupil: string, status: Status, minutes: number): Mark {
    return this.put(pupil, marked(status, minutes));
  }

  /** Hands the roll in: "Appel fait", or its correction. */
  async hand(): Promise<void> {
    this.asked.value = true;
    this.store();
    await this.send();
  }

  /** Tries again what was handed in. */
  async again(): Promise<void> {
    if (this.asked.value && !this.theirs.value) await this.send();
  }

  /** Settles a roll called twice: mine goes above theirs, or theirs stays. */
  async settle(mine: boolean): Promise<void> {
    const theirs = this.theirs.value;
    if (!theirs) return;
    this.theirs.value = null;
    const marks = mine ? this.marks.value : marksOf(theirs);
    this.adopt(theirs);
    this.marks.value = marks;
    if (mine) await this.hand();
  }

  private put(pupil: string, mark: Mark): Mark {
    if (same(this.mark(pupil), mark)) return mark;
    const { [pupil]: _, ...others } = this.marks.value;
    this.marks.value = mark.status === "present" ? others : { ...others, [pupil]: mark };
    this.refusal.value = "";
    this.store();
    return mark;
  }

  private store(): void {
    void keepRoll(this.path, { version: this.roll.value.version, marks: this.marks.value, asked: this.asked.value });
  }

  private async send(): Promise<void> {
    if (this.link.value === "saving") return;
    clearTimeout(this.timer);
    const sent = this.marks.value;
    this.link.value = "saving";
    try {
      const roll = await call<Roll>("PUT", this.path, body(this.roll.value.version, sent));
      this.link.value = "quiet";
      this.patience = pause;
      this.arrive(roll, sent);
    } catch (error) {
      this.link.value = "quiet";
      if (!(error instanceof Failure)) throw error;
      this.failed(error);
    }
  }

  /** What was tapped while the roll was under way stays above it, to be handed in. */
  private arrive(roll: Roll, sent: Marks): void {
    const later = differing(roll.pupils, sent, this.marks.value);
    const typed = this.marks.value;
    this.adopt(roll);
    for (const { id } of later) this.put(id, typed[id] ?? present);
  }

  private adopt(roll: Roll): void {
    this.asked.value = false;
    this.refusal.value = "";
    this.roll.value = roll;
    this.marks.value = marksOf(roll);
    void dropRoll(this.path);
    void keep(this.path, roll);
  }

  private failed({ status, problem, message, other, passes }: Failure): void {
    const current = status === 409 ? (problem.current as Roll | undefined) : undefined;
    if (current) {
      if (stand(current, { version: -1, marks: this.marks.value, asked: true }) === "same") return this.adopt(current);
      this.asked.value = false;
      this.theirs.value = current;
      return this.store();
    }
    if (other) {
      this.link.value = "other";
      this.refusal.value = message; // it stays handed in, and leaves once its author is back
    } else if (status === 401) this.link.value = "signedout";
    else if (passes) this.wait();
    else this.refuse([message, ...(problem.errors ?? []).map(error => error.message)].join(" "));
  }

  private wait(): void {
    this.link.value = "offline";
    this.timer = window.setTimeout(() => void this.send(), this.patience);
    this.patience = Math.min(this.patience * 2, 60_000);
  }

  /** The service will not take it: what was tapped stays on the screen. */
  private refuse(words: string): void {
    this.refusal.value = words;
    this.asked.value = false;
    this.store();
  }
}
