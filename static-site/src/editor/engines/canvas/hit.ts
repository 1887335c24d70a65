/** The object under a point of the image, and the cursor that shows it. */
import type { RegionIndex } from "../../core/indices.ts";
import type { Region } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import type { Camera } from "./camera.ts";
import type { Point } from "./geometry.ts";
import type { Handle } from "./kind.ts";
import type { Placed } from "./placed.ts";
import type { Mode, Target } from "./tool.ts";

interface Around {
  readonly camera: Camera;
  /** The region that shows handles, and where they are. */
  readonly handled: Placed | undefined;
  readonly handles: readonly Handle[];
  readonly placed: (region: Region) => Placed | undefined;
  readonly index: RegionIndex;
  readonly selection: Selection;
  /** Fingers need larger targets. */
  readonly isTouch: boolean;
}

/** How far beside an outline a press still hits it, in CSS pixels. */
const REACH = 3;
/** How far from its middle a handle is hit, in CSS pixels. */
const HANDLE_REACH = { mouse: 7.5, touch: 14 };

/** Handles come first, then the smallest region there; a selected one wins over those it overlaps. */
export function targetAt(point: Point, around: Around): Target {
  const { camera, index, selection } = around;
  const handle = handleAt(point, around);
  if (handle) return { on: "handle", handle: handle.id, cursor: handle.cursor };
  const reach = REACH / camera.scale;
  const hits = index
    .within({ minX: point.x - reach, maxX: point.x + reach, minY: point.y - reach, maxY: point.y + reach })
    .flatMap((region) => {
      const placed = around.placed(region);
      if (!placed || selection.view.has("hidden", region.id) || !placed.contains(point, reach)) return [];
      return [{ region, area: placed.area }];
    });
  const selected = hits.find(({ region }) => selection.has(region.id));
  const top = selected ?? hits.sort((a, b) => a.area - b.area || b.region.order - a.region.order)[0];
  if (!top) return { on: "image" };
  return { on: "region", id: top.region.id, selected: selection.has(top.region.id) };
}

function handleAt(point: Point, { camera, handled, handles, isTouch }: Around): Handle | undefined {
  if (!handled) return undefined;
  const reach = (isTouch ? HANDLE_REACH.touch : HANDLE_REACH.mouse) / camera.scale;
  const distance = ({ at }: Handle) => Math.max(Math.abs(at.x - point.x), Math.abs(at.y - point.y));
  let nearest: Handle | undefined;
  for (const handle of handles) {
    if (distance(handle) <= reach && (!nearest || distance(handle) < distance(nearest))) nearest = handle;
  }
  // On a tiny region the handles would leave nothing to grab it by.
  const { minX, minY, maxX, maxY } = handled.bounds;
  const isTiny = Math.max(maxX - minX, maxY - minY) < reach * 2.4;
  return nearest && !(isTiny && nearest.stem === undefined && handled.contains(point, 0)) ? nearest : undefined;
}

export function cursorFor(target: Target, mode: Mode): string {
  if (mode === "pan") return "grab";
  if (target.on === "handle") return target.cursor;
  if (target.on === "region" && (target.selected || mode === "select")) return "move";
  return mode === "draw" ? "crosshair" : "default";
}
