/** The contract between the canvas and a kind of region, and that of the tools that draw it. Everything is pure. */
import type { LucideIcon } from "lucide-react";
import type { Extent } from "../../core/extent.ts";
import type { ImageSize, Shape } from "../../core/items.ts";
import type { Camera } from "./camera.ts";
import type { Point } from "./geometry.ts";

/** A place on a selected region by which it is changed. */
export interface Handle {
  readonly id: string;
  /** In pixels of the image. */
  readonly at: Point;
  readonly look: "square" | "round" | "faint";
  readonly cursor: string;
  /** A line is drawn from here to the handle. */
  readonly stem?: Point;
  /** Shown as the one that keys change. */
  readonly isActive?: boolean;
}

export interface HandleOptions {
  /** Pixels of the image per CSS pixel. */
  readonly unit: number;
  readonly canTurn: boolean;
  /** The handle that keys change. */
  readonly active: string | undefined;
}

export interface CanvasKind<S extends Shape = Shape> {
  bounds(shape: S, image: ImageSize): Extent;
  /** The topmost point, near which the title is. */
  top(shape: S, image: ImageSize): Point;
  /** Adds the outline to a path in CSS pixels of the view. */
  trace(path: Path2D, shape: S, image: ImageSize, camera: Camera): void;
  /** Whether a point is on the shape or within `reach` of it, in pixels of the image. */
  contains(shape: S, image: ImageSize, point: Point, reach: number): boolean;
  /** Of overlapping regions the one with the smallest area is hit. */
  area(shape: S, image: ImageSize): number;
  /** The size of a shape under way, for the person who draws it. */
  measure(shape: S, image: ImageSize): string;
  handles(shape: S, image: ImageSize, options: HandleOptions): readonly Handle[];
  /** The shape with one handle dragged to a point. */
  drag(shape: S, image: ImageSize, handle: string, to: Point, constrain: boolean): S;
  /** The shape moved by pixels, as far as the image allows. */
  move(shape: S, image: ImageSize, by: Point): S;
  /** The shape made larger by pixels; absent where keys cannot resize. */
  grow?(shape: S, image: ImageSize, by: Point): S;
  /** Absent for kinds without points of their own. */
  readonly points?: PointEditing<S>;
  readonly tool: DrawTool<S>;
}

/** Points of a shape that are changed one by one. A point is named by its handle. */
export interface PointEditing<S extends Shape> {
  /** The handle of the next or previous point, round and round. */
  next(shape: S, handle: string | undefined, step: 1 | -1): string;
  /** The point that dragging this handle leaves behind: the handle itself, or the one that it inserts. */
  named(handle: string): string | undefined;
  /** `undefined` when too few points would be left. */
  remove(shape: S, handle: string): S | undefined;
  /** Puts a point after another one; gives it as the active one. */
  insertAfter(shape: S, handle: string): { readonly shape: S; readonly handle: string };
}

/** The surroundings of a drawing. */
export interface DrawContext {
  readonly image: ImageSize;
  /** How near counts as on a point, in pixels of the image. */
  readonly reach: number;
  /** Shift is held: squares, steps of an angle. */
  readonly constrain: boolean;
}

/** The state of a drawing after an input: under way, finished with a shape, or given up. */
export type Drawn<S, D> = { readonly drawing: D } | { readonly shape: S } | undefined;

/** How one kind is drawn: with one drag, or with clicks until it is finished. Points are pixels of the image. */
export interface DrawTool<S extends Shape = Shape, D = unknown> {
  readonly label: () => string;
  /** Its hotkey. */
  readonly key: string;
  readonly icon: LucideIcon;
  /** The gesture that begins a drawing. With `click`, later presses go to the tool until it is finished. */
  readonly starts: "drag" | "click";
  begin(at: Point, context: DrawContext): D;
  /** The pointer moved, pressed or not. */
  move(drawing: D, at: Point, context: DrawContext): D;
  /** The pointer was released. `moved`: it was dragged since it was pressed. */
  release(drawing: D, at: Point, context: DrawContext, moved: boolean): Drawn<S, D>;
  /** Enter or a double click; absent for tools of one drag. */
  finish?(drawing: D, context: DrawContext): Drawn<S, D>;
  /** Backspace takes the last step back; absent for tools of one drag. */
  back?(drawing: D): D | undefined;
  /** The shape as it would be now, with the points set so far. */
  preview(drawing: D, context: DrawContext): { readonly shape: S; readonly points: readonly Point[] };
  /** A shape of a usual size in the middle of the view, for the keyboard. */
  middle(at: Point, half: number, image: ImageSize): S;
}
