import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  clampTop,
  type Extent,
  isScaled,
  rowWindow,
  scrollHeight,
  topToShow,
  toScrollTop,
  toTableTop,
} from "./windowing.ts";

/** The rows that a long list draws, and how to scroll it. */
export interface RowWindow {
  first: number;
  end: number;
  /** Height of the scrolled scroller. */
  height: number;
  /** Where the first drawn row stands in it. */
  offset: number;
  /** Scrolls a row into view; the same function in every rendering. */
  showRow: (row: number) => void;
}

/** Follows a scrolling element and tells which rows are in view. Rows start below a header of `headerHeight` pixels. */
export function useRowWindow(
  scroller: HTMLElement | null,
  rows: number,
  rowHeight: number,
  headerHeight = 0,
): RowWindow {
  const [viewHeight, setViewHeight] = useState(600);
  const [tableTop, setTableTop] = useState(0);
  const extent: Extent = { rows, rowHeight, viewHeight };
  const latest = useRef({ extent, tableTop, ownScroll: -1 });
  latest.current.extent = extent;

  const moveTo = (top: number, setScroll: boolean) => {
    const state = latest.current;
    state.tableTop = clampTop(state.extent, top);
    if (setScroll && scroller) {
      scroller.scrollTop = toScrollTop(state.extent, state.tableTop);
      state.ownScroll = scroller.scrollTop;
    }
    setTableTop(state.tableTop);
  };
  const move = useRef(moveTo);
  move.current = moveTo;

  useLayoutEffect(() => {
    if (!scroller) return;
    const measure = () => setViewHeight(Math.max(rowHeight, scroller.clientHeight - headerHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [scroller, rowHeight, headerHeight]);

  useEffect(() => {
    if (!scroller) return;
    const onScroll = () => {
      const state = latest.current;
      // A scroll of our own already has its exact position.
      if (Math.abs(scroller.scrollTop - state.ownScroll) < 1) return;
      state.ownScroll = -1;
      move.current(toTableTop(state.extent, scroller.scrollTop), false);
    };
    const onWheel = (event: WheelEvent) => {
      const state = latest.current;
      if (!isScaled(state.extent) || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      move.current(state.tableTop + event.deltaY * step, true);
    };
    scroller.addEventListener("scroll", onScroll, { passive: true });
    scroller.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      scroller.removeEventListener("scroll", onScroll);
      scroller.removeEventListener("wheel", onWheel);
    };
  }, [scroller]);

  const showRow = useCallback(
    (row: number) => move.current(topToShow(latest.current.extent, latest.current.tableTop, row), true),
    [],
  );
  const top = clampTop(extent, tableTop);
  const { first, end } = rowWindow(extent, top);
  return {
    first,
    end,
    height: scrollHeight(extent),
    offset: toScrollTop(extent, top) + (first * rowHeight - top),
    showRow,
  };
}
