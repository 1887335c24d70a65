/** The point of the selected region that keys change: chosen by a press or by keys, gone with the selection. */
import type { Shape } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import type { Point } from "./geometry.ts";
import type { Placed } from "./placed.ts";

export class PointCursor {
  #active: string | undefined;
  readonly #stop: () => void;

  /** `handled` gives the region that has handles. */
  constructor(
    selection: Selection,
    readonly handled: () => Placed | undefined,
  ) {
    this.#stop = selection.changed.watch(() => {
      this.#active = undefined;
    });
  }

  /** The handle of the active point. */
  get active(): string | undefined {
    return this.#active;
  }

  /** Whether the region has points to choose from. */
  get isAvailable(): boolean {
    return this.handled()?.kind.points !== undefined;
  }

  /** Makes the point of a handle the active one. False if the handle is no point. */
  choose(handle: string): boolean {
    this.#active = this.handled()?.kind.points?.named(handle);
    return this.#active !== undefined;
  }

  step(by: 1 | -1): void {
    const region = this.handled();
    this.#active = region?.kind.points?.next(region.shape, this.#active, by);
  }

  /** No point is active any more. False if none was. */
  leave(): boolean {
    const was = this.#active;
    this.#active = undefined;
    return was !== undefined;
  }

  /** The shape without the active point; `undefined` when it has to stay. */
  remove({ kind, shape }: Placed): Shape | undefined {
    const next = this.#active === undefined ? undefined : kind.points?.remove(shape, this.#active);
    if (next) this.#active = undefined;
    return next;
  }

  insert({ kind, shape }: Placed): Shape | undefined {
    const next = this.#active === undefined ? undefined : kind.points?.insertAfter(shape, this.#active);
    if (next) this.#active = next.handle;
    return next?.shape;
  }

  /** The shape with the active point moved by pixels of the image. */
  move(region: Placed, by: Point): Shape | undefined {
    const active = this.#active;
    const handles = region.handles({ unit: 1, canTurn: false, active });
    const at = handles.find(({ id }) => id === active)?.at;
    return at && active !== undefined ? region.drag(active, { x: at.x + by.x, y: at.y + by.y }, false) : undefined;
  }

  dispose(): void {
    this.#stop();
  }
}
