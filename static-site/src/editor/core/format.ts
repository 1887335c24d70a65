/**
 * Reading and writing of Label Studio's result JSON. Reading keeps the entry that each item came from, so that fields
 * the editor does not know survive and untouched items are written as they came. Entries that cannot be read come back
 * as `unread` and are written unchanged, at their place.
 */

import { controlSpec } from "../../config/tree.ts";
import { kindOf, kindsOn } from "../regions/kinds.ts";
import { answerKeyOf, isValid, normalized } from "./answers.ts";
import type { Answer, Mark, Origin, Region, Relation, ResultEntry, Shape } from "./items.ts";
import { answerKey, newId } from "./items.ts";
import { readRelation, writeRelation } from "./relations.ts";

/** The facts of the labeling config that the reader needs. */
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
  readonly relations: Relation[];
  /** Entries of kinds the editor does not know, of controls the config does not have, and values that are no entry. */
  readonly unread: Unread[];
}

/** Reads a `result` list. `origin` is what entries without one get: `prediction` when the list is a model's. */
export function readResult(result: unknown, context: FormatContext, origin: Origin = "manual"): Reading {
  const regions = new Map<string, Region>();
  const answers: Answer[] = [];
  const relations: Relation[] = [];
  const unread: Unread[] = [];
  const entries: readonly unknown[] = Array.isArray(result) ? result : [];
  entries.forEach((entry, order) => {
    const item = isEntry(entry) ? read(entry, order, context, origin) : undefined;
    if (item?.kind === "answer") answers.push(item);
    else if (item?.kind === "relation") relations.push(item);
    else if (!item || !collect(regions, item)) unread.push(keep(entry, order));
  });
  const isKnown = ({ from, to }: Relation) => regions.has(from) && regions.has(to);
  for (const { raw, order } of relations.filter((relation) => !isKnown(relation))) unread.push(keep(raw, order));
  return {
    regions: [...regions.values()].map((region) => ({ ...region, source: region })),
    answers: ownedAnswers(answers, regions, unread),
    relations: relations.filter(isKnown),
    unread,
  };
}

const read = (entry: ResultEntry, order: number, context: FormatContext, origin: Origin) =>
  readRelation(entry, order) ?? readRegion(entry, order, context, origin) ?? readAnswer(entry, order, context, origin);

/** Puts a region in place, or adds its labels to the region of the same id. False if that is a different one. */
function collect(regions: Map<string, Region>, region: Region): boolean {
  const known = regions.get(region.id);
  if (!known) regions.set(region.id, region);
  else if (known.object === region.object && known.item === region.item && known.shape.type === region.shape.type) {
    regions.set(region.id, {
      ...known,
      marks: [...known.marks, ...region.marks],
      readonly: known.readonly ?? region.readonly,
    });
  } else return false;
  return true;
}

/** Answers under their keys; of two for one key the first is edited and the other only kept. */
function ownedAnswers(answers: readonly Answer[], regions: ReadonlyMap<string, Region>, unread: Unread[]): Answer[] {
  const byKey = new Map<string, Answer>();
  for (const answer of answers) {
    const owner = regions.has(answer.entryId) ? answer.entryId : undefined;
    const id = answerKey(answer.control, owner, answer.item);
    if (byKey.has(id)) unread.push(keep(answer.raw, answer.order));
    else byKey.set(id, { ...answer, id, region: owner });
  }
  return [...byKey.values()];
}

/** Writes a `result` list: items in their order, with the unread entries among them. */
export function writeResult(
  regions: Iterable<Region>,
  answers: Iterable<Answer>,
  relations: Iterable<Relation>,
  unread: readonly Unread[],
): ResultEntry[] {
  const lines: [order: number, entry: unknown][] = unread.map(({ entry, order }) => [order, entry]);
  const named = new Set<string>();
  for (const answer of answers) {
    lines.push([answer.order, writeAnswer(answer)]);
    if (answer.region !== undefined) named.add(answer.region);
  }
  for (const relation of relations) {
    lines.push([relation.order, writeRelation(relation)]);
    named.add(relation.from).add(relation.to);
  }
  for (const region of regions) {
    for (const mark of region.marks) lines.push([mark.order, writeMark(region, mark, named.has(region.id))]);
  }
  return lines.sort((a, b) => a[0] - b[0]).map(([, entry]) => entry as ResultEntry);
}

function keep(entry: unknown, order: number): Unread {
  const { id, from_id: from, to_id: to } = isEntry(entry) ? entry : {};
  return { entry, order, about: [id, from, to].filter((about) => typeof about === "string") };
}

