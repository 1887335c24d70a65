/** One task on the labeling page: its annotations and predictions as tabs, each a session made when it is opened. */
import { isRefusal } from "../../api/errors.ts";
import { uniqueId } from "../../app/unique-id.ts";
import type { Config } from "../../config/tree.ts";
import { Drafts } from "../../editor/core/drafts.ts";
import { Session } from "../../editor/core/session.ts";
import { Signal } from "../../lib/signal.ts";
import type { AnnotationJson, DraftJson, NewAnnotation, Person, PredictionJson, TaskJson } from "./calls.ts";
import { saveDraft } from "./calls.ts";

export interface Tab {
  readonly key: string;
  readonly kind: "annotation" | "prediction";
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
  readonly drafts?: Drafts;
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
}

const userOf = (by: AnnotationJson["completed_by"]) => (typeof by === "object" ? by?.id : by);

export class TaskWork {
  readonly task: TaskJson;
  readonly #options: WorkOptions;
  /** By the keys of tabs: the server's ids of drafts, of annotations made here, and what new ones are known by. */
  readonly #draftIds = new Map<string, number>();
  readonly #annotationIds = new Map<string, number>();
  readonly #uniqueIds = new Map<string, string>();
  readonly changed = new Signal();
  #tabs: readonly Tab[] = [];
  #current: Tab;
  /** By the keys of tabs: seconds of work on them, of earlier times too, up to when the open one was opened. */
  readonly #spent = new Map<string, number>();
  #openedAt = Date.now();

