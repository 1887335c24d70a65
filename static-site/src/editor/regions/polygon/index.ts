/** Polygons on an image. */

import { type Percent, percent } from "../../core/units.ts";
import type { RegionKind } from "../kind.ts";

/** A point in percent of the image. */
export type PercentPoint = readonly [x: Percent, y: Percent];

/** A polygon; one that is not closed is a line that may go on. */
export interface Polygon {
  readonly type: "polygon";
  readonly points: readonly PercentPoint[];
  readonly closed: boolean;
}

declare module "../../core/items.ts" {
  interface Shapes {
    polygon: Polygon;
  }
}

export const polygon: RegionKind<Polygon> = {
  type: "polygon",
  controls: ["polygon", "polygonlabels"],
  objects: ["image"],
  read({ points, closed }) {
    if (!Array.isArray(points) || points.length === 0 || !points.every(isPoint)) return undefined;
    // Results of older versions do not say that a polygon is closed.
    return { type: "polygon", points, closed: closed !== false };
  },
  write: ({ points, closed }, was) =>
    "points" in was && !("closed" in was) && closed ? { points } : { points, closed },
  extent({ points }) {
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
  },
  translate: (shape, dx, dy) => ({
    ...shape,
    points: shape.points.map(([x, y]) => [percent(x + dx), percent(y + dy)] as const),
  }),
  isMovable: true,
  describe: (_, { points, closed }) => `${closed ? "⬠" : "⌇"} ${points.length}`,
  canvas: () => import("./canvas.ts").then(({ polygonOnCanvas }) => polygonOnCanvas),
  details: () => import("./details.tsx"),
};

const isPoint = (point: unknown): point is PercentPoint =>
  Array.isArray(point) && point.length === 2 && point.every((side) => typeof side === "number");
