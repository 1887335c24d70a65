/** The mounted objects of the open annotation, by name: how panels and commands reach them. */

import { Signal } from "../../lib/signal.ts";
import { type Clock, syncClocks } from "./clock.ts";
import type { RegionId, Shape } from "./items.ts";

/** A mounted object; methods for what it cannot do are absent. */
export interface ObjectEngine {
  /** The element that it fills; hotkeys are heard in its window, too. */
  readonly root: HTMLElement;
  reveal(id: RegionId): void;
  /** Where a region is seen, in CSS pixels of the window; empty when it is not in view or hidden. */
  rectsOf(id: RegionId): readonly DOMRect[];
  /** A place chosen in the object of which no region was made yet; `done` lets go of it. */
  pending?(): { readonly shape: Shape; readonly done: () => void } | undefined;
  readonly view?: {
    zoom(factor: number): void;
    fit(): void;
    actual(): void;
  };
  nudge?(dx: number, dy: number): void;
  /** Gives up the gesture under way; false when there was none. */
  cancel?(): boolean;
  /** The time of a recording; absent where nothing plays. */
  readonly clock?: Clock;
  /** The group of objects that play together. */
  readonly sync?: string;
  readonly tools?: {
    readonly names: readonly string[];
    use(name: string): void;
  };
}

export class Engines {
  readonly #engines = new Map<string, ObjectEngine>();
  #unsync: () => void = () => {};
  /** Engines came or went. */
  readonly changed = new Signal();
  /** Regions moved in the window without an edit: a view was scrolled or zoomed. */
  readonly moved = new Signal();

  /** Returns what takes the engine away again. */
  register(object: string, engine: ObjectEngine): () => void {
    this.#engines.set(object, engine);
    this.#sync();
    this.changed.emit();
    return () => {
      if (this.#engines.get(object) !== engine) return;
      this.#engines.delete(object);
      this.#sync();
      this.changed.emit();
    };
  }

  /** Ties the clocks of every sync group together. */
  #sync(): void {
    this.#unsync();
    const groups = new Map<string, Clock[]>();
    for (const { clock, sync } of this.#engines.values()) {
      if (clock && sync) groups.set(sync, [...(groups.get(sync) ?? []), clock]);
    }
    const stops = [...groups.values()].map(syncClocks);
    this.#unsync = () => {
      for (const stop of stops) stop();
    };
  }

  /** The engines that keys are for: the one with the focus, else all. */
  focused(): ObjectEngine[] {
    const engines = [...this.#engines.values()];
    const focused = engines.filter(({ root }) => root.contains(root.ownerDocument.activeElement));
    return focused.length > 0 ? focused : engines;
  }

  get(object: string): ObjectEngine | undefined {
    return this.#engines.get(object);
  }

  all(): [object: string, engine: ObjectEngine][] {
    return [...this.#engines];
  }

  /** The views that can zoom, of those that keys are for. */
  views(): NonNullable<ObjectEngine["view"]>[] {
    return this.focused().flatMap(({ view }) => view ?? []);
  }

  cancel(): boolean {
    return [...this.#engines.values()].some((engine) => engine.cancel?.());
  }
}
