/**
 * Every edit that the server does not have yet, in the browser's database: it survives a closed tab, a crash, and a lost
 * connection. An entry belongs to one annotation in one tab. It is written item by item: an edit costs what it changes,
 * not the size of the annotation.
 */
import { uniqueId } from "../../../app/unique-id.ts";
import type { Change } from "../../../editor/core/document.ts";
import type { Item } from "../../../editor/core/items.ts";
import type { AnnotationJson } from "../calls.ts";
import { type Database, database } from "./database.ts";
import { browserLocks, type Locks } from "./locks.ts";
import type { Parcel, SentDraft } from "./parcel.ts";

/** What an entry is about. */
export interface EntryHead {
  readonly id: string;
  readonly user: number;
  readonly project: number;
  readonly task: number;
  /** The annotation that is changed; a new one has none. */
  readonly annotation?: number;
  /** The version of the annotation that the edits are based on: its `updated_at`. */
  readonly version?: string;
  /** What a new annotation is submitted under. */
  readonly uniqueId: string;
  readonly parentPrediction?: number;
  readonly draft: SentDraft;
  /** Seconds of work so far. */
  readonly leadTime: number;
  /** When the last edit was made, in milliseconds since 1970. */
  readonly at: number;
  /** The server has all of it, or a parcel does. */
  readonly saved: boolean;
  /** The parcel that was sent of the annotation and is not answered yet: what is edited since then is based on it. */
  readonly after?: string;
}

/** Work that an earlier visit left. */
export interface LeftWork {
  readonly head: EntryHead;
  /** The result that the annotation was opened with. */
  readonly base: readonly unknown[];
  /** What was changed since then; `null`: deleted. */
  readonly items: ReadonlyMap<string, Item | null>;
  /** Goes on with the entry. */
  readonly resume: () => JournalEntry;
}

const BASE = "base";
const itemPiece = (id: string) => `item:${id}`;
/** All pieces of an entry. */
const piecesOf = (entry: string) => IDBKeyRange.bound([entry, ""], [entry, "\uffff"]);
const lockOf = (entry: string) => `skylabel.journal.${entry}`;

export class Journal {
  /** By entries that were adopted and wait to be gone on with: what lets go of them. */
  readonly #adopted = new Map<string, () => void>();

  constructor(
    readonly open: () => Promise<Database | undefined> = database,
    readonly locks: Locks = browserLocks(),
  ) {}

  /** A new entry; it is stored with its first edit. */
  begin(head: Omit<EntryHead, "id" | "at" | "saved">, base: readonly unknown[]): JournalEntry {
    const entry: EntryHead = { ...head, id: uniqueId(), at: Date.now(), saved: true };
    return new JournalEntry(this, entry, this.locks.tryHold(lockOf(entry.id)), base);
  }

  /** Takes up what a user's tabs that are gone left of a task. */
  async adopt(user: number, task: number): Promise<LeftWork[]> {
    const db = await this.open();
    if (!db) return [];
    const found: LeftWork[] = [];
    for (const { id } of await db.getAllFromIndex("entries", "task", [user, task])) {
      const release = this.#adopted.get(id) ?? (await this.locks.tryHold(lockOf(id)));
      if (!release) continue;
      this.#adopted.set(id, release);
      // Read again: it was another tab's until now.
      const head = await db.get("entries", id);
      if (!head || head.saved) {
        await this.drop(id);
        this.#adopted.delete(id);
        release();
        continue;
      }
      const base = ((await db.get("pieces", [id, BASE])) ?? []) as readonly unknown[];
      const items = await itemsOf(db, id);
      const resume = () => {
        this.#adopted.delete(id);
        return new JournalEntry(this, head, Promise.resolve(release));
      };
      found.push({ head, base, items, resume });
    }
    return found.sort((a, b) => a.head.at - b.head.at);
  }

