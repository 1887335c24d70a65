import type { Selection } from "../../api/queries/tasks.ts";

export type { Selection };

export const nothing: Selection = { all: false, included: [] };
export const everything: Selection = { all: true, excluded: [] };

export function isSelected(selection: Selection, id: number): boolean {
  return selection.all ? !selection.excluded.includes(id) : selection.included.includes(id);
}

/** The selection with these tasks added, or removed if `isIn` is false. */
export function put(selection: Selection, ids: readonly number[], isIn: boolean): Selection {
  const without = (list: readonly number[]) => list.filter((id) => !ids.includes(id));
  if (selection.all) return { all: true, excluded: [...without(selection.excluded), ...(isIn ? [] : ids)] };
  return { all: false, included: [...without(selection.included), ...(isIn ? ids : [])] };
}

/** How many of `total` tasks are selected. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.all ? total - selection.excluded.length : selection.included.length;
}
