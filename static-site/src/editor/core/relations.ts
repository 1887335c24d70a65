/** Relations between regions as entries of a result: no control and no value, but two ends and a direction. */
import type { Direction, Relation, ResultEntry } from "./items.ts";

/** Reads a relation; `undefined` if the entry is none. Whether its ends exist is for the caller to see. */
export function readRelation(entry: ResultEntry, order: number): Relation | undefined {
  const { type, from_id: from, to_id: to, direction, labels } = entry;
  if (type !== "relation" || typeof from !== "string" || typeof to !== "string") return undefined;
  if (labels !== undefined && !(Array.isArray(labels) && labels.every((label) => typeof label === "string"))) {
    return undefined;
  }
  return {
    kind: "relation",
    id: relationKey(from, to, order),
    from,
    to,
    direction: isDirection(direction) ? direction : "right",
    labels: labels ?? [],
    order,
    raw: entry,
  };
}

/** Fields that are as they were read are not touched. */
export function writeRelation({ from, to, direction, labels, raw, order }: Relation): ResultEntry {
  const was = raw && readRelation(raw, order);
  const entry: Record<string, unknown> = { ...raw, type: "relation", from_id: from, to_id: to };
  if (!was || was.direction !== direction) entry.direction = direction;
  if (was ? was.labels.join("\n") !== labels.join("\n") : labels.length > 0) entry.labels = [...labels];
  return entry;
}

/** The key of a relation in the document. Two regions may be related more than once. */
export const relationKey = (from: string, to: string, order: number) => `relation:${from}:${to}:${order}`;

const isDirection = (value: unknown): value is Direction => value === "right" || value === "left" || value === "bi";
