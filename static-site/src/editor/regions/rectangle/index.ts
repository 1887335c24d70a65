/** Rectangles on an image, upright or turned. */

import { type Percent, percent } from "../../core/units.ts";
import type { RegionKind } from "../kind.ts";

/** A rectangle in percent of the image; `rotation` in degrees, clockwise about the top left corner. */
export interface Rectangle {
  readonly type: "rectangle";
  readonly x: Percent;
  readonly y: Percent;
  readonly width: Percent;
  readonly height: Percent;
  readonly rotation: number;
}

declare module "../../core/items.ts" {
  interface Shapes {
    rectangle: Rectangle;
  }
}

export const rectangle: RegionKind<Rectangle> = {
  type: "rectangle",
  controls: ["rectangle", "rectanglelabels"],
  objects: ["image"],
  read({ x, y, width, height, rotation }) {
    if (![x, y, width, height].every((side) => typeof side === "number")) return undefined;
    return {
      type: "rectangle",
      x: percent(x as number),
      y: percent(y as number),
      width: percent(width as number),
      height: percent(height as number),
      rotation: typeof rotation === "number" ? rotation : 0,
    };
  },
  write({ x, y, width, height, rotation }, was) {
    return rotation === 0 && "x" in was && !("rotation" in was)
      ? { x, y, width, height }
      : { x, y, width, height, rotation };
  },
  extent: ({ x, y, width, height }) => ({ minX: x, minY: y, maxX: x + width, maxY: y + height }),
  translate: (shape, dx, dy) => ({ ...shape, x: percent(shape.x + dx), y: percent(shape.y + dy) }),
  isMovable: true,
  describe({ size }, { width, height }) {
    return size ? `${Math.round((width * size.width) / 100)} × ${Math.round((height * size.height) / 100)}` : "";
  },
  canvas: () => import("./canvas.ts").then(({ rectangleOnCanvas }) => rectangleOnCanvas),
  details: () => import("./details.tsx"),
};
