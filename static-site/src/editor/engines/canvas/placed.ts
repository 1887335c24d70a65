/** A region on the image: its shape with the kind that draws it and the frame that it counts in. */
import type { Extent } from "../../core/extent.ts";
import type { ImageSize, Region, Shape } from "../../core/items.ts";
import type { Camera } from "./camera.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { Point } from "./geometry.ts";
import type { CanvasKind, Handle, HandleOptions } from "./kind.ts";
import { canvasKind } from "./kinds.ts";

export class Placed {
  readonly frame: Frame;
  readonly kind: CanvasKind;

  constructor(
    readonly region: Region,
    kind: CanvasKind,
    image: ImageSize,
    /** The region's own shape, or the one that a gesture would leave. */
    readonly shape: Shape = region.shape,
  ) {
    this.kind = kind;
    this.frame = frameOf(region, image);
  }

  /** A region on an image of this size; `undefined` for kinds that no image shows. */
  static of(region: Region, image: ImageSize): Placed | undefined {
    const kind = canvasKind(region.shape.type);
    return kind && new Placed(region, kind, image);
  }

  with(shape: Shape): Placed {
    return shape === this.shape ? this : new Placed(this.region, this.kind, this.frame.image, shape);
  }

  #bounds: Extent | undefined;

  get bounds(): Extent {
    this.#bounds ??= this.kind.bounds(this.shape, this.frame);
    return this.#bounds;
  }

  get top(): Point {
    return this.kind.top(this.shape, this.frame);
  }

  get area(): number {
    return this.kind.area(this.shape, this.frame);
  }

  contains(point: Point, reach: number): boolean {
    return this.kind.contains(this.shape, this.frame, point, reach);
  }

  trace(path: Path2D, camera: Camera): void {
    this.kind.trace(path, this.shape, this.frame, camera);
  }

  handles(options: HandleOptions): readonly Handle[] {
    return this.kind.handles(this.shape, this.frame, options);
  }

  drag(handle: string, to: Point, constrain: boolean): Shape {
    return this.kind.drag(this.shape, this.frame, handle, to, constrain);
  }

  move(by: Point): Shape {
    return this.kind.move(this.shape, this.frame, by);
  }

  grow(by: Point): Shape {
    return this.kind.grow?.(this.shape, this.frame, by) ?? this.shape;
  }
}
