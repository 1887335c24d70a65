/** The mounted objects of the open annotation, by name: how panels and commands reach them. */

import { Signal } from "../../app/signal.ts";
import type { RegionId, Shape } from "./items.ts";

/** What a mounted object can be asked for; what it cannot do is absent. */
export interface ObjectEngine {
  reveal(id: RegionId): void;
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
}

export class Engines {
  readonly #engines = new Map<string, ObjectEngine>();
  readonly changed = new Signal();

  /** Returns what takes the engine away again. */
  register(object: string, engine: ObjectEngine): () => void {
    this.#engines.set(object, engine);
    this.changed.emit();
    return () => {
      if (this.#engines.get(object) !== engine) return;
      this.#engines.delete(object);
      this.changed.emit();
    };
  }

  get(object: string): ObjectEngine | undefined {
    return this.#engines.get(object);
  }

  all(): [object: string, engine: ObjectEngine][] {
    return [...this.#engines];
  }

  /** The views that can zoom. */
  views(): NonNullable<ObjectEngine["view"]>[] {
    return [...this.#engines.values()].flatMap(({ view }) => view ?? []);
  }

  cancel(): boolean {
    return [...this.#engines.values()].some((engine) => engine.cancel?.());
  }
}