  /** A parcel was answered: what was edited after it is based on that from now on. */
  async follow({ id, user, task, entry, at = 0 }: Parcel, made: AnnotationJson): Promise<void> {
    const db = await this.open();
    if (!db) return;
    const tx = db.transaction("entries", "readwrite");
    for (const head of await tx.store.index("task").getAll([user, task])) {
      if (head.after !== id && head.id !== entry) continue;
      // The tab may have died between storing the parcel and noting here that the parcel has the edits.
      const saved = head.saved || (head.id === entry && head.at <= at);
      await tx.store.put({ ...head, annotation: made.id, version: made.updated_at, after: undefined, saved });
    }
    await tx.done;
  }

  async drop(id: string): Promise<void> {
    const db = await this.open();
    if (!db) return;
    const tx = db.transaction(["entries", "pieces"], "readwrite");
    await Promise.all([tx.objectStore("entries").delete(id), tx.objectStore("pieces").delete(piecesOf(id)), tx.done]);
  }
}

async function itemsOf(db: Database, id: string): Promise<Map<string, Item | null>> {
  const items = new Map<string, Item | null>();
  const tx = db.transaction("pieces");
  for (let cursor = await tx.store.openCursor(piecesOf(id)); cursor; cursor = await cursor.continue()) {
    const [, piece] = cursor.key;
    if (piece.startsWith("item:")) items.set(piece.slice("item:".length), cursor.value as Item | null);
  }
  return items;
}

export class JournalEntry {
  #head: EntryHead;
  /** The base, until it is stored. */
  #base: readonly unknown[] | undefined;
  readonly #pending = new Map<string, Item | null>();
  readonly #lock: Promise<(() => void) | undefined>;
  #isStored: boolean;
  #isDirty = false;
  #isOver = false;
  #writing: Promise<void> | undefined;

  /** Without a base it is stored already. */
  constructor(
    readonly journal: Journal,
    head: EntryHead,
    lock: Promise<(() => void) | undefined>,
    base?: readonly unknown[],
  ) {
    this.#head = head;
    this.#lock = lock;
    this.#base = base;
    this.#isStored = base === undefined;
  }

  get head(): EntryHead {
    return this.#head;
  }

  /** Edits were made: they are stored at once, or as soon as the write under way is over. */
  note(changes: readonly Change[], leadTime: number): void {
    for (const { id, after } of changes) this.#pending.set(id, after ?? null);
    this.#head = { ...this.#head, saved: false, at: Date.now(), leadTime };
    this.#write();
  }

  /** What the entry is about has changed. */
  update(fields: Partial<Omit<EntryHead, "id">>): void {
    this.#head = { ...this.#head, ...fields };
    if (this.#isStored || this.#pending.size > 0) this.#write();
  }

  /** Resolves when all so far is stored. */
  async written(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Nothing of it is needed any more. */
  async discard(): Promise<void> {
    this.#isOver = true;
    await this.written();
    if (this.#isStored) await this.journal.drop(this.#head.id);
    (await this.#lock)?.();
  }

  /** This tab is done with it: what is unsaved stays for the next one who opens the task. */
  async leave(): Promise<void> {
    if (this.#head.saved) return this.discard();
    await this.written();
    this.#isOver = true;
    (await this.#lock)?.();
  }

  #write(): void {
    this.#isDirty = true;
    if (this.#writing || this.#isOver) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  async #writeAll(): Promise<void> {
    await this.#lock;
    const db = await this.journal.open();
    while (db && this.#isDirty) {
      this.#isDirty = false;
      const { id } = this.#head;
      const items = [...this.#pending];
      const base = this.#base;
      this.#pending.clear();
      try {
        const tx = db.transaction(["entries", "pieces"], "readwrite", { durability: "relaxed" });
        const pieces = tx.objectStore("pieces");
        const puts = items.map(([item, value]) => pieces.put(value, [id, itemPiece(item)]));
        if (base) puts.push(pieces.put(base, [id, BASE]));
        await Promise.all([tx.objectStore("entries").put(this.#head), ...puts, tx.done]);
        this.#base = undefined;
        this.#isStored = true;
      } catch {
        // A full storage does not stop the work: the edits are stored with the next one, and the draft is saved as ever.
        for (const [item, value] of items) if (!this.#pending.has(item)) this.#pending.set(item, value);
        return;
      }
    }
  }
}

/** The page's journal. */
export const journal = new Journal();
