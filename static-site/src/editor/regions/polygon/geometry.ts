/** Geometry of polygons in pixels of the image. */
import type { Point } from "../../engines/canvas/geometry.ts";

/** Whether a point is inside, by the even-odd rule. */
export function isInside(points: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** The distance of a point from the outline. */
export function distanceTo(points: readonly Point[], closed: boolean, point: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  points.forEach((a, index) => {
    const isLast = index === points.length - 1;
    const b = isLast && !closed ? a : (points[(index + 1) % points.length] ?? a);
    nearest = Math.min(nearest, distanceToSegment(a, b, point));
  });
  return nearest;
}

function distanceToSegment(a: Point, b: Point, { x, y }: Point): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = length === 0 ? 0 : ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(a.x + t * (b.x - a.x) - x, a.y + t * (b.y - a.y) - y);
}

/** The area inside, by the shoelace formula. */
export function areaOf(points: readonly Point[]): number {
  let twice = 0;
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    twice += a.x * b.y - b.x * a.y;
  });
  return Math.abs(twice) / 2;
}
