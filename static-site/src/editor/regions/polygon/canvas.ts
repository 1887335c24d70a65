/** Polygons on the canvas: clicks set points until the first one is met again; points are dragged, put in and deleted. */
import { i18n } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { Pentagon } from "lucide-react";
import type { ImageSize } from "../../core/items.ts";
import { toView } from "../../engines/canvas/camera.ts";
import {
  allowed,
  boundsOf,
  clampPoint,
  fromPixel,
  type Point,
  toPixel,
  topmost,
} from "../../engines/canvas/geometry.ts";
import type { CanvasKind, DrawContext, Drawn, DrawTool, Handle, PointEditing } from "../../engines/canvas/kind.ts";
import { areaOf, distanceTo, isInside } from "./geometry.ts";
import type { PercentPoint, Polygon } from "./index.ts";

/** A polygon needs so many points to have an inside. */
const LEAST = 3;
/** Shift turns an edge in steps of so many degrees. */
const ANGLE_STEP = 45;

const pixelsOf = ({ points }: Polygon, image: ImageSize): Point[] => points.map(([x, y]) => toPixel(image, x, y));

function percentOf(image: ImageSize, point: Point): PercentPoint {
  const { x, y } = fromPixel(image, point);
  return [x, y];
}

const toShape = (points: readonly Point[], image: ImageSize, closed: boolean): Polygon => ({
  type: "polygon",
  points: points.map((point) => percentOf(image, point)),
  closed,
});

/** The points set so far and the place of the pointer. */
interface Draft {
  readonly points: readonly Point[];
  readonly at: Point;
}

const near = (a: Point | undefined, b: Point, reach: number) =>
  a !== undefined && Math.hypot(a.x - b.x, a.y - b.y) <= reach;

/** The next point: on the image and, with Shift, at a step of the angle from the last one. */
function aimed(draft: Draft, at: Point, { image, constrain }: DrawContext): Point {
  const from = draft.points.at(-1);
  const to = clampPoint(at, image);
  if (!constrain || !from) return to;
  const step = (ANGLE_STEP * Math.PI) / 180;
  const angle = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / step) * step;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return clampPoint({ x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length }, image);
}

function finished({ points }: Draft, { image }: DrawContext): Drawn<Polygon, Draft> {
  return points.length >= LEAST
    ? { shape: toShape(points, image, true) }
    : { drawing: { points, at: points[0] ?? { x: 0, y: 0 } } };
}

const tool: DrawTool<Polygon, Draft> = {
  label: () => i18n._(msg`Polygon`),
  key: "p",
  icon: Pentagon,
  starts: "click",
  begin(at, { image }) {
    const first = clampPoint(at, image);
    return { points: [first], at: first };
  },
  move: (draft, at, context) => ({ ...draft, at: aimed(draft, at, context) }),
  release(draft, at, context) {
    const point = aimed(draft, at, context);
    const [first] = draft.points;
    if (draft.points.length >= LEAST && near(first, at, context.reach)) return finished(draft, context);
    // The second press of a double click is no point of its own.
    if (near(draft.points.at(-1), point, context.reach / 4)) return { drawing: draft };
    return { drawing: { points: [...draft.points, point], at: point } };
  },
  finish: finished,
  back({ points, at }) {
    return points.length > 1 ? { points: points.slice(0, -1), at } : undefined;
  },
  preview({ points, at }, { image }) {
    return { shape: toShape([...points, at], image, false), points };
  },
  middle({ x, y }, half, image) {
    const corners = [
      { x: x - half, y: y - half },
      { x: x + half, y: y - half },
      { x: x + half, y: y + half },
      { x: x - half, y: y + half },
    ];
    return toShape(
      corners.map((corner) => clampPoint(corner, image)),
      image,
      true,
    );
  },
};

/** Handles are named `p3` (a point) and `e3` (the middle of the edge after it, where a point can be put in). */
const indexOf = (handle: string) => Number(handle.slice(1));

const points: PointEditing<Polygon> = {
  next({ points: { length } }, handle, step) {
    if (handle === undefined) return step > 0 ? "p0" : `p${length - 1}`;
    return `p${(indexOf(handle) + step + length) % length}`;
  },
  named: (handle) => (handle.startsWith("e") ? `p${indexOf(handle) + 1}` : handle),
  remove(shape, handle) {
    if (shape.points.length <= LEAST) return undefined;
    return { ...shape, points: shape.points.toSpliced(indexOf(handle), 1) };
  },
  insertAfter(shape, handle) {
    const at = indexOf(handle);
    return { shape: { ...shape, points: withMiddle(shape, at) }, handle: `p${at + 1}` };
  },
};

/** The points with one more in the middle of the edge after one of them. */
function withMiddle({ points: all }: Polygon, at: number): readonly PercentPoint[] {
  const [from, to] = [all[at], all[(at + 1) % all.length]];
  if (!from || !to) return all;
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as unknown as PercentPoint;
  return all.toSpliced(at + 1, 0, middle);
}

export const polygonOnCanvas: CanvasKind<Polygon> = {
  bounds: (shape, image) => boundsOf(pixelsOf(shape, image)),
  top: (shape, image) => topmost(pixelsOf(shape, image) as [Point, ...Point[]]),
  trace(path, shape, image, camera) {
    pixelsOf(shape, image).forEach((point, index) => {
      const { x, y } = toView(camera, point);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    if (shape.closed) path.closePath();
  },
  contains(shape, image, point, reach) {
    const all = pixelsOf(shape, image);
    return (shape.closed && isInside(all, point)) || distanceTo(all, shape.closed, point) <= reach;
  },
  area: (shape, image) => areaOf(pixelsOf(shape, image)),
  measure: ({ points: { length } }) => plural(length - 1, { one: "# point", other: "# points" }),
  handles(shape, image, { active }) {
    const all = pixelsOf(shape, image);
    const onPoints = all.map((at, index): Handle => {
      const id = `p${index}`;
      return { id, at, look: "square", cursor: "move", isActive: id === active };
    });
    const edges = shape.closed ? all : all.slice(0, -1);
    const onEdges = edges.map((from, index): Handle => {
      const to = all[(index + 1) % all.length] ?? from;
      const at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      return { id: `e${index}`, at, look: "faint", cursor: "copy" };
    });
    return [...onPoints, ...onEdges];
  },
  drag(shape, image, handle, to) {
    const all = handle.startsWith("e") ? withMiddle(shape, indexOf(handle)) : shape.points;
    const at = indexOf(points.named(handle) ?? handle);
    return { ...shape, points: all.with(at, percentOf(image, clampPoint(to, image))) };
  },
  move(shape, image, by) {
    const all = pixelsOf(shape, image);
    const { x, y } = allowed(boundsOf(all), by, image);
    return { ...shape, points: all.map((point) => percentOf(image, { x: point.x + x, y: point.y + y })) };
  },
  points,
  tool,
};
