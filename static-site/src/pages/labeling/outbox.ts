/**
 * Annotations on their way to the server. The page moves on at once; what is sent waits here, in the browser's
 * database, until the server has it. All tabs of the browser share it: of one annotation one tab sends at a time, in
 * order. Every new annotation carries a unique id and every update the version it is based on, so that trying again
 * never stores anything twice and never overwrites what somebody else made.
 */
import { errorText, isRefusal } from "../../api/errors.ts";
import { Signal } from "../../lib/signal.ts";
import { trackUnsaved, type Unsaved, untrack } from "../../lib/unsaved.ts";
import type { KeptJson } from "./calls.ts";
import { type Database, database } from "./saving/database.ts";
import { type Journal, journal } from "./saving/journal.ts";
import { browserLocks, type Locks } from "./saving/locks.ts";
import { isWaiting, type Outcome, type Parcel, queueOf, sendParcel } from "./saving/parcel.ts";

type Send = (parcel: Parcel, nextAfter?: number) => Promise<Exclude<Outcome, { refused: string }>>;

/** What a tab tells the others. */
type News = { readonly user: number; readonly id?: string; readonly outcome?: Outcome };

export interface OutboxParts {
  readonly open: () => Promise<Database | undefined>;
  readonly locks: Locks;
  readonly send: Send;
  readonly journal: Journal;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const CHANNEL = "skylabel.outbox";

/** The lock on a parcel that its tab is still completing. */
const preparing = (id: string) => `${CHANNEL}.preparing.${id}`;

/** A parcel that this tab waits for. */
interface Own {
  readonly parcel: Parcel;
  readonly nextAfter?: number;
  readonly settle: (outcome: Outcome) => void;
}

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #own = new Map<string, Own>();
  /** What the database has, as far as this tab knows, and what it did not take. */
  #parcels: ReadonlyMap<string, Parcel> = new Map();
  readonly #unkept = new Set<string>();
  readonly #draining = new Set<string>();
  /** Parcels of this tab that are not ready to be sent. */
  readonly #preparing = new Map<string, Promise<void>>();
  readonly #wakers = new Set<() => void>();
  readonly #unsaved: Unsaved = { flush: () => this.idle(), onlyClosing: true };
  readonly #channel: BroadcastChannel | undefined;
  readonly changed = new Signal();
  #list: readonly Parcel[] = [];
  #user: number | undefined;
  /** Before this nobody knows what is under way. */
  #restored: Promise<void> = Promise.resolve();

  constructor(parts: Partial<OutboxParts> = {}) {
    this.#parts = { open: database, locks: browserLocks(), send: sendParcel, journal, ...parts };
    this.#channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<News>) => void this.#hear(data));
  }

  /** What is not with the server yet; the same array until that changes. */
  get parcels(): readonly Parcel[] {
    return this.#list;
  }

  /** Takes up what earlier visits and other tabs of a user left. What others left stays in the database. */
  restore(user: number): Promise<void> {
    this.#user = user;
    this.#restored = this.#refresh();
    return this.#restored;
  }

  /**
   * Sends an annotation; resolves with what became of it. `complete` is called once the parcel is stored, and may add to
   * it before it is sent: a draft that is still being saved gets its id there. `nextAfter` asks for a task besides.
   */
  put(
    parcel: Omit<Parcel, "order" | "refused" | "rival">,
    complete?: () => Promise<Partial<Parcel>>,
    nextAfter?: number,
  ): Promise<Outcome> {
    this.#user = parcel.user;
    const order = Math.max(0, ...[...this.#parcels.values()].map((other) => other.order)) + 1;
    const whole = { ...parcel, order };
    const outcome = new Promise<Outcome>((settle) => this.#own.set(parcel.id, { parcel: whole, nextAfter, settle }));
    this.#know(whole);
    this.#preparing.set(
      parcel.id,
      this.#prepare(whole, complete).finally(() => this.#preparing.delete(parcel.id)),
    );
    // Asked for before other tabs hear of the parcel: they wait until this tab has completed it.
    this.#drain(whole);
    return outcome;
  }

  async #prepare(parcel: Parcel, complete?: () => Promise<Partial<Parcel>>): Promise<void> {
    if (!complete) {
      await this.#keep(parcel);
      return;
    }
    // Held before other tabs can find the parcel.
    const release = await this.#parts.locks.tryHold(preparing(parcel.id));
    try {
      await this.#keep(parcel);
      const whole = { ...parcel, ...(await complete().catch(() => ({}))) };
      const own = this.#own.get(parcel.id);
      if (own) this.#own.set(parcel.id, { ...own, parcel: whole });
      await this.#keep(whole);
    } finally {
      release?.();
    }
  }

  /** Resolves when a parcel is complete, whichever tab completes it. */
  async #prepared({ id }: Parcel): Promise<void> {
    if (this.#own.has(id)) {
      await this.#preparing.get(id);
      return;
    }
    await this.#parts.locks.exclusive(preparing(id), async () => {});
    await this.#refresh();
  }

