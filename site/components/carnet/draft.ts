import { desk as text } from "../base/words";
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { call, Failure } from "../api/api";
import type { AssessmentEdit, CellEdit, GridAssessment, GridPupil, Gradebook, PupilEdit } from "../api/types";
import { meanOf, reckon, type Average, type Options } from "../averages/average";
import { parseHundredths, printNumber } from "../averages/mark";
import { fill } from "../base/text";
import { drop, keep, recall } from "../store/store";
import { keyOf, markIn, same, tidy, type Cell, type Place } from "./cells";

/** A cell and what to write in it. */
export type Writing = Place & { typed: string };

/** How the page stands with the service as a whole. */
export type Link = "quiet" | "saving" | "offline" | "signedout" | "other";

interface Unsent { edits: (Writing & { comment?: string })[] }

/** What is saved beside cells: assessments to create, change or delete, and pupils' own figures. */
export interface More { assessments?: AssessmentEdit[]; pupils?: PupilEdit[] }

const pause = 1_000;

/** Under which keys unsent cells are kept: this, then the path of their gradebook. */
export const unsent = "unsent";

/**
 * A gradebook being edited: the service's last word, and above it what was typed and
 * is not sent yet. It saves by itself, keeps what could not leave, merges what others
 * wrote, and undoes.
 */
export class Draft {
  readonly book: Signal<Gradebook>;
  readonly link = signal<Link>("quiet");
  readonly savedAt = signal<number | null>(null);
  readonly tally: ReadonlySignal<Record<Cell["state"], number>>;
  private readonly cells = new Map<string, Signal<Cell>>();
  private readonly averages = new Map<string, ReadonlySignal<Average | null>>();
  private readonly touched = signal(0);
  private readonly past: Writing[][] = [];
  private readonly comments = new Map<string, string>();
  private timer = 0;
  private patience = pause;

  constructor(readonly path: string, book: Gradebook) {
    this.book = signal(book);
    this.adopt(book);
    this.tally = computed(() => {
      void this.touched.value;
      const tally = { saved: 0, unsent: 0, sending: 0, refused: 0, conflict: 0 };
      for (const cell of this.cells.values()) tally[cell.value.state]++;
      return tally;
    });
  }

  /** Takes up what this device kept from a visit that ended before it was sent. */
  async resume(): Promise<void> {
    const kept = await recall<Unsent>(this.keptAs);
    const edits = (kept?.value.edits ?? []).filter(edit => this.assessment(edit.assessment));
    this.write(edits);
    for (const edit of edits) if (edit.comment !== undefined) this.comment(edit, edit.comment);
  }

  /** The assessments that are not deleted. */
  get columns(): GridAssessment[] {
    return this.book.value.assessments.filter(({ deleted }) => !deleted);
  }

  /** How the service counts. */
  get options(): Options {
    const { options, outOf, step, up } = this.book.value.service;
    return { ...options, outOf, pupil: { step, up } };
  }

  assessment(id: string): GridAssessment | undefined {
    return this.book.value.assessments.find(assessment => assessment.id === id);
  }

  pupil(id: string): GridPupil | undefined {
    return this.book.value.pupils.find(pupil => pupil.id === id);
  }

  /** What was said to the pupil about a mark. */
  remark(place: Place): string {
    return this.comments.get(keyOf(place)) ?? this.book.peek().assessments.find(({ id }) => id === place.assessment)?.remarks?.[place.pupil] ?? "";
  }

  cell(place: Place): Signal<Cell> {
    const key = keyOf(place);
    let cell = this.cells.get(key);
    if (!cell) this.cells.set(key, (cell = signal<Cell>({ typed: "", base: "", state: "saved" })));
    return cell;
  }

  /** The pupil's average as it stands on the screen. */
  average(pupil: string): ReadonlySignal<Average | null> {
    let average = this.averages.get(pupil);
    if (!average) this.averages.set(pupil, (average = computed(() => reckon(this.entries(pupil), this.options, points(this.pupil(pupil)?.adjust)))));
    return average;
  }

