/** A region on the image: its shape with the kind that draws it and the size of the image. */
import type { Extent } from "../../core/extent.ts";
import type { ImageSize, Region, Shape } from "../../core/items.ts";
import type { Camera } from "./camera.ts";
import type { Point } from "./geometry.ts";
import type { CanvasKind, Handle, HandleOptions } from "./kind.ts";
import { canvasKind } from "./kinds.ts";

export class Placed {
  readonly kind: CanvasKind;

  constructor(
    readonly region: Region,
    kind: CanvasKind,
    readonly image: ImageSize,
    /** The region's own shape, or the one that a gesture would leave. */
    readonly shape: Shape = region.shape,
  ) {
    this.kind = kind;
  }

  /** A region on an image of this size; `undefined` for kinds that no image shows. */
  static of(region: Region, image: ImageSize): Placed | undefined {
    const kind = canvasKind(region.shape.type);
    return kind && new Placed(region, kind, image);
  }

  with(shape: Shape): Placed {
    return shape === this.shape ? this : new Placed(this.region, this.kind, this.image, shape);
  }

  #bounds: Extent | undefined;

  get bounds(): Extent {
    this.#bounds ??= this.kind.bounds(this.shape, this.image);
    return this.#bounds;
  }

  get top(): Point {
    return this.kind.top(this.shape, this.image);
  }

  get area(): number {
    return this.kind.area(this.shape, this.image);
  }

  contains(point: Point, reach: number): boolean {
    return this.kind.contains(this.shape, this.image, point, reach);
  }

  trace(path: Path2D, camera: Camera): void {
    this.kind.trace(path, this.shape, this.image, camera);
  }

  handles(options: HandleOptions): readonly Handle[] {
    return this.kind.handles(this.shape, this.image, options);
  }

  drag(handle: string, to: Point, constrain: boolean): Shape {
    return this.kind.drag(this.shape, this.image, handle, to, constrain);
  }

  move(by: Point): Shape {
    return this.kind.move(this.shape, this.image, by);
  }

  grow(by: Point): Shape {
    return this.kind.grow?.(this.shape, this.image, by) ?? this.shape;
  }
}
