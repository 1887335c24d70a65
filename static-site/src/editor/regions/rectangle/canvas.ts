/** Rectangles on the canvas: one drag draws them, eight handles resize them and one turns them. */
import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Square } from "lucide-react";
import { toPercent, toPixels } from "../../core/units.ts";
import { toView } from "../../engines/canvas/camera.ts";
import { type Frame, frameSize, fromPixel, toPixel } from "../../engines/canvas/frame.ts";
import {
  type Box,
  between,
  bounds,
  clampPoint,
  contains,
  corners,
  handlePoint,
  move,
  type Point,
  resize,
  rotateBox,
  SIDES,
  type Side,
  square,
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
export function toBox({ x, y, width, height, rotation }: Rectangle, frame: Frame): Box {
  const size = frameSize(frame);
  return {
    ...toPixel(frame, x, y),
    width: toPixels(width, size.width),
    height: toPixels(height, size.height),
    angle: frame.rotation === 0 ? rotation : within360(rotation - frame.rotation),
  };
}

export function toShape(box: Box, frame: Frame): Rectangle {
  const size = frameSize(frame);
  return {
    type: "rectangle",
    ...fromPixel(frame, box),
    width: toPercent(box.width, size.width),
    height: toPercent(box.height, size.height),
    rotation: frame.rotation === 0 ? box.angle : within360(box.angle + frame.rotation),
  };
}

const within360 = (angle: number) => ((angle % 360) + 360) % 360;

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

const boxOf = ({ from, to }: Drag, frame: Frame, constrain: boolean): Box => {
  const start = clampPoint(from, frame.image);
  return between(start, square(start, clampPoint(to, frame.image), constrain));
};

const tool: DrawTool<Rectangle, Drag> = {
  label: () => i18n._(msg`Rectangle`),
  key: "r",
  icon: Square,
  starts: "drag",
  begin: (at) => ({ from: at, to: at }),
  move: ({ from }, at) => ({ from, to: at }),
  release({ from }, at, { frame, constrain, reach }) {
    const box = boxOf({ from, to: at }, frame, constrain);
    return Math.min(box.width, box.height) >= reach ? { shape: toShape(box, frame) } : undefined;
  },
  preview: (drag, { frame, constrain }) => ({ shape: toShape(boxOf(drag, frame, constrain), frame), points: [] }),
  middle(at, half, frame) {
    const box = between({ x: at.x - half, y: at.y - half }, { x: at.x + half, y: at.y + half });
    return toShape(move(box, { x: 0, y: 0 }, frame.image), frame);
  },
};

export const rectangleOnCanvas: CanvasKind<Rectangle> = {
  bounds: (shape, frame) => bounds(toBox(shape, frame)),
  top: (shape, frame) => topmost(corners(toBox(shape, frame))),
  trace(path, shape, frame, camera) {
    const box = toBox(shape, frame);
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
  contains: (shape, frame, point, reach) => contains(toBox(shape, frame), point, reach),
  area(shape, frame) {
    const { width, height } = toBox(shape, frame);
    return width * height;
  },
  measure(shape, frame) {
    const { width, height } = toBox(shape, frame);
    return `${Math.round(width)} × ${Math.round(height)}`;
  },
  handles(shape, frame, { unit, canTurn }) {
    const box = toBox(shape, frame);
    const sides = SIDES.map((side): Handle => {
      return { id: side, at: handlePoint(box, side), look: "square", cursor: cursorOf(side, box.angle) };
    });
    if (!canTurn) return sides;
    const at = turnPoint(box, TURN_DISTANCE * unit);
    return [{ id: TURN, at, look: "round", cursor: "grab", stem: handlePoint(box, "n") }, ...sides];
  },
  drag(shape, frame, handle, to, constrain) {
    const box = toBox(shape, frame);
    if (handle === TURN) return toShape(rotateBox(box, to, constrain ? ANGLE_STEP : 0), frame);
    return toShape(resize(box, handle as Side, clampPoint(to, frame.image), constrain), frame);
  },
  move: (shape, frame, by) => toShape(move(toBox(shape, frame), by, frame.image), frame),
  grow(shape, frame, by) {
    const box = toBox(shape, frame);
    const [width, height] = [Math.max(1, box.width + by.x), Math.max(1, box.height + by.y)];
    return toShape({ ...box, width, height }, frame);
  },
  tool,
};