  /** Tries everything again now: the connection is back, or the person asks for it. */
  async retry(): Promise<void> {
    for (const wake of [...this.#wakers]) wake();
    for (const parcel of this.#parcels.values()) {
      const again = { ...parcel, refused: undefined };
      if (parcel.refused !== undefined) await this.#keep(again);
      this.#drain(again);
    }
  }

  /** Takes a parcel back that was refused or is in conflict. */
  async discard(id: string): Promise<void> {
    const parcel = this.#parcels.get(id);
    await this.#drop(id);
    const next = parcel && this.#first(queueOf(parcel));
    if (next) this.#drain(next);
  }

  /** Whether an annotation of a task is under way, in any tab. */
  isBusyWith(task: number): boolean {
    return this.#list.some((parcel) => parcel.task === task && isWaiting(parcel));
  }

  /** Resolves when nothing of a task is under way, in any tab. */
  settled = (task: number): Promise<void> => this.#until((parcel) => parcel.task !== task || !isWaiting(parcel));

  /** Resolves when nothing at all is under way. */
  idle = (): Promise<void> => this.#until((parcel) => !isWaiting(parcel));

  close(): void {
    this.#channel?.close();
  }

  async #until(is: (parcel: Parcel) => boolean): Promise<void> {
    await this.#restored;
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!this.#list.every(is)) return;
        stop();
        resolve();
      };
      const stop = this.changed.watch(check);
      check();
    });
  }

  /** Sends what waits of one annotation, once no other tab does. */
  #drain(parcel: Parcel): void {
    const queue = queueOf(parcel);
    if (this.#draining.has(queue) || !isWaiting(parcel)) return;
    const name = `${CHANNEL}.${parcel.user}.${queue}`;
    this.#draining.add(queue);
    void this.#parts.locks
      .exclusive(name, () => this.#sendAll(parcel.user, queue))
      .finally(() => {
        this.#draining.delete(queue);
        // Put just after the last one was sent.
        const first = this.#first(queue);
        if (first && first.user === this.#user) this.#drain(first);
      });
  }

  #first(queue: string): Parcel | undefined {
    return this.#list.find((parcel) => queueOf(parcel) === queue);
  }

  async #sendAll(user: number, queue: string): Promise<void> {
    for (;;) {
      await this.#refresh();
      const first = this.#first(queue);
      if (!first || !isWaiting(first) || user !== this.#user) return;
      await this.#prepared(first);
      const ready = this.#first(queue);
      if (ready) await this.#deliver(ready);
    }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const { id, user } = parcel;
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      // Signed out meanwhile: kept for them.
      if (user !== this.#user) return;
      try {
        const outcome = await this.#parts.send(parcel, this.#own.get(id)?.nextAfter);
        if ("made" in outcome) {
          await this.#parts.journal.follow(parcel, outcome.made).catch(() => {
            // Edits that came later are then shown as a conflict with what was sent.
          });
          await this.#drop(id, outcome);
        } else await this.#keep({ ...parcel, rival: outcome.rival }, outcome);
        return;
      } catch (error) {
        if (isRefusal(error)) {
          const refused = errorText(error);
          await this.#keep({ ...parcel, refused }, { refused });
          return;
        }
        await this.#pause(wait);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#wakers.add(wake);
    });
  }

  async #keep(parcel: Parcel, outcome?: Outcome): Promise<void> {
    try {
      const db = await this.#parts.open();
      if (!db) throw new Error("no database");
      await db.put("parcels", parcel);
      this.#unkept.delete(parcel.id);
    } catch {
      // A full storage does not stop the sending; memory still has it.
      this.#unkept.add(parcel.id);
    }
    this.#know(parcel);
    this.#tell({ user: parcel.user, id: parcel.id, outcome });
    if (outcome) this.#settle(parcel.id, outcome);
  }

  async #drop(id: string, outcome?: Outcome): Promise<void> {
    const parcel = this.#parcels.get(id);
    try {
      await (await this.#parts.open())?.delete("parcels", id);
    } catch {
      // Sent once more with the next visit, which stores nothing twice.
    }
    this.#unkept.delete(id);
    const rest = new Map(this.#parcels);
    rest.delete(id);
    this.#show(rest);
    if (parcel) this.#tell({ user: parcel.user, id, outcome });
    if (outcome) this.#settle(id, outcome);
  }

  #settle(id: string, outcome: Outcome): void {
    const own = this.#own.get(id);
    this.#own.delete(id);
    own?.settle(outcome);
  }

  #tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  async #hear({ user, id, outcome }: News): Promise<void> {
    if (user !== this.#user) return;
    if (id !== undefined && outcome) this.#settle(id, outcome);
    await this.#refresh();
  }

  /** Reads what the database has. What this tab waits for and finds no more there is sent once more, which answers it. */
  async #refresh(): Promise<void> {
    const user = this.#user;
    const db = await this.#parts.open();
    const stored = db && user !== undefined ? await db.getAllFromIndex("parcels", "user", user) : [];
    if (user !== this.#user) return;
    const known = new Map(stored.map((parcel) => [parcel.id, parcel]));
    for (const { parcel } of this.#own.values()) if (!known.has(parcel.id)) known.set(parcel.id, parcel);
    for (const id of this.#unkept) {
      const parcel = this.#parcels.get(id);
      if (parcel) known.set(id, parcel);
    }
    this.#show(known);
    for (const parcel of this.#list) {
      // Another tab sent it, and what it told was missed.
      if (parcel.rival) this.#settle(parcel.id, { rival: parcel.rival });
      else if (parcel.refused !== undefined) this.#settle(parcel.id, { refused: parcel.refused });
      this.#drain(parcel);
    }
  }

  #know(parcel: Parcel): void {
    this.#show(new Map(this.#parcels).set(parcel.id, parcel));
  }

  #show(parcels: ReadonlyMap<string, Parcel>): void {
    this.#parcels = parcels;
    this.#list = [...parcels.values()].sort((a, b) => a.order - b.order);
    // A refused or conflicting parcel stays in the database until the user decides: leaving loses nothing of it.
    if (this.#list.some((parcel) => isWaiting(parcel) || this.#unkept.has(parcel.id))) trackUnsaved(this.#unsaved);
    else untrack(this.#unsaved);
    this.changed.emit();
  }
}

/** The annotation that an outcome made, if it made one. */
export const madeBy = (outcome: Outcome): KeptJson | undefined => ("made" in outcome ? outcome.made : undefined);

/** The page's outbox. */
export const outbox = new Outbox();