  /** The pupil's marks in the order of the columns. */
  entries(pupil: string): { assessment: GridAssessment; mark: ReturnType<typeof markIn>; date: string }[] {
    return this.columns.map(assessment => ({
      assessment, date: assessment.date, mark: markIn(this.cell({ assessment: assessment.id, pupil }).value.typed, assessment),
    }));
  }

  /** The points entered in an assessment, on its own scale. */
  points(assessment: GridAssessment): number[] {
    return this.book.value.pupils.flatMap(({ id }) => {
      const mark = markIn(this.cell({ assessment: assessment.id, pupil: id }).value.typed, assessment);
      return mark && "points" in mark ? [mark.points] : [];
    });
  }

  /** How many cells of an assessment are not filled in yet. */
  blanks(assessment: GridAssessment): number {
    return this.book.value.pupils.filter(({ id, left }) => !left && !this.cell({ assessment: assessment.id, pupil: id }).value.typed).length;
  }

  /** The mean of the pupils' averages. */
  mean(): number | null {
    return meanOf(this.exacts());
  }

  /** The exact averages of the pupils who have one and are still there. */
  exacts(): Average["exact"][] {
    return this.book.value.pupils.flatMap(({ id, left }) => (left ? [] : this.average(id).value?.exact ?? []));
  }

  /** Writes cells as one step that can be undone, and plans to save. */
  write(writings: Writing[]): void {
    const changed = writings.filter(writing => !same(writing.typed, this.cell(writing).value.typed) || this.cell(writing).value.state === "refused");
    if (!changed.length) return;
    this.past.push(changed.map(writing => ({ ...writing, typed: this.cell(writing).value.typed })));
    changed.forEach(writing => this.put(writing));
    this.plan();
  }

  /** Says something to the pupil about a mark. */
  comment(place: Place, words: string): void {
    this.comments.set(keyOf(place), words);
    const cell = this.cell(place);
    cell.value = { ...cell.value, state: "unsent" };
    this.plan();
  }

  /** Takes back the last step; false where there is none. */
  undo(): Place | undefined {
    const step = this.past.pop();
    step?.forEach(writing => this.put(writing));
    if (step) this.plan();
    return step?.[0];
  }

  /** Settles a conflict: mine goes again above theirs, or theirs stays. */
  settle(place: Place, mine: boolean): void {
    const cell = this.cell(place);
    const { typed, theirs = "" } = cell.value;
    cell.value = mine ? { typed, base: theirs, state: "unsent" } : { typed: theirs, base: theirs, state: "saved" };
    this.plan();
  }

  /** Sends what waits, now, and more with it. */
  async send(more: More = {}): Promise<void> {
    clearTimeout(this.timer);
    const asked = Object.keys(more).length > 0;
    if (this.link.value === "saving" && asked) await this.quiet();
    else if (this.link.value === "saving") return this.plan();
    const edits = this.waiting();
    if (!edits.length && !asked) return;
    this.mark(edits, "sending");
    this.link.value = "saving";
    try {
      const book = await call<Gradebook>("PUT", this.path, { version: this.book.value.version, edits, ...more });
      edits.forEach(edit => this.settled(edit));
      this.arrive(book);
    } catch (error) {
      this.mark(edits, "unsent");
      this.link.value = "quiet";
      await this.failed(error, edits, more);
    }
  }

  /** Resolves when no save is under way. */
  private quiet(): Promise<void> {
    return new Promise(done => {
      const stop = this.link.subscribe(link => {
        if (link === "saving") return;
        queueMicrotask(() => stop());
        done();
      });
    });
  }

