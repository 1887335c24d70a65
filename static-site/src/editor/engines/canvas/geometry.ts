/** Rectangles turned about their top left corner, in pixels of the original image; and the way from and to percent. */

import type { Extent } from "../../core/indices.ts";
import type { Rectangle } from "../../core/items.ts";
import { toPercent, toPixels } from "../../core/units.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels of the image; `angle` in degrees, clockwise about (x, y). */
export interface Box extends Point, Size {
  readonly angle: number;
}

export type Handle = "n" | "e" | "s" | "w" | "nw" | "ne" | "se" | "sw";
export const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

export const toBox = (shape: Rectangle, image: Size): Box => ({
  x: toPixels(shape.x, image.width),
  y: toPixels(shape.y, image.height),
  width: toPixels(shape.width, image.width),
  height: toPixels(shape.height, image.height),
  angle: shape.rotation,
});

export const toShape = (box: Box, image: Size): Rectangle => ({
  type: "rectangle",
  x: toPercent(box.x, image.width),
  y: toPercent(box.y, image.height),
  width: toPercent(box.width, image.width),
  height: toPercent(box.height, image.height),
  rotation: box.angle,
});

/** A vector turned clockwise by degrees. */
export function turn({ x, y }: Point, degrees: number): Point {
  if (degrees === 0) return { x, y };
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

const at = (box: Box, x: number, y: number): Point => {
  const turned = turn({ x, y }, box.angle);
  return { x: box.x + turned.x, y: box.y + turned.y };
};

/** A point in the box's own axes, from its top left corner. */
const local = (box: Box, point: Point): Point => turn({ x: point.x - box.x, y: point.y - box.y }, -box.angle);

/** Corners from the top left one, clockwise. */
export const corners = (box: Box): readonly [Point, Point, Point, Point] => [
  { x: box.x, y: box.y },
  at(box, box.width, 0),
  at(box, box.width, box.height),
  at(box, 0, box.height),
];

export const centre = (box: Box): Point => at(box, box.width / 2, box.height / 2);

/** Where a handle is. */
export function handlePoint(box: Box, handle: Handle): Point {
  const x = handle.includes("w") ? 0 : handle.includes("e") ? box.width : box.width / 2;
  const y = handle.includes("n") ? 0 : handle.includes("s") ? box.height : box.height / 2;
  return at(box, x, y);
}

/** Where the handle for turning is: `distance` pixels above the middle of the top side. */
export const turnPoint = (box: Box, distance: number): Point => at(box, box.width / 2, -distance);

export function contains(box: Box, point: Point): boolean {
  const { x, y } = local(box, point);
  return x >= 0 && y >= 0 && x <= box.width && y <= box.height;
}

/** The upright box around a box. */
export function bounds(box: Box): Extent {
  const all = corners(box);
  const xs = all.map((point) => point.x);
  const ys = all.map((point) => point.y);
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

/** The upright box between two points. */
export const between = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
  angle: 0,
});

/** A point pulled onto the image. */
export const clampPoint = (point: Point, image: Size): Point => ({
  x: Math.max(0, Math.min(point.x, image.width)),
  y: Math.max(0, Math.min(point.y, image.height)),
});

/** A box moved, as far as the image allows; a box that is outside already is not pushed further. */
export function move(box: Box, by: Point, image: Size): Box {
  const around = bounds(box);
  const dx = Math.max(Math.min(0, -around.minX), Math.min(by.x, Math.max(0, image.width - around.maxX)));
  const dy = Math.max(Math.min(0, -around.minY), Math.min(by.y, Math.max(0, image.height - around.maxY)));
  return { ...box, x: box.x + dx, y: box.y + dy };
}

/** A box with one handle dragged to a point; `keepRatio` holds the proportions of corners. */
export function resize(box: Box, handle: Handle, to: Point, keepRatio = false): Box {
  const point = local(box, to);
  let [left, top, right, bottom] = [0, 0, box.width, box.height];
  if (handle.includes("w")) left = point.x;
  if (handle.includes("e")) right = point.x;
  if (handle.includes("n")) top = point.y;
  if (handle.includes("s")) bottom = point.y;
  if (keepRatio && handle.length === 2 && box.width > 0 && box.height > 0) {
    const scale = Math.max(Math.abs(right - left) / box.width, Math.abs(bottom - top) / box.height);
    const width = Math.sign(right - left || 1) * scale * box.width;
    const height = Math.sign(bottom - top || 1) * scale * box.height;
    if (handle.includes("w")) left = right - width;
    else right = left + width;
    if (handle.includes("n")) top = bottom - height;
    else bottom = top + height;
  }
  const corner = at(box, Math.min(left, right), Math.min(top, bottom));
  return { ...corner, width: Math.abs(right - left), height: Math.abs(bottom - top), angle: box.angle };
}

/** A box turned about its middle so that its upper side looks at a point; to steps of `snap` degrees if given. */
export function rotate(box: Box, to: Point, snap = 0): Box {
  const middle = centre(box);
  let angle = (Math.atan2(to.y - middle.y, to.x - middle.x) * 180) / Math.PI + 90;
  if (snap > 0) angle = Math.round(angle / snap) * snap;
  angle = ((angle % 360) + 360) % 360;
  const half = turn({ x: box.width / 2, y: box.height / 2 }, angle);
  return { ...box, x: middle.x - half.x, y: middle.y - half.y, angle };
}

/** The point that makes a square with another, as large as the shorter side. */
export function square(from: Point, to: Point, steady: boolean): Point {
  if (!steady) return to;
  const side = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}
