/**
 * Label Studio's result JSON, known to this file alone. Reading keeps the entry that each item came from, so that
 * fields the editor does not know survive; whole entries that it cannot read come back as `unread` and are written
 * back unchanged, at their place.
 */
import type { Answer, Mark, Origin, Rectangle, Region, ResultEntry, Shape, Span } from "./items.ts";
import { answerKey, newId } from "./items.ts";
import { codePoint, percent } from "./units.ts";

/** What the reader needs to know of the labeling config. */
export interface FormatContext {
  /** The tag name of an object (`Text`, `Image`), lower case; `undefined` if there is none of that name. */
  objectTag(name: string): string | undefined;
  /** The tag name of a control, lower case. */
  controlTag(name: string): string | undefined;
}

export interface Unread {
  readonly entry: unknown;
  readonly order: number;
  /** Ids of the regions it is about: the ends of a relation, or the region that it is a value of. */
  readonly about: readonly string[];
}

export interface Reading {
  readonly regions: Region[];
  readonly answers: Answer[];
  /** Entries of kinds the editor does not know, of controls the config does not have, and what is no entry at all. */
  readonly unread: Unread[];
}

/** Controls whose value is read as an answer, and the key inside `value`. */
const ANSWERS: Readonly<Record<string, string>> = {
  choices: "choices",
  textarea: "text",
  rating: "rating",
  number: "number",
};

/** The key that holds an answer's value in `value`. */
export const answerField = (type: string): string => ANSWERS[type] ?? type;

/** Reads a `result` list. `origin` is what entries without one get: `prediction` when the list is a model's. */
export function readResult(result: unknown, context: FormatContext, origin: Origin = "manual"): Reading {
  const regions = new Map<string, Region>();
  const answers = new Map<string, Answer>();
  const unread: Unread[] = [];
  const entries: readonly unknown[] = Array.isArray(result) ? result : [];
  entries.forEach((entry, order) => {
    if (!isEntry(entry)) {
      unread.push(keep(entry, order));
      return;
    }
    const region = readRegion(entry, order, context, origin);
    if (region) {
      const known = regions.get(region.id);
      if (!known) regions.set(region.id, region);
      else if (known.object === region.object && known.shape.type === region.shape.type) {
        regions.set(region.id, { ...known, marks: [...known.marks, ...region.marks] });
      } else unread.push(keep(entry, order));
      return;
    }
    const answer = readAnswer(entry, order, context, origin);
    if (answer && !answers.has(answer.id)) answers.set(answer.id, answer);
    else unread.push(keep(entry, order));
  });
  const perRegion = new Map<string, Answer>();
  for (const answer of answers.values()) {
    const owner = regions.has(answer.entryId) ? answer.entryId : undefined;
    const id = answerKey(answer.control, owner, answer.item);
    // Two values of one control for the whole task: the first is edited, the second only kept.
    if (perRegion.has(id)) unread.push(keep(answer.raw, answer.order));
    else perRegion.set(id, { ...answer, id, region: owner });
  }
  return { regions: [...regions.values()], answers: [...perRegion.values()], unread };
}

/** Writes a `result` list: items in their order, with the unread entries among them. */
export function writeResult(
  regions: Iterable<Region>,
  answers: Iterable<Answer>,
  unread: readonly Unread[],
): ResultEntry[] {
  const lines: [order: number, entry: unknown][] = unread.map(({ entry, order }) => [order, entry]);
  for (const region of regions) for (const mark of region.marks) lines.push([mark.order, writeMark(region, mark)]);
  for (const answer of answers) lines.push([answer.order, writeAnswer(answer)]);
  return lines.sort((a, b) => a[0] - b[0]).map(([, entry]) => entry as ResultEntry);
}

function keep(entry: unknown, order: number): Unread {
  const { id, from_id: from, to_id: to } = isEntry(entry) ? entry : {};
  return { entry, order, about: [id, from, to].filter((about) => typeof about === "string") };
}

function readRegion(entry: ResultEntry, order: number, context: FormatContext, fallback: Origin): Region | undefined {
  const { from_name: control, to_name: object, type, value, id } = entry;
  if (typeof control !== "string" || typeof object !== "string" || typeof type !== "string") return undefined;
  const tag = context.controlTag(control);
  if (!isEntry(value) || tag === undefined || tag !== type) return undefined;
  const shape = readShape(type, value, context.objectTag(object));
  if (!shape) return undefined;
  const labels = type === "rectangle" ? null : readStrings(value[type]);
  if (labels === undefined) return undefined;
  const { original_width: width, original_height: height } = entry;
  return {
    kind: "region",
    id: typeof id === "string" && id !== "" ? id : newId(),
    object,
    shape,
    marks: [{ control, type, labels, order, raw: entry }],
    origin: readOrigin(entry.origin, fallback),
    score: typeof entry.score === "number" ? entry.score : undefined,
    parent: typeof entry.parentID === "string" ? entry.parentID : undefined,
    hidden: entry.hidden === true,
    locked: entry.readonly === true,
    order,
    size: typeof width === "number" && typeof height === "number" ? { width, height } : undefined,
  };
}

