/** Undo and redo by turning change sets round; a gesture (a drag, a run of arrow keys, a typed word) is one step. */
import type { AnnotationDocument, Change, ChangeSet } from "./document.ts";

export class History {
  #past: ChangeSet[] = [];
  #future: ChangeSet[] = [];
  #open = false;
  /** Steps between the saved state and now; negative after undoing past it, `NaN` when it cannot be reached again. */
  #sinceSaved = 0;
  readonly #watchers = new Set<() => void>();
  readonly #stop: () => void;

  constructor(readonly document: AnnotationDocument) {
    this.#stop = document.observe((set) => {
      if (set.origin === "user") this.#record(set);
    });
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Whether the document differs from when it was loaded or last marked as saved. */
  get changed(): boolean {
    return this.#sinceSaved !== 0;
  }

  /** Ends the current gesture: the next change is a step of its own. */
  seal(): void {
    this.#open = false;
  }

  undo(): ChangeSet | undefined {
    const set = this.#past.pop();
    if (!set) return undefined;
    this.#future.push(set);
    return this.#travel(-1, () => this.document.revert(set));
  }

  redo(): ChangeSet | undefined {
    const set = this.#future.pop();
    if (!set) return undefined;
    this.#past.push(set);
    return this.#travel(1, () => this.document.replay(set));
  }

  /** Undoes everything; redo brings it back step by step. */
  reset(): void {
    while (this.canUndo) this.undo();
  }

  markSaved(): void {
    this.#sinceSaved = 0;
    this.seal();
    this.#notify();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  dispose(): void {
    this.#stop();
  }

  #travel(by: number, move: () => ChangeSet | undefined): ChangeSet | undefined {
    this.seal();
    this.#sinceSaved += by;
    const set = move();
    this.#notify();
    return set;
  }

  #record(set: ChangeSet): void {
    const last = this.#past.at(-1);
    if (this.#open && last && set.gesture !== undefined && last.gesture === set.gesture) {
      this.#past[this.#past.length - 1] = { ...last, changes: merge(last.changes, set.changes) };
    } else {
      if (this.#future.length > 0 && this.#sinceSaved < 0) this.#sinceSaved = Number.NaN;
      this.#past.push(set);
      this.#sinceSaved += 1;
    }
    this.#future = [];
    this.#open = true;
    this.#notify();
  }

  #notify(): void {
    for (const watch of this.#watchers) watch();
  }
}

/** Two runs of changes as one: the first `before` and the last `after` of each item. */
function merge(first: readonly Change[], second: readonly Change[]): Change[] {
  const merged = new Map(first.map((change) => [change.id, change]));
  for (const change of second) {
    const earlier = merged.get(change.id);
    merged.set(change.id, earlier ? { ...earlier, after: change.after } : change);
  }
  return [...merged.values()];
}
