/**
 * Annotations on their way to the server. The page moves on at once; what is sent waits here, in memory and in the
 * browser's storage, until the server has it. Every new annotation carries a unique id, so that trying again never
 * stores it twice.
 */
import { errorText, isRefusal } from "../../api/errors.ts";
import { Signal } from "../../lib/signal.ts";
import { trackUnsaved, type Unsaved, untrack } from "../../lib/unsaved.ts";
import { createAnnotation, type KeptJson, type NewAnnotation, updateAnnotation } from "./calls.ts";

export interface Parcel {
  /** Its key here. */
  readonly id: string;
  /** Whose annotation it is: sent while they are signed in, kept while somebody else is. */
  readonly user: number;
  readonly project: number;
  readonly task: number;
  /** The annotation to update; a new one is made without it. */
  readonly annotation?: number;
  readonly body: NewAnnotation;
  /** Why the server refuses it; absent while it is still tried. */
  readonly refused?: string;
}

type Send = (parcel: Parcel, nextAfter?: number) => Promise<KeptJson>;
type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const prefixOf = (user: number) => `skylabel.outbox.${user}.`;
const keyOf = ({ user, id }: Parcel) => prefixOf(user) + id;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

const sendParcel: Send = ({ task, annotation, body }, nextAfter) =>
  annotation === undefined ? createAnnotation(task, body, nextAfter) : updateAnnotation(annotation, body);

export class Outbox {
  readonly #parcels = new Map<string, Parcel>();
  readonly #running = new Map<string, Promise<KeptJson | undefined>>();
  readonly #wakers = new Set<() => void>();
  /** Parcels that the storage did not take. */
  readonly #unkept = new Set<string>();
  readonly #unsaved: Unsaved = { flush: () => this.idle(), onlyClosing: true };
  readonly changed = new Signal();
  #list: readonly Parcel[] = [];

  constructor(
    readonly storage: Storage | undefined = browserStorage(),
    readonly send: Send = sendParcel,
  ) {}

  /** What is not with the server yet; the same array until that changes. */
  get parcels(): readonly Parcel[] {
    return this.#list;
  }

  /** Takes up what an earlier visit of a user left behind. What others left stays in the storage. */
  restore(user: number): void {
    const keys = Array.from({ length: this.storage?.length ?? 0 }, (_, index) => this.storage?.key(index) ?? "");
    for (const key of keys.filter((key) => key.startsWith(prefixOf(user)))) {
      const parcel = readParcel(this.storage?.getItem(key) ?? "");
      if (parcel?.user === user && !this.#parcels.has(parcel.id)) {
        this.#parcels.set(parcel.id, parcel);
        if (parcel.refused === undefined) this.#start(parcel);
      }
    }
    this.#notify();
  }

  /**
   * Sends an annotation; resolves with what the server made of it, `undefined` if it was refused. `ready` is waited
   * for first and may add to the body: a draft that is still being saved gets its id there. `nextAfter` asks for a task
   * besides.
   */
  put(
    parcel: Omit<Parcel, "refused">,
    ready?: Promise<Partial<NewAnnotation>>,
    nextAfter?: number,
  ): Promise<KeptJson | undefined> {
    this.#keep(parcel);
    return this.#start(parcel, ready, nextAfter);
  }

  /** Tries everything again now: the connection is back, or the person asks for it. */
  retry(): void {
    for (const wake of [...this.#wakers]) wake();
    for (const parcel of this.#parcels.values()) {
      if (parcel.refused === undefined || this.#running.has(parcel.id)) continue;
      const again = { ...parcel, refused: undefined };
      this.#keep(again);
      this.#start(again);
    }
  }

  /** Throws a refused annotation away. */
  discard(id: string): void {
    this.#drop(id);
  }

  /** Resolves when nothing of a task is under way. */
  async settled(task: number): Promise<void> {
    await Promise.all([...this.#parcels.values()].filter((p) => p.task === task).map((p) => this.#running.get(p.id)));
  }

  /** Resolves when nothing at all is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #start(parcel: Parcel, ready?: Promise<Partial<NewAnnotation>>, nextAfter?: number): Promise<KeptJson | undefined> {
    const running = this.#deliver(parcel, ready, nextAfter).finally(() => {
      this.#running.delete(parcel.id);
      this.#notify();
    });
    this.#running.set(parcel.id, running);
    return running;
  }

  async #deliver(
    parcel: Parcel,
    ready?: Promise<Partial<NewAnnotation>>,
    nextAfter?: number,
  ): Promise<KeptJson | undefined> {
    const more = ready ? await ready.catch(() => ({})) : {};
    const whole = { ...parcel, body: { ...parcel.body, ...more } };
    if (ready) this.#keep(whole);
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        const made = await this.send(whole, nextAfter);
        this.#drop(whole.id);
        return made;
      } catch (error) {
        if (isRefusal(error)) {
          this.#keep({ ...whole, refused: errorText(error) });
          return undefined;
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

  #keep(parcel: Parcel): void {
    this.#parcels.set(parcel.id, parcel);
    try {
      this.storage?.setItem(keyOf(parcel), JSON.stringify(parcel));
      this.#unkept.delete(parcel.id);
    } catch {
      // A full storage does not stop the sending; memory still has it.
      this.#unkept.add(parcel.id);
    }
    this.#notify();
  }

  #drop(id: string): void {
    const parcel = this.#parcels.get(id);
    this.#parcels.delete(id);
    this.#unkept.delete(id);
    if (parcel) this.storage?.removeItem(keyOf(parcel));
    this.#notify();
  }

  #notify(): void {
    this.#list = [...this.#parcels.values()];
    // What is refused stays in the storage until the person decides: leaving loses nothing of it.
    if (this.#list.some(({ id, refused }) => refused === undefined || this.#unkept.has(id)))
      trackUnsaved(this.#unsaved);
    else untrack(this.#unsaved);
    this.changed.emit();
  }
}

function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Blocked: parcels live in memory only.
    return undefined;
  }
}

function readParcel(text: string): Parcel | undefined {
  try {
    const parcel = JSON.parse(text) as Parcel;
    return typeof parcel.id === "string" && typeof parcel.task === "number" && Array.isArray(parcel.body?.result)
      ? parcel
      : undefined;
  } catch {
    return undefined;
  }
}

/** The page's outbox. */
export const outbox = new Outbox();
