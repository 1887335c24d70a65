/**
 * Which rows of a long table are in view. Browsers cannot lay out elements taller than about 33 million
 * pixels, so a longer table is scrolled at a scale: the scrollbar spans all rows, while the wheel moves by
 * real pixels.
 */

/** Pixels of scroll height used at most; safely below every browser's limit. */
export const maxScrollHeight = 12_000_000;

/** Measures of a table with rows of one height, in pixels. */
export interface Extent {
  rows: number;
  rowHeight: number;
  viewHeight: number;
}

/** Height to give the scrolled element. */
export function scrollHeight({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, maxScrollHeight);
}

/** Whether the scrollbar stands for more pixels than it has. */
export function isScaled({ rows, rowHeight }: Extent): boolean {
  return rows * rowHeight > maxScrollHeight;
}

/** Pixels of table above the view for a position of the scrollbar. */
export function toTableTop(extent: Extent, scrollTop: number): number {
  if (!isScaled(extent)) return scrollTop;
  const scrollRoom = maxScrollHeight - extent.viewHeight;
  return scrollRoom <= 0 ? 0 : (scrollTop / scrollRoom) * tableRoom(extent);
}

/** Position of the scrollbar for pixels of table above the view. */
export function toScrollTop(extent: Extent, tableTop: number): number {
  if (!isScaled(extent)) return tableTop;
  return (tableTop / tableRoom(extent)) * (maxScrollHeight - extent.viewHeight);
}

/** Keeps a position of the table within its ends. */
export function clampTop(extent: Extent, tableTop: number): number {
  return Math.max(0, Math.min(tableTop, tableRoom(extent)));
}

function tableRoom({ rows, rowHeight, viewHeight }: Extent): number {
  return Math.max(0, rows * rowHeight - viewHeight);
}

/** Rows to draw: first one and the one after the last, with a few more on either side. */
export function rowWindow(extent: Extent, tableTop: number, overscan = 6): { first: number; end: number } {
  const first = Math.max(0, Math.floor(tableTop / extent.rowHeight) - overscan);
  const end = Math.min(extent.rows, Math.ceil((tableTop + extent.viewHeight) / extent.rowHeight) + overscan);
  return { first, end: Math.max(first, end) };
}

/** Pages, counted from 1, that hold the rows of a window. */
export function pagesOf(window: { first: number; end: number }, pageSize: number): number[] {
  if (window.end <= window.first) return [];
  const from = Math.floor(window.first / pageSize) + 1;
  const to = Math.floor((window.end - 1) / pageSize) + 1;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The position nearest to the present one at which a row is wholly in view. */
export function topToShow(extent: Extent, tableTop: number, row: number): number {
  const top = row * extent.rowHeight;
  const bottom = top + extent.rowHeight;
  if (top < tableTop) return top;
  if (bottom > tableTop + extent.viewHeight) return bottom - extent.viewHeight;
  return tableTop;
}
