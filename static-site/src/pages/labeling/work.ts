/** One task on the labeling page: its annotations and predictions as tabs, each a session made when it is opened. */
import { uniqueId } from "../../app/unique-id.ts";
import type { Config } from "../../config/tree.ts";
import { Session } from "../../editor/core/session.ts";
import { Signal } from "../../lib/signal.ts";
import type { AnnotationJson, NewAnnotation, Person, PredictionJson, TaskJson } from "./calls.ts";
import { deleteAnnotation, deleteDraft } from "./calls.ts";
import type { Outbox } from "./outbox.ts";
import { type Journal, type LeftWork, journal as pageJournal } from "./saving/journal.ts";
import { type Opening, openings, type Rivalry } from "./saving/opening.ts";
import type { Outcome, Parcel } from "./saving/parcel.ts";
import { Saver, type SaverOptions, type Submission } from "./saving/saver.ts";

export interface Tab {
  readonly key: string;
  /** `version`: another version of an annotation, to compare it with one's own. */
  readonly kind: "annotation" | "prediction" | "version";
  /** The server's id; a new annotation has none. */
  readonly id?: number;
  readonly by?: number | Person | null;
  readonly at?: string;
  readonly skipped: boolean;
  readonly groundTruth: boolean;
  readonly score?: number | null;
  readonly modelVersion?: string | null;
  readonly mine: boolean;
  readonly session: () => Session;
  /** Saves what is done in it; a tab to look at has none. */
  readonly saver?: Saver;
  /** Of a version: the key of the tab that it is in conflict with. */
  readonly rivalOf?: string;
  /** The prediction that a new annotation started from. */
  readonly parentPrediction?: number;
}

export interface WorkOptions {
  readonly task: TaskJson;
  readonly config: Config;
  /** The signed-in user's id. */
  readonly user: number;
  /** The model version whose predictions are shown; without one all are. */
  readonly modelVersion?: string | null;
  /** A new annotation does not start from a prediction. */
  readonly empty?: boolean;
  /** Others' annotations are not shown: they would sway a second opinion. */
  readonly blind: boolean;
  /** The annotation to open; else one's own, else a new one. */
  readonly open?: number;
  /** In the label stream a task asks for a new annotation. */
  readonly stream: boolean;
  /** What earlier visits left of the task in this browser. */
  readonly left?: readonly LeftWork[];
  readonly outbox: Pick<Outbox, "parcels" | "discard">;
  readonly journal?: Journal;
}

type SessionOptions = Pick<ConstructorParameters<typeof Session>[0], "result" | "origin" | "readOnly" | "fresh">;

const userOf = (by: AnnotationJson["completed_by"]) => (typeof by === "object" ? by?.id : by);

export class TaskWork {
  readonly task: TaskJson;
  readonly #options: WorkOptions;
  /** By the keys of tabs: what new annotations are submitted under. */
  readonly #uniqueIds = new Map<string, string>();
  /** By the keys of tabs: versions that they are in conflict with. */
  readonly #rivalries = new Map<string, Rivalry>();
  /** By the keys of tabs: when the work was done that an earlier visit left, in milliseconds since 1970. */
  readonly #restored = new Map<string, number>();
  readonly changed = new Signal();
  #tabs: readonly Tab[] = [];
  #current: Tab;
  /** By the keys of tabs: seconds of work on them, of earlier times too, up to when the open one was opened. */
  readonly #spent = new Map<string, number>();
  #openedAt = Date.now();

