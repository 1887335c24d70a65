/** An upright box in an object's own units; a stretch of text has `minY = maxY = 0`. */
export interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Compares two boxes by place: from top to bottom, then from left to right. */
export const byPlace = (a: Extent, b: Extent): number =>
  a.minY - b.minY || a.minX - b.minX || a.maxY - b.maxY || a.maxX - b.maxX;

/** Whether a box lies in another one; false if there is none. */
export const isWithin = (inner: Extent | undefined, outer: Extent): boolean =>
  inner !== undefined &&
  inner.minX >= outer.minX &&
  inner.minY >= outer.minY &&
  inner.maxX <= outer.maxX &&
  inner.maxY <= outer.maxY;
