/** What lies under a point of the image, and the cursor that says so. */
import type { RegionIndex } from "../../core/indices.ts";
import type { Region } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import type { Camera } from "./camera.ts";
import { HANDLE, TURN_DISTANCE } from "./draw.ts";
import { contains, HANDLES, type Handle, handlePoint, type Point, type Size, toBox, turnPoint } from "./geometry.ts";
import type { Mode, Target } from "./tool.ts";

interface Around {
  readonly camera: Camera;
  /** The region that shows handles. */
  readonly handled: Region | undefined;
  readonly image: Size | undefined;
  readonly canTurn: (region: Region) => boolean;
  readonly index: RegionIndex;
  readonly selection: Selection;
}

/** How far beside an outline a press still hits it, in CSS pixels. */
const REACH = 3;

/** Handles come first, then the smallest region there; a selected one wins over those it overlaps. */
export function targetAt(point: Point, { camera, handled, image, canTurn, index, selection }: Around): Target {
  if (!image) return { on: "image" };
  if (handled?.shape.type === "rectangle") {
    const box = toBox(handled.shape, image);
    const reach = (HANDLE / 2 + REACH) / camera.scale;
    const near = (other: Point) => Math.abs(other.x - point.x) <= reach && Math.abs(other.y - point.y) <= reach;
    if (canTurn(handled) && near(turnPoint(box, TURN_DISTANCE / camera.scale))) return { on: "turn" };
    const handle = HANDLES.find((candidate) => near(handlePoint(box, candidate)));
    // On a tiny box the handles would leave nothing to grab it by.
    const tiny = Math.max(box.width, box.height) * camera.scale < HANDLE * 2;
    if (handle && !(tiny && contains(box, point))) return { on: "handle", handle };
  }
  const reach = REACH / camera.scale;
  const hits = index
    .within({ minX: point.x - reach, maxX: point.x + reach, minY: point.y - reach, maxY: point.y + reach })
    .flatMap((region) => {
      if (region.hidden || region.shape.type !== "rectangle") return [];
      const box = toBox(region.shape, image);
      return contains(grown(box, reach), point) ? [{ region, area: box.width * box.height }] : [];
    });
  const selected = hits.find(({ region }) => selection.has(region.id));
  const top = selected ?? hits.sort((a, b) => a.area - b.area || b.region.order - a.region.order)[0];
  if (!top) return { on: "image" };
  return { on: "region", id: top.region.id, selected: selection.has(top.region.id) };
}

function grown<B extends { x: number; y: number; width: number; height: number; angle: number }>(
  box: B,
  by: number,
): B {
  const radians = (box.angle * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return {
    ...box,
    x: box.x - by * cos + by * sin,
    y: box.y - by * sin - by * cos,
    width: box.width + 2 * by,
    height: box.height + 2 * by,
  };
}

const SIDES: readonly Handle[] = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const CURSORS = ["ns-resize", "nesw-resize", "ew-resize", "nwse-resize"];

export function cursorFor(target: Target, mode: Mode, handled: Region | undefined): string {
  if (mode === "pan") return "grab";
  if (target.on === "turn") return "grab";
  if (target.on === "handle") {
    const angle = handled?.shape.type === "rectangle" ? handled.shape.rotation : 0;
    const side = SIDES.indexOf(target.handle) + Math.round(angle / 45);
    return CURSORS[((side % 4) + 4) % 4] ?? "default";
  }
  if (target.on === "region" && (target.selected || mode === "select")) return "move";
  return mode === "draw" ? "crosshair" : "default";
}