  constructor(options: WorkOptions) {
    this.#options = options;
    this.task = options.task;
    const { annotations = [], predictions = [] } = options.task;
    const found = openings({
      task: options.task,
      seen: annotations.filter((made) => !options.blind || userOf(made.completed_by) === options.user),
      left: options.left ?? [],
      parcels: options.outbox.parcels.filter(({ task, rival }) => task === options.task.id && rival !== undefined),
    });
    const tabs = found.map((opening) => this.#opened(opening));
    const wanted = tabs.find((tab) => tab.id !== undefined && tab.id === options.open);
    const unsaved = tabs.findLast((tab) => this.#restored.has(tab.key) || this.#rivalries.has(tab.key));
    const own = tabs.findLast((tab) => tab.mine && (tab.id === undefined || !options.stream));
    let first = wanted ?? unsaved ?? own ?? (options.stream ? undefined : tabs.find((tab) => tab.id !== undefined));
    if (!first) {
      const prelabel = this.#prelabel(predictions);
      first = prelabel ? this.#copyOf(prelabel) : this.#newTab();
      tabs.push(first);
    }
    this.#tabs = [...tabs, ...predictions.map((prediction) => this.#predictionTab(prediction))];
    this.#current = first;
    // Edits of an earlier visit count as unsaved from now on, even if their tab is not open.
    for (const tab of tabs) if (this.#restored.has(tab.key)) tab.session();
  }

  /** The task's number for people: its place in the project. */
  get number(): number {
    return this.task.inner_id ?? this.task.id;
  }

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  get current(): Tab {
    return this.#current;
  }

  /** Seconds of work on an annotation so far: those it came with, and those that it was open here. */
  leadTime(key: string): number {
    const open = key === this.#current.key ? (Date.now() - this.#openedAt) / 1000 : 0;
    return (this.#spent.get(key) ?? 0) + open;
  }

  open(tab: Tab): void {
    if (tab === this.#current) return;
    void this.#current.saver?.drafts.flush();
    this.#spent.set(this.#current.key, this.leadTime(this.#current.key));
    this.#openedAt = Date.now();
    this.#current = tab;
    this.changed.emit();
  }

  /** A new annotation: empty, or as a copy of what is open. */
  create(from?: Tab): void {
    const tab =
      from === undefined
        ? this.#newTab()
        : this.#newTab({ result: from.session().result() }, from.kind === "prediction" ? from.id : undefined);
    this.#add(tab);
    if (from) tab.saver?.touch();
    this.open(tab);
  }

  #add(tab: Tab): void {
    this.#tabs = [
      ...this.#tabs.filter((other) => other.kind !== "prediction"),
      tab,
      ...this.#tabs.filter((other) => other.kind === "prediction"),
    ];
  }

  /** Deletes an annotation with its draft and its unsaved edits. Throws what the server says against it. */
  async delete(tab: Tab): Promise<void> {
    if (tab.id !== undefined) await deleteAnnotation(tab.id, tab.saver?.version);
    await tab.saver?.discard();
    this.remove(tab);
  }

  /** Takes a tab away; the one before it, or a new one, is opened. */
  remove(tab: Tab): void {
    const at = this.#tabs.indexOf(tab);
    this.#tabs = this.#tabs.filter((other) => other !== tab && other.rivalOf !== tab.key);
    this.#rivalries.delete(tab.key);
    this.#uniqueIds.delete(tab.key);
    if (tab !== this.#current) this.changed.emit();
    else {
      const next = this.#tabs.slice(0, Math.max(at, 1)).findLast((other) => other.kind === "annotation");
      if (next) this.open(next);
      else this.create();
    }
  }

  /** The server has an annotation: its tab stands for that from now on. What was changed since it was sent is unsaved. */
  saved(tab: Tab, made: AnnotationJson, revision: number): void {
    const shown = this.#tabs.find(({ key }) => key === tab.key) ?? tab;
    this.#replace(shown, {
      ...shown,
      id: made.id,
      at: made.updated_at ?? made.created_at,
      skipped: made.was_cancelled ?? false,
    });
    if (tab.saver?.drafts.revision === revision) tab.session().history.markSaved();
    tab.saver?.accepted(made, revision);
    this.#restored.delete(tab.key);
    this.changed.emit();
  }

  /** The server does not have what was sent of a tab. */
  unsaved(tab: Tab, parcel: string, outcome: Exclude<Outcome, { made: unknown }>): void {
    tab.saver?.rejected(outcome);
    if ("rival" in outcome) {
      const sent = this.#options.outbox.parcels.find(({ id }) => id === parcel);
      const theirs = outcome.rival.annotation;
      this.#conflict(
        tab.key,
        theirs ? { kind: "annotation", theirs, parcel: sent } : { kind: "deleted", parcel: sent },
      );
    }
  }

  #replace(tab: Tab, next: Tab): void {
    this.#tabs = this.#tabs.map((other) => (other === tab ? next : other));
    if (this.#current === tab) this.#current = next;
  }

  /** What a submit sends, and how the outbox completes it. */
  submission(tab: Tab, skipped: boolean): Submission & { body: NewAnnotation } {
    if (!tab.saver) throw new Error("only annotations are submitted");
    const body: NewAnnotation = {
      result: tab.session().result(),
      lead_time: this.leadTime(tab.key),
      was_cancelled: skipped,
      ...(tab.id === undefined ? { unique_id: this.#uniqueId(tab.key) } : {}),
      ...(tab.parentPrediction === undefined ? {} : { parent_prediction: tab.parentPrediction }),
    };
    return { body, ...tab.saver.submit() };
  }

  /** When the work was done that an earlier visit left in a tab. */
  restoredFrom(tab: Tab): number | undefined {
    return this.#restored.get(tab.key);
  }

  /** The version that a tab is in conflict with; asked for that version, the same. */
  rivalry(tab: Tab): Rivalry | undefined {
    return this.#rivalries.get(tab.rivalOf ?? tab.key);
  }

  #conflict(key: string, rivalry: Rivalry): void {
    this.#tabs = this.#tabs.filter((tab) => tab.rivalOf !== key);
    this.#rivalries.set(key, rivalry);
    this.changed.emit();
  }

  /** One's own tab of a conflict. */
  mineOf(tab: Tab): Tab {
    return this.#tabs.find(({ key }) => key === tab.rivalOf) ?? tab;
  }

  /** Opens the version that a tab is in conflict with, to look at. */
  openTheirs(tab: Tab): void {
    const rivalry = this.#rivalries.get(tab.key);
    if (!rivalry?.theirs) return;
    let version = this.#tabs.find(({ rivalOf }) => rivalOf === tab.key);
    if (!version) {
      version = this.#versionTab(tab, rivalry.theirs);
      this.#add(version);
    }
    this.open(version);
  }

  /** One's own version stays, in place of theirs. Resolves with what was sent of it before, to be sent again. */
  async keepMine(tab: Tab): Promise<Parcel | undefined> {
    const rivalry = this.#rivalries.get(tab.key);
    if (!rivalry) return undefined;
    const { kind, theirs, parcel } = rivalry;
    let next = tab;
    if (kind === "annotation") {
      tab.saver?.rebase(theirs);
      next = { ...tab, id: theirs.id, at: theirs.updated_at };
    } else if (kind === "deleted") {
      const name = uniqueId();
      this.#uniqueIds.set(tab.key, name);
      tab.saver?.detach(name);
      next = { ...tab, id: undefined, mine: true };
    } else await deleteDraft(theirs.id, theirs.updated_at);
    this.#replace(tab, next);
    await this.#decided(next, parcel);
    return parcel;
  }

  /** Their version stays; one's own is deleted. */
  async keepTheirs(tab: Tab): Promise<void> {
    const rivalry = this.#rivalries.get(tab.key);
    if (!rivalry) return;
    const { kind, theirs, parcel } = rivalry;
    await tab.saver?.discard();
    if (kind === "deleted") {
      await this.#decided(tab, parcel);
      this.remove(tab);
      return;
    }
    const annotation = kind === "annotation" ? theirs : this.#annotationOf(tab);
    const draft = kind === "draft" ? theirs : undefined;
    const next = this.#opened({ annotation, draft, result: theirs.result });
    this.#replace(tab, next);
    await this.#decided(tab, parcel);
  }

  /** Both versions stay: theirs where it is, one's own as a new annotation. */
  async keepBoth(tab: Tab): Promise<void> {
    const rivalry = this.#rivalries.get(tab.key);
    if (!rivalry?.theirs) return;
    if (rivalry.kind === "draft") {
      const { theirs } = rivalry;
      this.#add(this.#opened({ draft: theirs, result: theirs.result }));
      await this.#decided(tab, undefined);
      return;
    }
    const copy = this.#newTab({ result: tab.session().result() });
    copy.saver?.touch();
    this.#add(copy);
    await copy.saver?.written();
    await this.keepTheirs(tab);
    this.open(copy);
  }

  async #decided(tab: Tab, parcel: Parcel | undefined): Promise<void> {
    this.#rivalries.delete(tab.key);
    this.#restored.delete(tab.key);
    const isRival = (other: Tab) => other.rivalOf === tab.key;
    const mine = this.#tabs.find(({ key }) => key === tab.key);
    this.#tabs = this.#tabs.filter((other) => !isRival(other));
    if (isRival(this.#current) && mine) this.open(mine);
    if (parcel) await this.#options.outbox.discard(parcel.id);
    this.changed.emit();
  }

  #annotationOf(tab: Tab): AnnotationJson | undefined {
    return this.task.annotations?.find(({ id }) => id === tab.id);
  }

  /** The hold's unique id for the first new annotation, one of its own for any other; the same for every try. */
  #uniqueId(key: string): string {
    const known = this.#uniqueIds.get(key);
    if (known !== undefined) return known;
    const held = this.task.unique_id;
    const free =
      held &&
      ![...this.#uniqueIds.values()].includes(held) &&
      !this.task.annotations?.some((made) => made.unique_id === held);
    const id = free ? held : uniqueId();
    this.#uniqueIds.set(key, id);
    return id;
  }

  /** Whether something is neither in a draft nor sent. */
  get hasUnsaved(): boolean {
    return this.#tabs.some((tab) => tab.saver?.drafts.unsaved);
  }

  async flush(): Promise<void> {
    await Promise.all(this.#tabs.map((tab) => tab.saver?.drafts.flush()));
  }

  /** Saves no more. What is unsaved is in the journal, for whoever opens the task next. */
  async leave(): Promise<void> {
    await Promise.all(this.#tabs.map((tab) => tab.saver?.leave()));
  }

  #prelabel(predictions: readonly PredictionJson[]): PredictionJson | undefined {
    const { modelVersion: version, empty } = this.#options;
    if (empty) return undefined;
    return version ? predictions.findLast((prediction) => prediction.model_version === version) : predictions.at(-1);
  }

  #copyOf(prediction: PredictionJson): Tab {
    return this.#newTab({ result: prediction.result }, prediction.id);
  }

  #session(options: SessionOptions): Session {
    return new Session({
      config: this.#options.config,
      data: this.task.data,
      ...options,
    });
  }

  #opened(opening: Opening): Tab {
    const { annotation, draft, left, parcel, rivalry } = opening;
    const tab = annotation
      ? this.#annotationTab(annotation, opening)
      : this.#newTab(opening, left?.head.parentPrediction ?? parcel?.body.parent_prediction ?? undefined);
    const seconds = left?.head.leadTime ?? parcel?.body.lead_time ?? draft?.lead_time ?? annotation?.lead_time;
    this.#spent.set(tab.key, seconds ?? 0);
    if (left) this.#restored.set(tab.key, left.head.at);
    if (rivalry) this.#rivalries.set(tab.key, rivalry);
    return tab;
  }