function readRegion(entry: ResultEntry, order: number, context: FormatContext, fallback: Origin): Region | undefined {
  const { from_name: control, to_name: object, type, value, id, meta } = entry;
  if (typeof control !== "string" || typeof object !== "string" || typeof type !== "string") return undefined;
  if (!isEntry(value) || context.controlTag(control) !== type) return undefined;
  const labels = controlSpec(type).labels ? readStrings(value[type]) : null;
  const shape = labels === undefined ? undefined : readShape(type, value, context.objectTag(object));
  if (!shape || labels === undefined) return undefined;
  const { original_width: width, original_height: height } = entry;
  return {
    kind: "region",
    id: isId(id) ? id : newId(),
    object,
    shape,
    marks: [{ control, type, labels, order, raw: entry }],
    origin: readOrigin(entry.origin, fallback),
    score: number(entry.score),
    parent: typeof entry.parentID === "string" ? entry.parentID : undefined,
    readonly: entry.readonly === true || undefined,
    order,
    size: typeof width === "number" && typeof height === "number" ? { width, height } : undefined,
    imageRotation: number(entry.image_rotation),
    item: number(entry.item_index),
    originalLength: number(entry.original_length),
    meta: isEntry(meta) ? meta : undefined,
  };
}

function readShape(type: string, value: ResultEntry, objectTag: string | undefined): Shape | undefined {
  if (objectTag === undefined) return undefined;
  for (const kind of kindsOn(objectTag, type)) {
    const shape = kind.read(value);
    if (shape) return shape;
  }
  return undefined;
}

function readAnswer(entry: ResultEntry, order: number, context: FormatContext, fallback: Origin): Answer | undefined {
  const { from_name: control, to_name: object, type, value, id } = entry;
  if (typeof control !== "string" || typeof object !== "string" || typeof type !== "string") return undefined;
  const key = answerKeyOf(type);
  if (key === undefined || context.controlTag(control) !== type || !isEntry(value)) return undefined;
  const content = value[key];
  if (!isValid(type, content)) return undefined;
  const item = number(entry.item_index);
  const entryId = isId(id) ? id : newId();
  return {
    kind: "answer",
    id: answerKey(control, entryId, item),
    entryId,
    control,
    object,
    type,
    value: normalized(type, content),
    item,
    readonly: entry.readonly === true || undefined,
    origin: readOrigin(entry.origin, fallback),
    order,
    raw: entry,
  };
}

/** An entry of a region; facts that are as they were read are not touched. */
function writeMark(region: Region, mark: Mark, isNamed: boolean): ResultEntry {
  const { raw } = mark;
  const was = raw ? region.source : undefined;
  const entry: Record<string, unknown> = { ...raw };
  const put = (field: string, now: unknown, before: unknown) => {
    if (was && same(now, before)) return;
    if (now === undefined) delete entry[field];
    else entry[field] = now;
  };
  put("original_width", region.size?.width, was?.size?.width);
  put("original_height", region.size?.height, was?.size?.height);
  put("image_rotation", region.imageRotation ?? (region.size && !was ? 0 : undefined), was?.imageRotation);
  put("item_index", region.item, was?.item);
  put("original_length", region.originalLength, was?.originalLength);
  put("meta", region.meta, was?.meta);
  put("parentID", region.parent, was?.parent);
  if (!was || isId(raw?.id) || isNamed) entry.id = region.id;
  Object.assign(entry, { from_name: mark.control, to_name: region.object, type: mark.type });
  entry.value = writeValue(region, mark, was);
  // Entries of one region may disagree; each keeps its own until the region is changed.
  if (was?.origin !== region.origin || !isOrigin(raw?.origin)) writeOrigin(entry, raw, region.origin);
  return entry;
}

function writeValue({ shape }: Region, { raw, type, labels }: Mark, was: Region | undefined): unknown {
  const rawValue = isEntry(raw?.value) ? raw.value : {};
  const kept = was && same(shape, was.shape) ? rawValue : { ...rawValue, ...kindOf(shape.type).write(shape, rawValue) };
  return labels && !same(labels, readStrings(kept[type])) ? { ...kept, [type]: [...labels] } : kept;
}

function writeAnswer(answer: Answer): ResultEntry {
  const raw = answer.raw ?? {};
  const key = answerKeyOf(answer.type) ?? answer.type;
  const rawValue = isEntry(raw.value) ? raw.value : {};
  const isUnchanged = answer.raw !== undefined && same(normalized(answer.type, rawValue[key]), answer.value);
  const entry: Record<string, unknown> = {
    ...raw,
    value: isUnchanged ? rawValue : { ...rawValue, [key]: answer.value },
    from_name: answer.control,
    to_name: answer.object,
    type: answer.type,
  };
  if (!isUnchanged || isId(raw.id)) entry.id = answer.entryId;
  if (answer.item !== undefined) entry.item_index = answer.item;
  writeOrigin(entry, answer.raw, answer.origin);
  return entry;
}

/** An entry that came without an origin was made by hand, and needs none until it is something else. */
function writeOrigin(entry: Record<string, unknown>, raw: ResultEntry | undefined, origin: Origin): void {
  if (raw === undefined || isOrigin(raw.origin) || origin !== "manual") entry.origin = origin;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const isOrigin = (origin: unknown): origin is Origin =>
  origin === "manual" || origin === "prediction" || origin === "prediction-changed";

const readOrigin = (origin: unknown, fallback: Origin): Origin => (isOrigin(origin) ? origin : fallback);

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const isId = (id: unknown): id is string => typeof id === "string" && id !== "";

function readStrings(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

const isEntry = (value: unknown): value is ResultEntry =>
  typeof value === "object" && value !== null && !Array.isArray(value);
