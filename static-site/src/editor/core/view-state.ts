/** How one looks at an annotation: hidden and locked regions and the page shown. Never saved or undone. */
import { Signal } from "../../lib/signal.ts";
import type { RegionId } from "./items.ts";

type Flag = "hidden" | "locked";

export class ViewState {
  readonly #flags: Record<Flag, ReadonlySet<RegionId>> = { hidden: new Set(), locked: new Set() };
  readonly #pages = new Map<string, number>();
  readonly changed = new Signal();

  /** The regions with a flag; a new set whenever it changes. */
  ids(flag: Flag): ReadonlySet<RegionId> {
    return this.#flags[flag];
  }

  has(flag: Flag, id: RegionId): boolean {
    return this.#flags[flag].has(id);
  }

  set(flag: Flag, ids: Iterable<RegionId>, on: boolean): void {
    const next = new Set(this.#flags[flag]);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    this.#flags[flag] = next;
    this.changed.emit();
  }

  /** The page of an object with several; `undefined` for objects with one. */
  pageOf(object: string): number | undefined {
    return this.#pages.get(object);
  }

  turnTo(object: string, page: number): void {
    this.#pages.set(object, page);
    this.changed.emit();
  }
}
