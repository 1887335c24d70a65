/** Saves one annotation while it is worked on: each edit into the journal at once, the whole as a draft now and then. */
import { ApiError, isRefusal } from "../../../api/errors.ts";
import { uniqueId } from "../../../app/unique-id.ts";
import { Drafts } from "../../../editor/core/drafts.ts";
import type { Session } from "../../../editor/core/session.ts";
import {
  type AnnotationJson,
  createDraft,
  type DraftJson,
  deleteDraft,
  type NewDraft,
  readDrafts,
  updateDraft,
} from "../calls.ts";
import type { EntryHead, Journal, JournalEntry, LeftWork } from "./journal.ts";
import type { Rivalry } from "./opening.ts";
import type { Outcome, Parcel, SentDraft } from "./parcel.ts";
import { fingerprint, sameResult } from "./same-result.ts";

export interface SaverOptions {
  readonly journal: Journal;
  readonly user: number;
  readonly project: number;
  readonly task: number;
  /** The annotation as it was loaded; a new one is not there yet. */
  readonly annotation?: AnnotationJson;
  /** The draft that the tab shows. */
  readonly draft?: DraftJson;
  /** What a new annotation is submitted under. */
  readonly uniqueId: string;
  readonly parentPrediction?: number;
  /** The result that the session starts with. */
  readonly base: readonly unknown[];
  /** Work of an earlier visit that the tab goes on with. */
  readonly left?: LeftWork;
  /** What the tab is in conflict with when it is opened. */
  readonly rivalry?: Rivalry;
  readonly session: () => Session;
  /** Seconds of work so far. */
  readonly leadTime: () => number;
  /** Another tab saved the same draft; both are kept, this one as a draft of its own. */
  readonly onRivalDraft: (theirs: DraftJson) => void;
}

/** What a submit sends, and what to do once it is stored in the outbox. */
export interface Submission {
  readonly parcel: Pick<
    Parcel,
    "id" | "user" | "project" | "task" | "annotation" | "version" | "draft" | "entry" | "at"
  >;
  readonly complete: () => Promise<Partial<Parcel>>;
  /** Names what was sent; what comes later is unsaved. */
  readonly revision: number;
}

export class Saver {
  readonly #options: SaverOptions;
  readonly drafts: Drafts;
  readonly #entry: JournalEntry;
  /** The last submit's way into the outbox. */
  #handover: Promise<unknown> = Promise.resolve();

  constructor(options: SaverOptions) {
    this.#options = options;
    const { journal, user, project, task, annotation, draft, left, parentPrediction } = options;
    this.drafts = new Drafts({ save: () => this.#save(), isFinal: isRefusal });
    const head = {
      ...{ user, project, task, parentPrediction, uniqueId: options.uniqueId, leadTime: left?.head.leadTime ?? 0 },
      annotation: annotation?.id,
      version: baseOf(options),
      draft: draft ? known(draft) : newDraft(),
    };
    if (left) {
      this.#entry = left.resume();
      const { annotation: id, version, draft: known } = head;
      this.#entry.update({ annotation: id, version, draft: known });
      // Until the person decides, a draft would hide from the next visit that there is a conflict.
      if (options.rivalry && options.rivalry.kind !== "draft") void this.drafts.pause();
    } else this.#entry = journal.begin(head, options.base);
  }

  get #head(): EntryHead {
    return this.#entry.head;
  }

  /** The version of the annotation that the work is based on. */
  get version(): string | undefined {
    return this.#head.version;
  }

  /** Watches the session, and brings back what an earlier visit left of it. */
  attach(session: Session): void {
    const { left, leadTime } = this.#options;
    session.document.observe(({ origin, changes }) => {
      if (origin === "load") return;
      this.#entry.note(changes, leadTime());
      this.drafts.touch();
    });
    if (!left) return;
    const edits = [...left.items].map(([id, item]) => item ?? { id, after: null });
    // One step that can be undone.
    session.document.apply(edits, "user");
    session.history.seal();
    this.touch();
  }

  /** All that is there now is unsaved: of a copy, say. */
  touch(): void {
    this.#entry.note([], this.#options.leadTime());
    this.drafts.touch();
  }

  /** Resolves when the journal has all so far. */
  written(): Promise<void> {
    return this.#entry.written();
  }

  /** Hands the annotation as it is now over to the outbox. */
  submit(): Submission {
    const { user, project, task } = this.#options;
    // Where the tab is gone before its last save is answered, the draft is looked for by what is known now.
    const { annotation, version, draft } = this.#head;
    const id = uniqueId();
    const { revision } = this.drafts;
    const idle = this.drafts.pause();
    let handedOver = () => {};
    this.#handover = new Promise<void>((resolve) => (handedOver = resolve));
    const complete = async (): Promise<Partial<Parcel>> => {
      try {
        // From now on the parcel has the work.
        this.#entry.update({ after: id, saved: this.drafts.revision === revision });
        await idle;
        return { draft: this.#head.draft };
      } finally {
        handedOver();
      }
    };
    const { id: entry } = this.#head;
    const parcel = { id, user, project, task, annotation, version, draft, entry, at: Date.now() };
    return { parcel, complete, revision };
  }

  /** The server has what was submitted. */
  accepted(made: AnnotationJson, revision: number): void {
    this.#entry.update({
      annotation: made.id,
      version: made.updated_at,
      draft: newDraft(),
      after: undefined,
      saved: this.drafts.revision === revision,
    });
    this.drafts.resume(revision);
  }

