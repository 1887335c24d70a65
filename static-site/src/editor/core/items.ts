/** What an annotation is made of: regions (a place in an object, with labels) and answers (a control's value). */
import type { CodePoint, Percent } from "./units.ts";

export type RegionId = string;

/** A stretch of a text. `text` is what Label Studio stores beside the offsets; it is passed through as it came. */
export interface Span {
  readonly type: "span";
  readonly start: CodePoint;
  readonly end: CodePoint;
  readonly text?: string;
}

/** A rectangle in percent of the image; `rotation` in degrees, clockwise about the top left corner. */
export interface Rectangle {
  readonly type: "rectangle";
  readonly x: Percent;
  readonly y: Percent;
  readonly width: Percent;
  readonly height: Percent;
  readonly rotation: number;
}

export type Shape = Span | Rectangle;
export type ShapeType = Shape["type"];

export type Origin = "manual" | "prediction" | "prediction-changed";

/** One JSON object of Label Studio's `result` list. */
export type ResultEntry = { readonly [field: string]: unknown };

/** What one control says of a region: one entry of the result list. */
export interface Mark {
  readonly control: string;
  /** The entry's `type`: `rectanglelabels`, `rectangle`, `labels`, ... */
  readonly type: string;
  /** `null` for a control without labels, such as Rectangle. */
  readonly labels: readonly string[] | null;
  /** The entry's place in the result list. */
  readonly order: number;
  /** The entry that it was read from; fields the editor does not know are written back from here. */
  readonly raw?: ResultEntry;
}

export interface Region {
  readonly kind: "region";
  readonly id: RegionId;
  /** Name of the object it lies in. */
  readonly object: string;
  readonly shape: Shape;
  readonly marks: readonly Mark[];
  readonly origin: Origin;
  readonly score?: number;
  readonly parent?: RegionId;
  readonly hidden?: boolean;
  readonly locked?: boolean;
  /** A model suggests it: seen, but no part of the result until it is accepted. */
  readonly suggestion?: boolean;
  /** Position in the list of regions. */
  readonly order: number;
  /** Size of the image in pixels, when the shape needs it. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A control's value: of the whole task, or of one region (`region`). */
export interface Answer {
  readonly kind: "answer";
  /** Its key in the document, see `answerKey`. */
  readonly id: string;
  /** The entry's own `id`; the region's for a value per region. */
  readonly entryId: string;
  readonly control: string;
  readonly object: string;
  readonly type: string;
  /** As in `value[type]`, except `textarea`, which stores `value.text`. */
  readonly value: unknown;
  readonly region?: RegionId;
  readonly item?: number;
  readonly origin: Origin;
  readonly order: number;
  readonly raw?: ResultEntry;
}

export type Item = Region | Answer;

/** The key of a control's value: at most one per control, region and page. */
export const answerKey = (control: string, region?: RegionId, item?: number) =>
  `answer:${control}:${region ?? ""}:${item ?? ""}`;

/** All labels of a region, in the order of its controls. */
export const labelsOf = (region: Region): readonly string[] => {
  const [only] = region.marks;
  return region.marks.length === 1 ? (only?.labels ?? []) : region.marks.flatMap((mark) => mark.labels ?? []);
};

export const isSuggestion = (region: Region): boolean => region.suggestion === true;

/** A region id as Label Studio makes them: ten characters. */
export function newId(): RegionId {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => letters[byte & 63]).join("");
}

/**
 * A region with some fields changed by the user: one that came from a model says so from now on, and one that was only
 * suggested is accepted by it.
 */
export const edited = (region: Region, fields: Partial<Omit<Region, "kind" | "id">>): Region => ({
  ...region,
  suggestion: undefined,
  ...fields,
  origin: region.origin === "prediction" ? "prediction-changed" : region.origin,
});
