/** The contract between the editor and a kind of region. Each kind is a folder in `regions/` and a line of the table there. */
import type { ReactNode } from "react";
import type { Extent } from "../core/extent.ts";
import type { Region, ResultEntry, Shape } from "../core/items.ts";
import type { CanvasKind } from "../engines/canvas/kind.ts";

export interface DetailsProps<S extends Shape = Shape> {
  readonly region: Region;
  readonly shape: S;
  readonly readOnly: boolean;
  /** Calls of one gesture in a row are one step of the history. */
  onChange(shape: S, gesture: string): void;
}

export interface RegionKind<S extends Shape = Shape> {
  readonly type: S["type"];
  /** The control tags that make such regions, in lower case; entries have the tag as their `type`. */
  readonly controls: readonly string[];
  /** The object tags that such regions lie in, in lower case. */
  readonly objects: readonly string[];
  /** The shape in an entry's `value`; `undefined` if it holds another kind or is not valid. */
  read(value: ResultEntry): S | undefined;
  /** The fields of `value` for a shape; `was` are the fields before. */
  write(shape: S, was: ResultEntry): Record<string, unknown>;
  /** The upright box around a shape in the object's own units: percent, or code points with `minY = maxY = 0`. */
  extent(shape: S): Extent;
  /** A shape moved in the object's own units. */
  translate(shape: S, dx: number, dy: number): S;
  /** Whether copies of a region can lie beside it. */
  readonly isMovable: boolean;
  /** The contents of a region in one line, for lists. */
  describe(region: Region, shape: S): string;
  /** Words of the object inside the region, for announcements. */
  textOf?(shape: S): string | undefined;
  /** How regions of this kind are drawn, hit and changed on an image. */
  canvas?(): Promise<CanvasKind<S>>;
  /** Its part of the details panel. */
  details?(): Promise<{ Details(props: DetailsProps<S>): ReactNode }>;
}
