/** Spans of a text. They are painted and selected by the text engine. */
import type { Extent } from "../../core/extent.ts";
import type { Region } from "../../core/items.ts";
import { type CodePoint, codePoint } from "../../core/units.ts";
import type { RegionKind } from "../kind.ts";

/** A stretch of a text. `text` is stored beside the offsets; it passes through as it came. */
export interface Span {
  readonly type: "span";
  readonly start: CodePoint;
  readonly end: CodePoint;
  readonly text?: string;
}

declare module "../../core/items.ts" {
  interface Shapes {
    span: Span;
  }
}

export const span: RegionKind<Span> = {
  type: "span",
  controls: ["labels"],
  objects: ["text"],
  read({ start, end, text }) {
    if (typeof start !== "number" || typeof end !== "number") return undefined;
    const words = typeof text === "string" ? text : undefined;
    return { type: "span", start: codePoint(start), end: codePoint(end), text: words };
  },
  write: ({ start, end, text }) => (text === undefined ? { start, end } : { start, end, text }),
  extent: ({ start, end }) => ({ minX: start, maxX: end, minY: 0, maxY: 0 }),
  translate: (shape, dx) => ({ ...shape, start: codePoint(shape.start + dx), end: codePoint(shape.end + dx) }),
  isMovable: false,
  describe: (_, { text }) => (text ?? "").slice(0, 80).replace(/\s+/g, " "),
  textOf: ({ text }) => text,
  details: () => import("./details.tsx"),
};

/** The extents of the spans of one text object. */
export const spanExtent =
  (object: string) =>
  ({ object: own, shape }: Region): Extent | undefined =>
    own === object && shape.type === "span" ? span.extent(shape) : undefined;
