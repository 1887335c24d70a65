/** Saves drafts by themselves: some time after the last change, when the page is idle, one request at a time. */
import { Signal } from "../../lib/signal.ts";
import { trackUnsaved, type Unsaved, untrack } from "../../lib/unsaved.ts";

/** `failed` is tried again by itself, `refused` with the next change. */
export type DraftStatus = "saved" | "changed" | "saving" | "failed" | "refused";

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

// What is submitted sooner needs no draft; every save is a request, which an installation pays for.
const DELAY = 5000;
const LATEST = 15_000;
const RETRY_FIRST = 2000;
const RETRY_MOST = 60_000;

export class Drafts implements Unsaved {
  readonly #options: DraftOptions;
  #status: DraftStatus = "saved";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #dirty = false;
  #due = 0;
  #closed = false;
  #failures = 0;
  #touched = false;
  readonly changed = new Signal();

  constructor(options: DraftOptions) {
    this.#options = options;
  }

  get status(): DraftStatus {
    return this.#status;
  }

  /** Whether a save has ever been asked for. */
  get everSaved(): boolean {
    return this.#touched;
  }

  /** Whether leaving now would lose changes. */
  get unsaved(): boolean {
    return !this.#closed && this.#status !== "saved";
  }

  /** The annotation has changed. */
  touch(): void {
    if (this.#closed) return;
    const now = performance.now();
    // Passed: the last try failed.
    if (!this.#dirty || this.#due <= now) this.#due = now + (this.#options.latest ?? LATEST);
    this.#dirty = true;
    this.#touched = true;
    if (!this.#saving) this.#set("changed");
    this.#schedule(Math.min(this.#options.delay ?? DELAY, this.#due - now));
  }

  /** Saves now if something is unsaved. Resolves when nothing is under way; a failure is in `status`. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (this.#dirty && !this.#closed) await this.#save();
  }

  /** Stops saving: the annotation itself is being sent. Resolves when no save is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    untrack(this);
    await this.#saving;
  }

  /** Starts again after `close`, with what is there now as saved. */
  reopen(): void {
    this.#closed = false;
    this.#dirty = false;
    this.#set("saved");
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => whenIdle(() => void this.flush()), delay);
  }

  #save(): Promise<void> {
    this.#dirty = false;
    this.#set("saving");
    const saving = this.#options
      .save()
      .then(
        () => {
          this.#failures = 0;
          this.#set(this.#dirty ? "changed" : "saved");
        },
        (error: unknown) => {
          this.#dirty = true;
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

  #set(status: DraftStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    if (this.unsaved) trackUnsaved(this);
    else untrack(this);
    this.changed.emit();
  }
}

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: 1000 });
  else run();
}