function readShape(type: string, value: ResultEntry, objectTag: string | undefined): Shape | undefined {
  if (objectTag === "text" && type === "labels") {
    const { start, end, text } = value;
    if (typeof start !== "number" || typeof end !== "number") return undefined;
    return {
      type: "span",
      start: codePoint(start),
      end: codePoint(end),
      text: typeof text === "string" ? text : undefined,
    };
  }
  if (objectTag === "image" && (type === "labels" || type === "rectangle" || type === "rectanglelabels")) {
    const { x, y, width, height, rotation } = value;
    if (![x, y, width, height].every((side) => typeof side === "number")) return undefined;
    return {
      type: "rectangle",
      x: percent(x as number),
      y: percent(y as number),
      width: percent(width as number),
      height: percent(height as number),
      rotation: typeof rotation === "number" ? rotation : 0,
    };
  }
  return undefined;
}

function readAnswer(entry: ResultEntry, order: number, context: FormatContext, fallback: Origin): Answer | undefined {
  const { from_name: control, to_name: object, type, value, id, item_index: item } = entry;
  if (typeof control !== "string" || typeof object !== "string" || typeof type !== "string") return undefined;
  const field = Object.hasOwn(ANSWERS, type) ? ANSWERS[type] : undefined;
  if (field === undefined || context.controlTag(control) !== type || !isEntry(value)) return undefined;
  const content = value[field];
  if (!isAnswerValue(type, content)) return undefined;
  const page = typeof item === "number" ? item : undefined;
  const entryId = typeof id === "string" && id !== "" ? id : newId();
  return {
    kind: "answer",
    id: answerKey(control, entryId, page),
    entryId,
    control,
    object,
    type,
    value: type === "textarea" && typeof content === "string" ? [content] : content,
    item: page,
    origin: readOrigin(entry.origin, fallback),
    order,
    raw: entry,
  };
}

function isAnswerValue(type: string, value: unknown): boolean {
  if (type === "rating" || type === "number") return typeof value === "number";
  if (type === "textarea") return typeof value === "string" || readStrings(value) !== undefined;
  return Array.isArray(value) && value.every((choice) => typeof choice === "string" || readStrings(choice));
}

function writeMark(region: Region, mark: Mark): ResultEntry {
  const raw = mark.raw ?? {};
  const entry: Record<string, unknown> = { ...raw };
  if (region.size && (mark.raw === undefined || "original_width" in raw)) {
    entry.original_width = region.size.width;
    entry.original_height = region.size.height;
    entry.image_rotation ??= 0;
  }
  const value: Record<string, unknown> = { ...(isEntry(raw.value) ? raw.value : {}) };
  Object.assign(value, writeShape(region.shape, value));
  if (mark.labels && (mark.labels.length > 0 || mark.type in value)) value[mark.type] = [...mark.labels];
  Object.assign(entry, { value, id: region.id, from_name: mark.control, to_name: region.object, type: mark.type });
  writeOrigin(entry, mark.raw, region.origin);
  if (region.parent !== undefined) entry.parentID = region.parent;
  else delete entry.parentID;
  return entry;
}

function writeShape(shape: Shape, raw: ResultEntry): Record<string, unknown> {
  if (shape.type === "span") {
    const { start, end, text }: Span = shape;
    return text === undefined ? { start, end } : { start, end, text };
  }
  const { x, y, width, height, rotation }: Rectangle = shape;
  return rotation === 0 && !("rotation" in raw) && "x" in raw
    ? { x, y, width, height }
    : { x, y, width, height, rotation };
}

function writeAnswer(answer: Answer): ResultEntry {
  const raw = answer.raw ?? {};
  const field = answerField(answer.type);
  const rawValue = isEntry(raw.value) ? raw.value : {};
  const unchanged = sameJson(rawValue[field], answer.value);
  const entry: Record<string, unknown> = {
    ...raw,
    value: unchanged ? rawValue : { ...rawValue, [field]: answer.value },
    id: answer.entryId,
    from_name: answer.control,
    to_name: answer.object,
    type: answer.type,
  };
  if (answer.item !== undefined) entry.item_index = answer.item;
  writeOrigin(entry, answer.raw, answer.origin);
  return entry;
}

/** An entry that came without an origin was made by hand, and needs none until it is something else. */
function writeOrigin(entry: Record<string, unknown>, raw: ResultEntry | undefined, origin: Origin): void {
  if (raw === undefined || "origin" in raw || origin !== "manual") entry.origin = origin;
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(b) && b.length === 1 && a === b[0]) || JSON.stringify(a) === JSON.stringify(b);
}

function readOrigin(origin: unknown, fallback: Origin): Origin {
  return origin === "manual" || origin === "prediction" || origin === "prediction-changed" ? origin : fallback;
}

function readStrings(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

const isEntry = (value: unknown): value is ResultEntry =>
  typeof value === "object" && value !== null && !Array.isArray(value);
