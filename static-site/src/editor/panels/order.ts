/** The orders a list of regions can have. Pure. */
import { byPlace } from "../core/extent.ts";
import { labelsOf, type Region } from "../core/items.ts";
import { kindOf } from "../regions/kinds.ts";

export type RegionOrder = "time" | "place" | "label";

/** Regions in an order; `time` is the list itself. */
export function ordered(regions: readonly Region[], order: RegionOrder): readonly Region[] {
  if (order === "time") return regions;
  const key = order === "place" ? inPlace : byLabel;
  return regions.toSorted((a, b) => key(a, b) || a.order - b.order);
}

const inPlace = (a: Region, b: Region): number =>
  a.object === b.object ? byPlace(extentOf(a), extentOf(b)) : a.object.localeCompare(b.object);

const extentOf = ({ shape }: Region) => kindOf(shape.type).extent(shape);

const byLabel = (a: Region, b: Region) => (labelsOf(a)[0] ?? "").localeCompare(labelsOf(b)[0] ?? "");
