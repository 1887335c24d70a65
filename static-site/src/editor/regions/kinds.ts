/** Questions to the table of region kinds. */
import type { ControlTag } from "../../config/tree.ts";
import { controlSpec } from "../../config/tree.ts";
import type { Region, Shape, ShapeType } from "../core/items.ts";
import type { RegionKind } from "./kind.ts";
import * as table from "./table.ts";

export const KINDS: readonly RegionKind[] = Object.values(table);

const byType = new Map<string, RegionKind>(KINDS.map((kind) => [kind.type, kind]));

export function kindOf<S extends Shape>(type: S["type"]): RegionKind<S> {
  const kind = byType.get(type);
  if (!kind) throw new Error(`no region kind ${type}`);
  return kind as RegionKind<S>;
}

/** The kinds that an entry of this type may hold on an object; tools without labels of their own share `labels`. */
export const kindsOn = (object: string, type: string): RegionKind[] =>
  KINDS.filter((kind) => kind.objects.includes(object) && (type === "labels" || kind.controls.includes(type)));

/** Whether a control labels or draws regions of a kind known here. */
export const makesRegions = (tag: string): boolean => KINDS.some((kind) => kind.controls.includes(tag));

export const hasLabels = (tag: string): boolean => controlSpec(tag).labels === true;

/** Whether a control's labels can be put on a region. */
export function fits(region: Pick<Region, "shape" | "marks">, tag: string): boolean {
  const { controls } = kindOf(region.shape.type);
  if (controls.includes(tag)) return hasLabels(tag);
  return tag === "labels" && region.marks.some((mark) => controls.includes(mark.type) && !hasLabels(mark.type));
}

/** The kinds with a tool on an image that some of these controls use. */
export function toolsOf(controls: readonly ControlTag[]): ShapeType[] {
  return KINDS.filter((kind) => kind.canvas && controls.some(({ tag }) => kind.controls.includes(tag))).map(
    ({ type }) => type,
  );
}
