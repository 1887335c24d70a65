/** The annotation being edited: a map of items, changed only by change sets that carry their origin. */
import type { Answer, Item, Region, RegionId, Relation } from "./items.ts";

/** The author of a change: the user (goes into the history), the history itself, or the loading of data. */
export type ChangeOrigin = "user" | "history" | "load";

export interface Change {
  readonly id: string;
  /** `undefined`: the item is new. */
  readonly before: Item | undefined;
  /** `undefined`: the item is deleted. */
  readonly after: Item | undefined;
}

export interface ChangeSet {
  readonly changes: readonly Change[];
  readonly origin: ChangeOrigin;
  /** Change sets that follow one another with the same gesture are one step of the history. */
  readonly gesture?: string;
}

type Watcher = () => void;

export class AnnotationDocument {
  readonly #items = new Map<string, Item>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #observers = new Set<(set: ChangeSet) => void>();
  #nextOrder = 0;
  #regions: readonly Region[] | undefined;
  #relations: readonly Relation[] | undefined;
  #regionCount = 0;

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  region(id: RegionId): Region | undefined {
    const item = this.#items.get(id);
    return item?.kind === "region" ? item : undefined;
  }

  answer(key: string): Answer | undefined {
    const item = this.#items.get(key);
    return item?.kind === "answer" ? item : undefined;
  }

  items(): IterableIterator<Item> {
    return this.#items.values();
  }

  get regionCount(): number {
    return this.#regionCount;
  }

  /** Every region in order; the same array until a region changes. */
  regions(): readonly Region[] {
    if (!this.#regions) {
      const regions: Region[] = [];
      for (const item of this.#items.values()) if (item.kind === "region") regions.push(item);
      this.#regions = regions.sort((a, b) => a.order - b.order);
    }
    return this.#regions;
  }

  /** Every relation in order; the same array until one changes. */
  relations(): readonly Relation[] {
    if (!this.#relations) {
      const relations: Relation[] = [];
      for (const item of this.#items.values()) if (item.kind === "relation") relations.push(item);
      this.#relations = relations.sort((a, b) => a.order - b.order);
    }
    return this.#relations;
  }

  /** The place in the result list for the next new item. */
  takeOrder(): number {
    return this.#nextOrder++;
  }

  /** Makes sure that items made from now on come after this place. */
  reserveOrder(order: number): void {
    this.#nextOrder = Math.max(this.#nextOrder, order + 1);
  }

  /** Puts and deletes items (`null` deletes); returns what changed, `undefined` if nothing did. */
  apply(
    edits: readonly (Item | { readonly id: string; readonly after: null })[],
    origin: ChangeOrigin,
    gesture?: string,
  ): ChangeSet | undefined {
    const changes: Change[] = [];
    for (const edit of edits) {
      const after = "kind" in edit ? edit : undefined;
      const before = this.#items.get(edit.id);
      if (before !== after) changes.push({ id: edit.id, before, after });
    }
    return this.#commit({ changes, origin, gesture });
  }

  /** Undoes a change set: the same changes, turned round. */
  revert(set: ChangeSet): ChangeSet | undefined {
    const changes = set.changes.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse();
    return this.#commit({ changes, origin: "history" });
  }

  /** Does a change set once more. */
  replay(set: ChangeSet): ChangeSet | undefined {
    return this.#commit({ changes: set.changes, origin: "history" });
  }

  #commit(set: ChangeSet): ChangeSet | undefined {
    if (set.changes.length === 0) return undefined;
    for (const { id, before, after } of set.changes) {
      if (after) {
        this.#items.set(id, after);
        this.reserveOrder(after.order);
      } else this.#items.delete(id);
      this.#countRegions(before, after);
    }
    for (const observe of this.#observers) observe(set);
    for (const { id } of set.changes) for (const watch of this.#watchers.get(id) ?? []) watch();
    return set;
  }

  #countRegions(before: Item | undefined, after: Item | undefined): void {
    if (before?.kind === "relation" || after?.kind === "relation") this.#relations = undefined;
    const was = before?.kind === "region" ? before : undefined;
    const is = after?.kind === "region" ? after : undefined;
    if (!was && !is) return;
    this.#regionCount += (is ? 1 : 0) - (was ? 1 : 0);
    this.#regions = undefined;
  }

  /** Calls back when one item changes. Returns the unsubscriber. */
  watch(id: string, watcher: Watcher): () => void {
    let set = this.#watchers.get(id);
    if (!set) {
      set = new Set();
      this.#watchers.set(id, set);
    }
    const watchers = set;
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(id) === watchers) this.#watchers.delete(id);
    };
  }

  /** Calls back with every change set. Returns the unsubscriber. */
  observe(observer: (set: ChangeSet) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }
}
