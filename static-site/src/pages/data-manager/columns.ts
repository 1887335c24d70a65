import type { Task } from "../../api/queries/tasks.ts";

/** How a column's cells are drawn. */
export type CellKind = "number" | "count" | "annotators" | "date" | "data";

/** The name of a column in the API's filters and orderings: a field of a task, or a key of its data. */
export type ColumnId = keyof Task | `data.${string}`;

export interface Column {
  id: ColumnId;
  kind: CellKind;
  /** The key of the task's data, for data columns. */
  key?: string;
  /** Pixels; data columns share what is left. */
  width: number;
}

export const countColumns = ["total_annotations", "cancelled_annotations", "total_predictions"] as const;

/** The columns of the table. Between the fixed ones, each data key has a column: first the labeled keys, then the most used. */
export function tableColumns(keys: Readonly<Record<string, number>>, labeled: readonly string[] = []): Column[] {
  const rank = (key: string) => (labeled.includes(key) ? labeled.indexOf(key) : labeled.length);
  const byUse = Object.entries(keys).sort(
    ([left, leftUse], [right, rightUse]) => rank(left) - rank(right) || rightUse - leftUse,
  );
  return [
    { id: "inner_id", kind: "number", width: 92 },
    ...countColumns.map((id): Column => ({ id, kind: "count", width: 124 })),
    ...byUse.map(([key]): Column => ({ id: `data.${key}`, kind: "data", key, width: 220 })),
    { id: "annotators", kind: "annotators", width: 130 },
    { id: "updated_at", kind: "date", width: 204 },
  ];
}

/** The ordering after a click on a header: ascending, then descending, then none. */
export function nextOrdering(ordering: string, column: string): string {
  if (ordering === column) return `-${column}`;
  return ordering === `-${column}` ? "" : column;
}

const imageAddress = /^(data:image\/|blob:)|\.(png|jpe?g|gif|webp|avif|bmp|svg)(\?.*)?$/i;

/** Whether a value is the address of an image a browser can show. */
export function isImage(value: unknown): value is string {
  return (
    typeof value === "string" && value.length < 4096 && imageAddress.test(value) && /^(https?:|\/|data:)/.test(value)
  );
}

/** The text of a data value, shortened for a cell. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