  private async failed(error: unknown, edits: CellEdit[], more: More): Promise<void> {
    if (!(error instanceof Failure)) throw error;
    const { status, problem } = error;
    if (status === 409 && problem.current) {
      this.adopt(problem.current as Gradebook);
      return this.send(more);
    }
    const pointed = (problem.errors ?? []).filter(({ pointer }) => /^\/edits\/\d+/.test(pointer ?? ""));
    if (status === 422 && pointed.length) {
      for (const { pointer, message } of pointed) this.refuse(edits[Number(pointer?.split("/")[2])], message);
      return this.send(more);
    }
    if (Object.keys(more).length) throw error;
    this.link.value = error.other ? "other" : status === 401 ? "signedout" : "offline";
    this.patience = Math.min(this.patience * 2, 60_000);
    this.plan(this.patience);
  }

  private arrive(book: Gradebook): void {
    this.link.value = "quiet";
    this.patience = pause;
    this.savedAt.value = Date.now();
    this.adopt(book);
    if (this.waiting().length) this.plan();
    else void drop(this.keptAs);
  }

  /** Lays the service's gradebook under what is typed: only the same cell twice is a conflict. */
  private adopt(book: Gradebook): void {
    for (const assessment of book.assessments) book.pupils.forEach((pupil, i) => {
      const cell = this.cell({ assessment: assessment.id, pupil: pupil.id });
      const now = tidy(assessment.cells[i] ?? "", assessment) ?? "";
      cell.value = merge(cell.value, now);
    });
    this.book.value = book;
    this.touched.value++;
  }

  private put({ assessment, pupil, typed }: Writing): void {
    const column = this.assessment(assessment);
    if (!column) return;
    const cell = this.cell({ assessment, pupil });
    const clean = tidy(typed, column);
    const { base } = cell.value;
    if (clean === null) cell.value = { typed, base, state: "refused", reason: fill(text.badMark, { max: printNumber(column.outOf) }) };
    else cell.value = { typed: clean, base, state: clean === base ? "saved" : "unsent" };
    this.touched.value++;
  }

  private refuse(edit: CellEdit | undefined, reason: string): void {
    if (!edit) return;
    const cell = this.cell(edit);
    cell.value = { ...cell.value, state: "refused", reason };
  }

  private settled(edit: CellEdit): void {
    this.comments.delete(keyOf(edit));
    const cell = this.cell(edit);
    const typed = cell.value.typed;
    cell.value = { typed, base: edit.value ?? "", state: same(typed, edit.value ?? "") ? "saved" : "unsent" };
  }

  private waiting(): CellEdit[] {
    const edits: CellEdit[] = [];
    for (const { id: assessment } of this.columns) for (const { id: pupil } of this.book.value.pupils) {
      const { state, typed } = this.cell({ assessment, pupil }).value;
      const comment = this.comments.get(keyOf({ assessment, pupil }));
      if (state === "unsent") edits.push({ assessment, pupil, value: typed, ...(comment === undefined ? {} : { comment }) });
    }
    return edits;
  }

  private mark(edits: CellEdit[], state: "sending" | "unsent"): void {
    for (const edit of edits) {
      const cell = this.cell(edit);
      if (cell.value.state === "unsent" || cell.value.state === "sending") cell.value = { ...cell.value, state };
    }
  }

  private plan(delay = pause): void {
    clearTimeout(this.timer);
    const edits = this.waiting().map(({ value = "", ...edit }) => ({ ...edit, typed: value }));
    if (edits.length) void keep(this.keptAs, { edits });
    this.timer = window.setTimeout(() => void this.send(), delay);
  }

  private get keptAs(): string {
    return `${unsent}${this.path}`;
  }
}

/** A bonus or malus: "0,5", "+1" or "-1"; nothing is 0. */
function points(typed = ""): number {
  const size = parseHundredths(typed.replace(/^[-+−]/, "")) ?? 0;
  return /^[-−]/.test(typed) ? -size : size;
}

function merge(cell: Cell, now: string): Cell {
  if (cell.state === "saved") return cell.typed === now ? cell : { typed: now, base: now, state: "saved" };
  if (same(cell.typed, now)) return { typed: now, base: now, state: "saved" };
  if (same(cell.base, now)) return cell;
  return { ...cell, base: now, theirs: now, state: "conflict" };
}
