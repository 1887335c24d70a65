import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
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

/** What the table draws, and how to move it. */
export interface RowWindow {
  first: number;
  end: number;
  /** Height of the scrolled element. */
  height: number;
  /** Where the first drawn row stands in it. */
  offset: number;
  showRow: (row: number) => void;
}

/** Follows the scroller and says which rows are in view. Rows stand below a header of `headerHeight`. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  headerHeight: number,
): RowWindow {
  const [viewHeight, setViewHeight] = useState(600);
  const [tableTop, setTableTop] = useState(0);
  const extent: Extent = { rows, rowHeight, viewHeight };
  const latest = useRef({ extent, tableTop, ownScroll: -1 });
  latest.current.extent = extent;

  const moveTo = (top: number, setScroll: boolean) => {
    const state = latest.current;
    state.tableTop = clampTop(state.extent, top);
    const element = scroller.current;
    if (setScroll && element) {
      element.scrollTop = toScrollTop(state.extent, state.tableTop);
      state.ownScroll = element.scrollTop;
    }
    setTableTop(state.tableTop);
  };
  const move = useRef(moveTo);
  move.current = moveTo;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewHeight(Math.max(rowHeight, element.clientHeight - headerHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, rowHeight, headerHeight]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const state = latest.current;
      // A scroll of our own already has its exact position.
      if (Math.abs(element.scrollTop - state.ownScroll) < 1) return;
      state.ownScroll = -1;
      move.current(toTableTop(state.extent, element.scrollTop), false);
    };
    const onWheel = (event: WheelEvent) => {
      const state = latest.current;
      if (!isScaled(state.extent) || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      move.current(state.tableTop + event.deltaY * step, true);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("wheel", onWheel);
    };
  }, [scroller]);

  const top = clampTop(extent, tableTop);
  const { first, end } = rowWindow(extent, top);
  return {
    first,
    end,
    height: scrollHeight(extent),
    offset: toScrollTop(extent, top) + (first * rowHeight - top),
    showRow: (row) => move.current(topToShow(latest.current.extent, latest.current.tableTop, row), true),
  };
}
