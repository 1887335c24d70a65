/** The kinds that images show, loaded when a config needs them. */
import type { ShapeType } from "../../core/items.ts";
import { KINDS } from "../../regions/kinds.ts";
import type { CanvasKind } from "./kind.ts";

const loaded = new Map<ShapeType, CanvasKind>();

/** How a kind is drawn; `undefined` for kinds that no image shows, and before they are loaded. */
export const canvasKind = (type: ShapeType): CanvasKind | undefined => loaded.get(type);

/** Every kind that is loaded, with its type. */
export const canvasKinds = (): [type: ShapeType, kind: CanvasKind][] => [...loaded];

/** Loads the kinds that a config with these tags uses. Entries of `labels` may hold any of them. */
export async function loadCanvasKinds(tags: ReadonlySet<string>): Promise<void> {
  await Promise.all(
    neededKinds(tags).map(async ({ type, canvas }) => {
      const kind = await canvas?.();
      if (kind) loaded.set(type, kind);
    }),
  );
}

export const hasCanvasKinds = (tags: ReadonlySet<string>): boolean => neededKinds(tags).length === 0;

const neededKinds = (tags: ReadonlySet<string>) =>
  KINDS.filter(
    ({ canvas, type, controls, objects }) =>
      canvas &&
      !loaded.has(type) &&
      objects.some((object) => tags.has(object)) &&
      (tags.has("labels") || controls.some((control) => tags.has(control))),
  );
