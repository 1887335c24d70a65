/** Which regions are selected, which one is under the pointer. Never part of the history. */

import { Signal } from "../../lib/signal.ts";
import type { AnnotationDocument } from "./document.ts";
import type { Region, RegionId } from "./items.ts";
import type { ViewState } from "./view-state.ts";

export class Selection {
  #ids: ReadonlySet<RegionId> = new Set();
  #last: RegionId | undefined;
  #hovered: RegionId | undefined;
  readonly changed = new Signal();
  readonly hoverChanged = new Signal();

  constructor(
    readonly document: AnnotationDocument,
    readonly view: ViewState,
  ) {
    view.changed.watch(() => {
      if ([...this.#ids].some((id) => view.has("hidden", id))) {
        this.set([...this.#ids].filter((id) => !view.has("hidden", id)));
      }
    });
    document.observe((set) => {
      if (set.changes.some(({ id, after }) => !after && this.#ids.has(id))) {
        this.set([...this.#ids].filter((id) => document.region(id)));
      }
    });
  }

  get ids(): ReadonlySet<RegionId> {
    return this.#ids;
  }

  /** The region selected last, the one that details are shown of. */
  get last(): RegionId | undefined {
    return this.#last;
  }

  get hovered(): RegionId | undefined {
    return this.#hovered;
  }

  has(id: RegionId): boolean {
    return this.#ids.has(id);
  }

  regions(): Region[] {
    return [...this.#ids].flatMap((id) => this.document.region(id) ?? []);
  }

  set(ids: Iterable<RegionId>): void {
    const next = new Set(ids);
    if (next.size === this.#ids.size && [...next].every((id) => this.#ids.has(id))) return;
    this.#ids = next;
    this.#last = [...next].at(-1);
    this.changed.emit();
  }

  clear(): void {
    this.set([]);
  }

  /** Adds a region to the selection, or takes it out. */
  toggle(id: RegionId): void {
    const next = new Set(this.#ids);
    if (!next.delete(id)) next.add(id);
    this.set(next);
  }

  hover(id: RegionId | undefined): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.hoverChanged.emit();
  }

  /** Selects the region after (or before) the selected one, round and round; gives it back. */
  cycle(step: 1 | -1): Region | undefined {
    const regions = this.document.regions().filter(({ id }) => !this.view.has("hidden", id));
    if (regions.length === 0) return undefined;
    const at = regions.findIndex((region) => region.id === this.#last);
    const from = at < 0 && step < 0 ? 0 : at;
    const next = regions[(from + step + regions.length) % regions.length];
    if (next) this.set([next.id]);
    return next;
  }
}
