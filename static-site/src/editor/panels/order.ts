/** The orders a list of regions can have. Pure. */
import { labelsOf, type Region } from "../core/items.ts";

export type RegionOrder = "time" | "place" | "label";

/** Regions in an order; `time` is the list itself. */
export function ordered(regions: readonly Region[], order: RegionOrder): readonly Region[] {
  if (order === "time") return regions;
  const key = order === "place" ? byPlace : byLabel;
  return regions.toSorted((a, b) => key(a, b) || a.order - b.order);
}

function byPlace({ shape: a }: Region, { shape: b }: Region): number {
  if (a.type === "span" && b.type === "span") return a.start - b.start || a.end - b.end;
  if (a.type === "rectangle" && b.type === "rectangle") return a.y - b.y || a.x - b.x;
  return 0;
}

const byLabel = (a: Region, b: Region) => (labelsOf(a)[0] ?? "").localeCompare(labelsOf(b)[0] ?? "");
