/** The label stream: the task at hand, the one after it already loaded, and the way back through those done. */
import { Signal } from "../../lib/signal.ts";
import { type KeptJson, nextTask, type PastTask, readTask, streamHistory, type TaskJson } from "./calls.ts";
import type { Outbox } from "./outbox.ts";
import { journal, type LeftWork } from "./saving/journal.ts";
import { retire } from "./saving/open-works.ts";

/** A task with what earlier visits left of it in this browser. */
export type OpenedTask = TaskJson & { readonly left?: readonly LeftWork[] };

export type StreamState =
  | { readonly at: "loading" }
  | { readonly at: "done" }
  | { readonly at: "failed"; readonly error: unknown }
  | { readonly at: "task"; readonly task: OpenedTask; readonly open?: number; readonly past: boolean };

export interface StreamCalls {
  readonly next: (after?: number) => Promise<TaskJson | undefined>;
  readonly task: (id: number) => Promise<TaskJson>;
  readonly history: () => Promise<readonly PastTask[]>;
  /** Adds what earlier visits left of a task. */
  readonly open: (task: TaskJson) => Promise<OpenedTask>;
  /** Starts loading what a task shows. */
  readonly warm: (task: TaskJson) => void;
}

export const streamCalls = (project: number, user: number, warm: StreamCalls["warm"]): StreamCalls => ({
  next: (after) => nextTask(project, after),
  task: async (id) => {
    await retire(id);
    return readTask(id);
  },
  history: () => streamHistory(project),
  open: async (task) => {
    await retire(task.id);
    return { ...task, left: await journal.adopt(user, task.id) };
  },
  warm,
});

/** What is needed of a submit's answer. */
type Kept = Pick<KeptJson, "id" | "next">;

/** The task after `after`, on its way or there. */
interface Ahead {
  readonly after: number;
  readonly task: Promise<OpenedTask | undefined>;
  ready?: OpenedTask;
}

export class LabelStream {
  readonly changed = new Signal();
  #state: StreamState = { at: "loading" };
  #ahead: Ahead | undefined;
  #past: PastTask[] = [];
  /** Which of the past tasks is open; the past's length while a new task is. */
  #place = 0;
  /** The new task to come back to from the past. */
  #fresh: OpenedTask | undefined;
  #started = false;

  constructor(
    readonly calls: StreamCalls,
    readonly outbox: Outbox,
  ) {}

  get state(): StreamState {
    return this.#state;
  }

  get canGoBack(): boolean {
    return this.#place > 0;
  }

  get canGoForward(): boolean {
    return this.#place < this.#past.length;
  }

  /** The task that is shown once the one at hand is submitted, as far as it is known. */
  get following(): number | undefined {
    if (this.#state.at !== "task" || this.#state.past) return undefined;
    return this.#readyAfter(this.#state.task.id)?.id;
  }

  /** Fetches the first task; once. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    this.calls.history().then(
      (past) => {
        // The server's list is in the order of handing out; this visit's own submits come after it.
        const known = new Set(this.#past.map((entry) => entry.taskId));
        const earlier = past.filter((entry) => entry.annotationId !== null && !known.has(entry.taskId));
        this.#past = [...earlier, ...this.#past];
        this.#place += earlier.length;
        this.changed.emit();
      },
      () => {
        // Without a history one cannot go back; labeling goes on.
      },
    );
    await this.#fetch();
  }

  /**
   * The annotation of the open task is on its way: shows the next one, at once when it is loaded already. The answer may
   * bring the task after `following`.
   */
  async advance(sent: Promise<Kept | undefined>): Promise<void> {
    if (this.#state.at !== "task") return;
    const { task, past } = this.#state;
    if (past) {
      await this.forward();
      return;
    }
    this.#remember(task.id, sent);
    const ready = this.#readyAfter(task.id);
    if (ready) {
      this.#show(ready, sent);
      return;
    }
    this.#set({ at: "loading" });
    try {
      const next = await (this.#ahead?.after === task.id ? this.#ahead.task : undefined);
      if (next) {
        this.#show(next);
        return;
      }
    } catch {
      // Looked for again below, now with an answer that may be shown.
    }
    // The end, as far as was known then: asked again when the server has everything.
    await this.#fetch();
  }

  async back(): Promise<void> {
    if (!this.canGoBack) return;
    if (this.#state.at === "task" && !this.#state.past) this.#fresh = this.#state.task;
    this.#place--;
    await this.#openPast();
  }

  async forward(): Promise<void> {
    if (this.#place < this.#past.length - 1) {
      this.#place++;
      await this.#openPast();
      return;
    }
    this.#place = this.#past.length;
    const fresh = this.#fresh;
    this.#fresh = undefined;
    if (fresh) this.#show(fresh);
    else {
      this.#set({ at: "loading" });
      await this.#fetch();
    }
  }

  /** Looks for a task again, at the end or after a failure. */
  async again(): Promise<void> {
    this.#set({ at: "loading" });
    await this.#fetch();
  }

  async #fetch(): Promise<void> {
    try {
      await this.outbox.idle();
      const task = await this.calls.next();
      if (task) this.#show(await this.calls.open(task));
      else this.#set({ at: "done" });
    } catch (error) {
      this.#set({ at: "failed", error });
    }
  }

  async #openPast(): Promise<void> {
    const entry = this.#past[this.#place];
    if (!entry) return;
    this.#set({ at: "loading" });
    try {
      await this.outbox.settled(entry.taskId);
      const task = await this.calls.open(await this.calls.task(entry.taskId));
      this.#set({ at: "task", task, open: this.#past[this.#place]?.annotationId ?? undefined, past: true });
    } catch (error) {
      this.#set({ at: "failed", error });
    }
  }

  #readyAfter(task: number): OpenedTask | undefined {
    return this.#ahead?.after === task ? this.#ahead.ready : undefined;
  }

  #remember(task: number, sent: Promise<Kept | undefined>): void {
    const entry: PastTask = { taskId: task, annotationId: null };
    this.#past = [...this.#past.filter((other) => other.taskId !== task), entry];
    this.#place = this.#past.length;
    void sent.then((made) => {
      if (made) this.#past = this.#past.map((other) => (other === entry ? { ...entry, annotationId: made.id } : other));
    });
  }

  #show(task: OpenedTask, sent?: Promise<Kept | undefined>): void {
    this.#place = this.#past.length;
    this.#set({ at: "task", task, past: false });
    this.#lookAhead(task.id, sent);
  }

  #lookAhead(after: number, sent?: Promise<Kept | undefined>): void {
    const task = this.#find(after, sent).then((found) => (found?.id === after ? undefined : found));
    const ahead: Ahead = { after, task };
    this.#ahead = ahead;
    task.then(
      (found) => {
        ahead.ready = found;
        if (found) this.calls.warm(found);
      },
      () => {
        // Asked again when it is needed.
      },
    );
  }

  /** The task after one: what the answer to a submit brings, else what the server is asked for. */
  async #find(after: number, sent?: Promise<Kept | undefined>): Promise<OpenedTask | undefined> {
    const brought = (await sent)?.next ?? undefined;
    // While an annotation is on its way, its task is still this person's: it is handed out again.
    const isOnItsWay = this.outbox.parcels.some(({ task }) => task === brought?.id);
    if (brought && !isOnItsWay) return this.calls.open(brought);
    await this.outbox.idle();
    const found = await this.calls.next(after);
    return found && (found.id === after ? found : this.calls.open(found));
  }

  #set(state: StreamState): void {
    this.#state = state;
    this.changed.emit();
  }
}
