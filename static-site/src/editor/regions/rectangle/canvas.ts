/** Rectangles on the canvas: one drag draws them, eight handles resize them and one turns them. */
import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Square } from "lucide-react";
import type { ImageSize } from "../../core/items.ts";
import { toPercent, toPixels } from "../../core/units.ts";
import { toView } from "../../engines/canvas/camera.ts";
import {
  type Box,
  between,
  bounds,
  clampPoint,
  contains,
  corners,
  fromPixel,
  handlePoint,
  move,
  type Point,
  resize,
  rotateBox,
  SIDES,
  type Side,
  square,
  toPixel,
  topmost,
  turnPoint,
} from "../../engines/canvas/geometry.ts";
import type { CanvasKind, DrawTool, Handle } from "../../engines/canvas/kind.ts";
import type { Rectangle } from "./index.ts";

/** Distance of the handle for turning from the box, in CSS pixels. */
const TURN_DISTANCE = 24;
const TURN = "turn";
/** Steps of the angle with Shift, in degrees. */
const ANGLE_STEP = 15;

/** A rectangle in pixels of the image. */
export function toBox({ x, y, width, height, rotation }: Rectangle, image: ImageSize): Box {
  return {
    ...toPixel(image, x, y),
    width: toPixels(width, image.width),
    height: toPixels(height, image.height),
    angle: rotation,
  };
}

export function toShape(box: Box, image: ImageSize): Rectangle {
  return {
    type: "rectangle",
    ...fromPixel(image, box),
    width: toPercent(box.width, image.width),
    height: toPercent(box.height, image.height),
    rotation: box.angle,
  };
}

const CURSORS = ["ns-resize", "nesw-resize", "ew-resize", "nwse-resize"];
const AROUND: readonly Side[] = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];

function cursorOf(side: Side, angle: number): string {
  const at = AROUND.indexOf(side) + Math.round(angle / 45);
  return CURSORS[((at % 4) + 4) % 4] ?? "default";
}

interface Drag {
  readonly from: Point;
  readonly to: Point;
}

const boxOf = ({ from, to }: Drag, image: ImageSize, constrain: boolean): Box => {
  const start = clampPoint(from, image);
  return between(start, square(start, clampPoint(to, image), constrain));
};

const tool: DrawTool<Rectangle, Drag> = {
  label: () => i18n._(msg`Rectangle`),
  key: "r",
  icon: Square,
  starts: "drag",
  begin: (at) => ({ from: at, to: at }),
  move: ({ from }, at) => ({ from, to: at }),
  release({ from }, at, { image, constrain, reach }) {
    const box = boxOf({ from, to: at }, image, constrain);
    return Math.min(box.width, box.height) >= reach ? { shape: toShape(box, image) } : undefined;
  },
  preview: (drag, { image, constrain }) => ({ shape: toShape(boxOf(drag, image, constrain), image), points: [] }),
  middle(at, half, image) {
    const box = between({ x: at.x - half, y: at.y - half }, { x: at.x + half, y: at.y + half });
    return toShape(move(box, { x: 0, y: 0 }, image), image);
  },
};

export const rectangleOnCanvas: CanvasKind<Rectangle> = {
  bounds: (shape, image) => bounds(toBox(shape, image)),
  top: (shape, image) => topmost(corners(toBox(shape, image))),
  trace(path, shape, image, camera) {
    const box = toBox(shape, image);
    if (box.angle === 0) {
      const { x, y } = toView(camera, box);
      path.rect(x, y, box.width * camera.scale, box.height * camera.scale);
      return;
    }
    corners(box).forEach((corner, index) => {
      const { x, y } = toView(camera, corner);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    path.closePath();
  },
  contains: (shape, image, point, reach) => contains(toBox(shape, image), point, reach),
  area(shape, image) {
    const { width, height } = toBox(shape, image);
    return width * height;
  },
  measure(shape, image) {
    const { width, height } = toBox(shape, image);
    return `${Math.round(width)} × ${Math.round(height)}`;
  },
  handles(shape, image, { unit, canTurn }) {
    const box = toBox(shape, image);
    const sides = SIDES.map((side): Handle => {
      return { id: side, at: handlePoint(box, side), look: "square", cursor: cursorOf(side, box.angle) };
    });
    if (!canTurn) return sides;
    const at = turnPoint(box, TURN_DISTANCE * unit);
    return [{ id: TURN, at, look: "round", cursor: "grab", stem: handlePoint(box, "n") }, ...sides];
  },
  drag(shape, image, handle, to, constrain) {
    const box = toBox(shape, image);
    if (handle === TURN) return toShape(rotateBox(box, to, constrain ? ANGLE_STEP : 0), image);
    return toShape(resize(box, handle as Side, clampPoint(to, image), constrain), image);
  },
  move: (shape, image, by) => toShape(move(toBox(shape, image), by, image), image),
  grow(shape, image, by) {
    const box = toBox(shape, image);
    const [width, height] = [Math.max(1, box.width + by.x), Math.max(1, box.height + by.y)];
    return toShape({ ...box, width, height }, image);
  },
  tool,
};
