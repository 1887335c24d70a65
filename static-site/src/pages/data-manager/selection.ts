import type { Selection } from "../../api/queries/tasks.ts";

export type { Selection };

export const nothing: Selection = { all: false, included: [] };
export const everything: Selection = { all: true, excluded: [] };

export function isSelected(selection: Selection, id: number): boolean {
  return selection.all ? !selection.excluded.includes(id) : selection.included.includes(id);
}

/** The selection with one task in or out of it. */
export function toggle(selection: Selection, id: number): Selection {
  const flip = (ids: number[]) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  return selection.all
    ? { all: true, excluded: flip(selection.excluded) }
    : { all: false, included: flip(selection.included) };
}

/** How many of `total` tasks are selected. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.all ? total - selection.excluded.length : selection.included.length;
}