  constructor(options: WorkOptions) {
    this.#options = options;
    this.task = options.task;
    const { annotations = [], predictions = [], drafts = [] } = options.task;
    const seen = annotations.filter((made) => !options.blind || userOf(made.completed_by) === options.user);
    const tabs = seen.map((made) =>
      this.#annotationTab(
        made,
        drafts.find((draft) => draft.annotation === made.id),
      ),
    );
    const unfinished = drafts.filter((draft) => draft.annotation === null || draft.annotation === undefined);
    tabs.push(...unfinished.map((draft) => this.#newTab(draft.result, draft)));
    const wanted = tabs.find((tab) => tab.id !== undefined && tab.id === options.open);
    const own = tabs.findLast((tab) => tab.mine && (tab.id === undefined || !options.stream));
    let first = wanted ?? own ?? (options.stream ? undefined : tabs.find((tab) => tab.id !== undefined));
    if (!first) {
      const prelabel = this.#prelabel(predictions);
      first = prelabel ? this.#copyOf(prelabel) : this.#newTab();
      tabs.push(first);
    }
    this.#tabs = [...tabs, ...predictions.map((prediction) => this.#predictionTab(prediction))];
    this.#current = first;
  }

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  get current(): Tab {
    return this.#current;
  }

  /** Seconds of work on an annotation so far: those it came with, and those that it was open here. */
  leadTime(tab: Tab): number {
    const open = tab.key === this.#current.key ? (Date.now() - this.#openedAt) / 1000 : 0;
    return (this.#spent.get(tab.key) ?? 0) + open;
  }

  open(tab: Tab): void {
    if (tab === this.#current) return;
    void this.#current.drafts?.flush();
    this.#spent.set(this.#current.key, this.leadTime(this.#current));
    this.#openedAt = Date.now();
    this.#current = tab;
    this.changed.emit();
  }

  /** A new annotation: empty, or as a copy of what is open. */
  create(from?: Tab): void {
    const tab =
      from === undefined
        ? this.#newTab()
        : this.#newTab(from.session().result(), undefined, from.kind === "prediction" ? from.id : undefined);
    this.#tabs = [
      ...this.#tabs.filter((other) => other.kind === "annotation"),
      tab,
      ...this.#tabs.filter((other) => other.kind === "prediction"),
    ];
    if (from) tab.drafts?.touch();
    this.open(tab);
  }

  /** Takes a tab away; the one before it, or a new one, is opened. */
  remove(tab: Tab): void {
    const at = this.#tabs.indexOf(tab);
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    if (tab !== this.#current) this.changed.emit();
    else {
      const next = this.#tabs.slice(0, Math.max(at, 1)).findLast((other) => other.kind === "annotation");
      if (next) this.open(next);
      else this.create();
    }
  }

  /** The server has an annotation: its tab stands for that from now on. */
  saved(tab: Tab, made: AnnotationJson): void {
    const next: Tab = {
      ...tab,
      id: made.id,
      at: made.updated_at ?? made.created_at,
      skipped: made.was_cancelled ?? false,
    };
    this.#draftIds.delete(tab.key);
    this.#annotationIds.set(tab.key, made.id);
    tab.session().history.markSaved();
    tab.drafts?.reopen();
    this.#tabs = this.#tabs.map((other) => (other === tab ? next : other));
    if (this.#current === tab) this.#current = next;
    this.changed.emit();
  }

  /** What a submit sends; a draft still being saved is waited for in `ready`. */
  submission(tab: Tab, skipped: boolean): { body: NewAnnotation; ready: Promise<Partial<NewAnnotation>> } {
    const body: NewAnnotation = {
      result: tab.session().result(),
      lead_time: this.leadTime(tab),
      was_cancelled: skipped,
      ...(tab.id === undefined ? { unique_id: this.#uniqueId(tab) } : {}),
      ...(tab.parentPrediction === undefined ? {} : { parent_prediction: tab.parentPrediction }),
    };
    const ready = (tab.drafts?.close() ?? Promise.resolve()).then((): Partial<NewAnnotation> => {
      const draft = this.#draftIds.get(tab.key);
      return draft === undefined ? {} : { draft_id: draft };
    });
    return { body, ready };
  }

  /** The hold's unique id for the first new annotation, one of its own for any other; the same for every try. */
  #uniqueId(tab: Tab): string {
    const known = this.#uniqueIds.get(tab.key);
    if (known !== undefined) return known;
    const held = this.task.unique_id;
    const free =
      held &&
      ![...this.#uniqueIds.values()].includes(held) &&
      !this.task.annotations?.some((made) => made.unique_id === held);
    const id = free ? held : uniqueId();
    this.#uniqueIds.set(tab.key, id);
    return id;
  }

  async flush(): Promise<void> {
    await Promise.all(this.#tabs.map((tab) => tab.drafts?.flush()));
  }

  #prelabel(predictions: readonly PredictionJson[]): PredictionJson | undefined {
    const { modelVersion: version, empty } = this.#options;
    if (empty) return undefined;
    return version ? predictions.findLast((prediction) => prediction.model_version === version) : predictions.at(-1);
  }

  #copyOf(prediction: PredictionJson): Tab {
    return this.#newTab(prediction.result, undefined, prediction.id);
  }

  #session(
    options: Pick<ConstructorParameters<typeof Session>[0], "result" | "origin" | "readOnly" | "fresh">,
  ): () => Session {
    let made: Session | undefined;
    return () => {
      made ??= new Session({
        config: this.#options.config,
        data: this.task.data,
        ...options,
      });
      return made;
    };
  }

  #annotationTab(made: AnnotationJson, draft: DraftJson | undefined): Tab {
    const key = `annotation-${made.id}`;
    const mine = userOf(made.completed_by) === this.#options.user;
    if (draft) this.#draftIds.set(key, draft.id);
    this.#spent.set(key, draft?.lead_time ?? made.lead_time ?? 0);
    const tab: Tab = {
      key,
      kind: "annotation",
      id: made.id,
      by: made.completed_by,
      at: made.updated_at ?? made.created_at,
      skipped: made.was_cancelled ?? false,
      groundTruth: made.ground_truth ?? false,
      mine,
      session: this.#session({ result: draft?.result ?? made.result }),
    };
    return this.#withDrafts(tab);
  }

  #newTab(result?: readonly unknown[], draft?: DraftJson, parentPrediction?: number): Tab {
    const key = draft ? `draft-${draft.id}` : `new-${uniqueId()}`;
    if (draft) this.#draftIds.set(key, draft.id);
    this.#spent.set(key, draft?.lead_time ?? 0);
    const tab: Tab = {
      key,
      kind: "annotation",
      by: this.#options.user,
      at: draft?.updated_at,
      skipped: false,
      groundTruth: false,
      mine: true,
      parentPrediction,
      session: this.#session({
        result: result ?? [],
        origin: parentPrediction === undefined ? "manual" : "prediction",
        fresh: result === undefined,
      }),
    };
    return this.#withDrafts(tab);
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
      session: this.#session({ result: prediction.result, origin: "prediction", readOnly: true }),
    };
  }

  /** Saves the annotation as a draft while it is worked on. */
  #withDrafts(tab: Tab): Tab {
    const drafts = new Drafts({
      save: async () => {
        const result = tab.session().result();
        const place = {
          task: this.task.id,
          annotation: this.#annotationIds.get(tab.key) ?? tab.id,
          draft: this.#draftIds.get(tab.key),
        };
        this.#draftIds.set(tab.key, await saveDraft(place, { result, lead_time: this.leadTime(tab) }));
      },
      isFinal: isRefusal,
    });
    const make = tab.session;
    let watched = false;
    const session = () => {
      const made = make();
      if (!watched) {
        watched = true;
        made.document.observe(({ origin }) => {
          if (origin !== "load") drafts.touch();
        });
      }
      return made;
    };
    return { ...tab, session, drafts };
  }
}