  /** The server does not have what was submitted: it is unsaved work again. In a conflict the parcel has it as well. */
  rejected(outcome: Exclude<Outcome, { made: unknown }>): void {
    this.#entry.update({ saved: false, ...("rival" in outcome ? {} : { after: undefined }) });
    this.drafts.resume(-1);
  }

  /** The work is based on another version from now on. */
  rebase(made: AnnotationJson): void {
    this.#entry.update({ annotation: made.id, version: made.updated_at, after: undefined });
    this.#renewDraft();
  }

  /** The work becomes a new annotation. */
  detach(name: string): void {
    this.#entry.update({ annotation: undefined, version: undefined, uniqueId: name, after: undefined });
    this.#renewDraft();
  }

  /** A draft says by its age which version it is based on: a new one is saved, and the old one deleted after that. */
  #renewDraft(): void {
    const old = this.#head.draft;
    this.#entry.update({ draft: newDraft() });
    this.drafts.resume(-1);
    this.touch();
    void this.drafts
      .flush()
      .then(() => {
        if (old.id !== undefined && !this.drafts.unsaved) return deleteDraft(old.id, old.version);
      })
      .catch(() => {
        // It is shown again with the task.
      });
  }

  /** Deletes the draft and forgets the edits. Throws what the server says against it, and saves as before then. */
  async discard(): Promise<void> {
    const { revision } = this.drafts;
    await this.drafts.pause();
    try {
      const { key, id, unanswered } = this.#head.draft;
      const found =
        id === undefined && unanswered !== undefined
          ? (await readDrafts(this.#options.task)).find(({ unique_id }) => unique_id === key)?.id
          : id;
      if (found !== undefined) await deleteDraft(found);
    } catch (error) {
      this.drafts.resume(revision - 1);
      throw error;
    }
    await this.drafts.close();
    await this.#entry.discard();
  }

  /** The tab is left: what is unsaved stays in the journal. */
  async leave(): Promise<void> {
    await this.drafts.close();
    await this.#handover;
    await this.#entry.leave();
  }

  async #save(): Promise<void> {
    const { revision } = this.drafts;
    const result = this.#options.session().result();
    const { draft } = this.#head;
    this.#entry.update({ draft: { ...draft, unanswered: fingerprint(result) } });
    await this.#entry.written();
    const saved = await this.#send({ result, lead_time: this.#options.leadTime() }, draft);
    this.#entry.update({ draft: known(saved, this.#head.draft.key) });
    if (this.drafts.revision === revision) this.#entry.update({ saved: true });
  }

  async #send(body: NewDraft, { key, id, version, unanswered }: SentDraft): Promise<DraftJson> {
    if (id === undefined) return this.#create(body, key);
    try {
      return await updateDraft(id, body, version);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // A draft that is gone (submitted in another tab, say) is made anew.
      if (error.status === 404) return this.#create(body, uniqueId());
      if (error.status !== 412) throw error;
      const current = error.current as DraftJson;
      // The answers of earlier saves were lost.
      if (sameResult(current.result, body.result)) return current;
      if (fingerprint(current.result) === unanswered) return updateDraft(id, body, current.updated_at);
      this.#options.onRivalDraft(current);
      return this.#create(body, uniqueId());
    }
  }

  async #create(body: NewDraft, key: string): Promise<DraftJson> {
    const { task } = this.#options;
    this.#entry.update({ draft: { ...this.#head.draft, key, id: undefined } });
    const made = await createDraft({ task, annotation: this.#head.annotation }, { ...body, unique_id: key });
    // An earlier try got through, and its answer was lost.
    return sameResult(made.result, body.result) ? made : updateDraft(made.id, body, made.updated_at);
  }
}

/** The version that the work is based on: in a conflict not theirs, so that the next visit finds the conflict, too. */
function baseOf({ annotation, left, rivalry }: SaverOptions): string | undefined {
  if (!rivalry || rivalry.kind === "draft") return annotation?.updated_at;
  return left?.head.version ?? rivalry.parcel?.version;
}

const newDraft = (): SentDraft => ({ key: uniqueId() });

const known = ({ id, updated_at, unique_id }: DraftJson, key = unique_id ?? uniqueId()): SentDraft => ({
  key,
  id,
  version: updated_at,
});
