/** Where regions are: answers "what is here" in O(log n) for stretches of a text and for shapes on an image. */
import RBush from "rbush";
import type { AnnotationDocument } from "./document.ts";
import type { Extent } from "./extent.ts";
import type { Item, Region, RegionId } from "./items.ts";

interface Entry extends Extent {
  readonly id: RegionId;
}

/** Spatial index of the regions of one object, kept up to date with the document. */
export class RegionIndex {
  readonly #tree = new RBush<Entry>();
  readonly #entries = new Map<RegionId, Entry>();
  readonly #stop: () => void;

  /** `extent` returns `undefined` for regions that this index does not hold. */
  constructor(
    readonly document: AnnotationDocument,
    readonly extent: (region: Region) => Extent | undefined,
  ) {
    this.rebuild();
    this.#stop = document.observe((set) => {
      for (const { id, after } of set.changes) this.#put(id, after);
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Measures every region anew: the extent function answers differently now (an image has got its size). */
  rebuild(): void {
    this.#tree.clear();
    this.#entries.clear();
    for (const region of this.document.regions()) {
      const extent = this.extent(region);
      if (extent) this.#entries.set(region.id, { ...extent, id: region.id });
    }
    this.#tree.load([...this.#entries.values()]);
  }

  /** Regions that touch a box, in no order. */
  within(extent: Extent): Region[] {
    const found: Region[] = [];
    for (const { id } of this.#tree.search(extent)) {
      const region = this.document.region(id);
      if (region) found.push(region);
    }
    return found;
  }

  dispose(): void {
    this.#stop();
  }

  #put(id: string, item: Item | undefined): void {
    const old = this.#entries.get(id);
    if (old) {
      this.#tree.remove(old);
      this.#entries.delete(id);
    }
    const extent = item?.kind === "region" ? this.extent(item) : undefined;
    if (!extent) return;
    const entry = { ...extent, id };
    this.#entries.set(id, entry);
    this.#tree.insert(entry);
  }
}
