/** Points, sizes and boxes turned about their top left corner, in pixels of the original image. */
import type { Extent } from "../../core/extent.ts";
import { type Percent, toPercent, toPixels } from "../../core/units.ts";

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

/**
 * A point in percent of an image in pixels of it. Shapes always count in the image as it is stored: `image_rotation` only
 * says how the image was turned in the view when the result was written.
 */
export const toPixel = (image: Size, x: Percent, y: Percent): Point => ({
  x: toPixels(x, image.width),
  y: toPixels(y, image.height),
});

/** A pixel of an image in percent of it. */
export const fromPixel = (image: Size, { x, y }: Point): { readonly x: Percent; readonly y: Percent } => ({
  x: toPercent(x, image.width),
  y: toPercent(y, image.height),
});

/** The handles of a box by the sides that they move. */
export type Side = "n" | "e" | "s" | "w" | "nw" | "ne" | "se" | "sw";
export const SIDES: readonly Side[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** A vector turned clockwise by degrees. */
export function rotateVector({ x, y }: Point, degrees: number): Point {
  if (degrees === 0) return { x, y };
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

const at = (box: Box, x: number, y: number): Point => {
  const turned = rotateVector({ x, y }, box.angle);
  return { x: box.x + turned.x, y: box.y + turned.y };
};

/** A point in the box's own axes, from its top left corner. */
const local = (box: Box, point: Point): Point => rotateVector({ x: point.x - box.x, y: point.y - box.y }, -box.angle);

/** Corners from the top left one, clockwise. */
export const corners = (box: Box): readonly [Point, Point, Point, Point] => [
  { x: box.x, y: box.y },
  at(box, box.width, 0),
  at(box, box.width, box.height),
  at(box, 0, box.height),
];

export const centre = (box: Box): Point => at(box, box.width / 2, box.height / 2);

/** Where a handle is. */
export function handlePoint(box: Box, handle: Side): Point {
  const x = handle.includes("w") ? 0 : handle.includes("e") ? box.width : box.width / 2;
  const y = handle.includes("n") ? 0 : handle.includes("s") ? box.height : box.height / 2;
  return at(box, x, y);
}

/** Where the handle for turning is: `distance` pixels above the middle of the top side. */
export const turnPoint = (box: Box, distance: number): Point => at(box, box.width / 2, -distance);

/** Whether a point is in a box or within `reach` of it. */
export function contains(box: Box, point: Point, reach = 0): boolean {
  const { x, y } = local(box, point);
  return x >= -reach && y >= -reach && x <= box.width + reach && y <= box.height + reach;
}

/** The upright box around a box. */
export const bounds = (box: Box): Extent => boundsOf(corners(box));

/** The upright box around points. */
export function boundsOf(points: readonly Point[]): Extent {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

/** The topmost of some points; of several the first. */
export const topmost = (points: readonly [Point, ...Point[]]): Point =>
  points.reduce((top, point) => (point.y < top.y ? point : top));

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
  const { x, y } = allowed(bounds(box), by, image);
  return { ...box, x: box.x + x, y: box.y + y };
}

/** The part of a movement that leaves an extent on the image. */
export function allowed(around: Extent, by: Point, image: Size): Point {
  const dx = Math.max(Math.min(0, -around.minX), Math.min(by.x, Math.max(0, image.width - around.maxX)));
  const dy = Math.max(Math.min(0, -around.minY), Math.min(by.y, Math.max(0, image.height - around.maxY)));
  return { x: dx, y: dy };
}

/** A box with one handle dragged to a point; `keepRatio` holds the proportions of corners. */
export function resize(box: Box, handle: Side, to: Point, keepRatio = false): Box {
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

/** A box turned about its middle so that its upper side faces a point; to steps of `snap` degrees if given. */
export function rotateBox(box: Box, to: Point, snap = 0): Box {
  const middle = centre(box);
  let angle = (Math.atan2(to.y - middle.y, to.x - middle.x) * 180) / Math.PI + 90;
  if (snap > 0) angle = Math.round(angle / snap) * snap;
  angle = ((angle % 360) + 360) % 360;
  const half = rotateVector({ x: box.width / 2, y: box.height / 2 }, angle);
  return { ...box, x: middle.x - half.x, y: middle.y - half.y, angle };
}

/** The point that makes a square with another, as large as the shorter side. */
export function square(from: Point, to: Point, constrain: boolean): Point {
  if (!constrain) return to;
  const side = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}
