/**
 * The items of an annotation: regions (a place in an object, with labels), answers (a control's value) and relations
 * between regions.
 */
export type RegionId = string;

/**
 * Shapes by their `type`. Every folder in `regions/` adds its own here by declaration merging, so that the union is as
 * open as the table of kinds.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Shapes {}

export type Shape = Shapes[keyof Shapes];
export type ShapeType = Shape["type"];

export type Origin = "manual" | "prediction" | "prediction-changed";

/** One JSON object of Label Studio's `result` list. */
export type ResultEntry = { readonly [field: string]: unknown };

/** The labels that one control gives a region: one entry of the result list. */
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

/** Size of an image in its own pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
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
  /** The result forbids changes. A lock that the person can open is in the `ViewState`. */
  readonly readonly?: boolean;
  /** Suggested by a model: shown, but no part of the result until it is accepted. */
  readonly suggestion?: boolean;
  /** Position in the list of regions. */
  readonly order: number;
  /** Size of the image in pixels, when the shape needs it. */
  readonly size?: ImageSize;
  /** Degrees, clockwise, by which the image was turned in the view when the result was written. Shapes ignore it. */
  readonly imageRotation?: number;
  /** Index of the image in a list of several. */
  readonly item?: number;
  /** Length of the recording in seconds. */
  readonly originalLength?: number;
  /** Notes about the region, `{ text: [...] }`; other fields pass through. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** The facts as read from the result: what is still the same is written back as it came. */
  readonly source?: Region;
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
  /** As in the entry's `value`, under the key that the control's tag has in `tags.json`. */
  readonly value: unknown;
  readonly region?: RegionId;
  /** Index of the image in a list of several. */
  readonly item?: number;
  readonly readonly?: boolean;
  readonly origin: Origin;
  readonly order: number;
  readonly raw?: ResultEntry;
}

export type Direction = "right" | "left" | "bi";

/** A connection between two regions. */
export interface Relation {
  readonly kind: "relation";
  /** Its key in the document. */
  readonly id: string;
  readonly from: RegionId;
  readonly to: RegionId;
  readonly direction: Direction;
  readonly labels: readonly string[];
  readonly order: number;
  readonly raw?: ResultEntry;
}

export type Item = Region | Answer | Relation;

/** Whether an item is one of some regions or belongs to one. */
export function isAbout(item: Item, ids: ReadonlySet<RegionId>): boolean {
  if (item.kind === "relation") return ids.has(item.from) || ids.has(item.to);
  return ids.has(item.kind === "region" ? item.id : (item.region ?? ""));
}

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