  #annotationTab(made: AnnotationJson, opening: Opening): Tab {
    const name = `annotation-${made.id}`;
    // Another session of the same annotation is another tab.
    const key = this.#spent.has(name) ? `${name}-${uniqueId()}` : name;
    this.#spent.set(key, made.lead_time ?? 0);
    const tab: Omit<Tab, "session"> = {
      key,
      kind: "annotation",
      id: made.id,
      by: made.completed_by,
      at: made.updated_at ?? made.created_at,
      skipped: made.was_cancelled ?? false,
      groundTruth: made.ground_truth ?? false,
      mine: userOf(made.completed_by) === this.#options.user,
    };
    return this.#saved(tab, opening, uniqueId(), { result: opening.result });
  }

  #newTab(opening?: Opening, parentPrediction?: number): Tab {
    const { draft, left } = opening ?? {};
    const key = draft ? `draft-${draft.id}` : `new-${uniqueId()}`;
    if (left) this.#uniqueIds.set(key, left.head.uniqueId);
    this.#spent.set(key, draft?.lead_time ?? 0);
    const tab: Omit<Tab, "session"> = {
      key,
      kind: "annotation",
      by: this.#options.user,
      at: draft?.updated_at,
      skipped: false,
      groundTruth: false,
      mine: true,
      parentPrediction,
    };
    return this.#saved(tab, opening ?? { result: [] }, this.#uniqueId(key), {
      result: opening?.result ?? [],
      origin: parentPrediction === undefined ? "manual" : "prediction",
      fresh: opening === undefined,
    });
  }

  /** A version to look at. */
  #versionTab(mine: Tab, { result, updated_at }: NonNullable<Rivalry["theirs"]>): Tab {
    const session = this.#session({ result, readOnly: true });
    return {
      ...mine,
      key: `version-of-${mine.key}`,
      kind: "version",
      at: updated_at,
      mine: false,
      saver: undefined,
      rivalOf: mine.key,
      session: () => session,
    };
  }

  #predictionTab(prediction: PredictionJson): Tab {
    return {
      key: `prediction-${prediction.id}`,
      kind: "prediction",
      id: prediction.id,
      at: prediction.created_at,
      skipped: false,
      groundTruth: false,
      score: prediction.score,
      modelVersion: prediction.model_version,
      mine: false,
      session: once(() => this.#session({ result: prediction.result, origin: "prediction", readOnly: true })),
    };
  }

  /** A tab whose edits are saved. */
  #saved(tab: Omit<Tab, "session">, opening: Opening, name: string, options: SessionOptions): Tab {
    const { user } = this.#options;
    const session = once(() => {
      const made = this.#session(options);
      saver.attach(made);
      return made;
    });
    const parts: SaverOptions = {
      journal: this.#options.journal ?? pageJournal,
      user,
      project: this.task.project,
      task: this.task.id,
      annotation: opening.annotation,
      draft: opening.draft,
      uniqueId: name,
      parentPrediction: tab.parentPrediction,
      base: opening.result,
      left: opening.left,
      rivalry: opening.rivalry,
      session,
      leadTime: () => this.leadTime(tab.key),
      onRivalDraft: (theirs) => this.#conflict(tab.key, { kind: "draft", theirs }),
    };
    const saver: Saver = new Saver(parts);
    return { ...tab, session, saver };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
