/** Saves drafts by themselves: some time after the last change, when the page is idle, one request at a time. */
import { Signal } from "../../lib/signal.ts";
import { trackUnsaved, type Unsaved, untrack } from "../../lib/unsaved.ts";

/** `failed` is tried again by itself, `refused` with the next change; `sending`: a submit has all changes. */
export type DraftStatus = "saved" | "changed" | "saving" | "sending" | "failed" | "refused";

export interface DraftOptions {
  /** Sends what is there now. */
  readonly save: () => Promise<void>;
  /** Whether trying the same again cannot help. */
  readonly isFinal?: (error: unknown) => boolean;
  /** Milliseconds without a change before a save. */
  readonly delay?: number;
  /** Milliseconds after the first unsaved change by which it is saved, changes or not. */
  readonly latest?: number;
}

// An annotation that is submitted sooner needs no draft. Every save is a request, and requests cost money.
const DELAY = 5000;
const LATEST = 15_000;
const RETRY_FIRST = 2000;
const RETRY_MOST = 60_000;

export class Drafts implements Unsaved {
  readonly #options: DraftOptions;
  #status: DraftStatus = "saved";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  /** How many changes there were, and how many of them are saved, or on their way with a submit. */
  #revision = 0;
  #safe = 0;
  #due = 0;
  #paused = false;
  #closed = false;
  #failures = 0;
  readonly changed = new Signal();

  constructor(options: DraftOptions) {
    this.#options = options;
  }

  get status(): DraftStatus {
    return this.#status;
  }

  /** The number of changes so far: names what is there now. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether there are changes that neither a draft nor a submit has. */
  get unsaved(): boolean {
    return !this.#closed && (this.#safe < this.#revision || this.#status === "saving");
  }

  /** The annotation has changed. */
  touch(): void {
    if (this.#closed) return;
    const now = performance.now();
    // Passed: the last try failed.
    if (this.#safe === this.#revision || this.#due <= now) this.#due = now + (this.#options.latest ?? LATEST);
    this.#revision++;
    if (!this.#saving) this.#set("changed");
    this.#schedule(Math.min(this.#options.delay ?? DELAY, this.#due - now));
  }

  /** Saves now if something is unsaved. Resolves when nothing is under way; a failure is in `status`. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (this.#safe < this.#revision && !this.#paused && !this.#closed) await this.#save();
  }

  /**
   * The annotation itself is being sent as it is now: no draft is saved until `resume`. Resolves when no save is under
   * way any more. Changes from now on are unsaved.
   */
  async pause(): Promise<void> {
    this.#paused = true;
    this.#safe = this.#revision;
    clearTimeout(this.#timer);
    if (!this.#saving) this.#set("sending");
    await this.#saving;
  }

  /** The submit is over: changes after the revision `saved` are saved as a draft. */
  resume(saved: number): void {
    this.#paused = false;
    this.#safe = saved;
    if (this.#safe < this.#revision) {
      this.#set("changed");
      this.#due = performance.now() + (this.#options.latest ?? LATEST);
      this.#schedule(this.#options.delay ?? DELAY);
    } else this.#set("saved");
  }

  /** Saves no more. Resolves when no save is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    untrack(this);
    await this.#saving;
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#paused) return;
    this.#timer = setTimeout(() => whenIdle(() => void this.flush()), delay);
  }

  #save(): Promise<void> {
    const revision = this.#revision;
    const before = this.#safe;
    this.#safe = revision;
    this.#set("saving");
    const saving = this.#options
      .save()
      .then(
        () => {
          this.#failures = 0;
          this.#rest();
        },
        (error: unknown) => {
          // A submit that began meanwhile has the changes.
          if (this.#paused) return this.#rest();
          this.#safe = before;
          const refused = this.#options.isFinal?.(error) ?? false;
          this.#set(refused ? "refused" : "failed");
          this.#failures++;
          if (!this.#closed && !refused) this.#schedule(Math.min(RETRY_FIRST * 2 ** (this.#failures - 1), RETRY_MOST));
        },
      )
      .finally(() => {
        this.#saving = undefined;
      });
    this.#saving = saving;
    return saving;
  }

  /** No save is under way any more. */
  #rest(): void {
    if (this.#safe < this.#revision) this.#set("changed");
    else this.#set(this.#paused ? "sending" : "saved");
  }

  #set(status: DraftStatus): void {
    const isNew = status !== this.#status;
    this.#status = status;
    if (this.unsaved) trackUnsaved(this);
    else untrack(this);
    if (isNew) this.changed.emit();
  }
}

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: 1000 });
  else run();
}
