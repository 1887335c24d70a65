import { describe, expect, test } from "vitest";
import {
  clampTop,
  isScaled,
  maxScrollHeight,
  pagesOf,
  rowWindow,
  scrollHeight,
  topToShow,
  toScrollTop,
  toTableTop,
} from "./windowing.ts";

const small = { rows: 1000, rowHeight: 64, viewHeight: 640 };
const huge = { rows: 1_000_000, rowHeight: 64, viewHeight: 640 };

describe("a table that fits the browser", () => {
  test("scrolls pixel by pixel", () => {
    expect(isScaled(small)).toBe(false);
    expect(scrollHeight(small)).toBe(64_000);
    expect(toTableTop(small, 1234)).toBe(1234);
    expect(toScrollTop(small, 1234)).toBe(1234);
  });

  test("draws the rows in view and a few around them", () => {
    expect(rowWindow(small, 0, 2)).toEqual({ first: 0, end: 12 });
    expect(rowWindow(small, 6400, 2)).toEqual({ first: 98, end: 112 });
    expect(rowWindow(small, 64_000 - 640, 2)).toEqual({ first: 988, end: 1000 });
  });
});

describe("a table taller than the browser can lay out", () => {
  test("the scrollbar's ends are the table's ends", () => {
    expect(scrollHeight(huge)).toBe(maxScrollHeight);
    expect(toTableTop(huge, 0)).toBe(0);
    const bottom = toTableTop(huge, maxScrollHeight - huge.viewHeight);
    expect(rowWindow(huge, bottom, 0).end).toBe(1_000_000);
  });

  test("positions survive the way there and back", () => {
    for (const top of [0, 640, 31_999_999, 63_000_000]) {
      expect(toTableTop(huge, toScrollTop(huge, top))).toBeCloseTo(top, 3);
    }
  });
});

test("an empty table needs no pages", () => {
  const empty = { rows: 0, rowHeight: 64, viewHeight: 640 };
  expect(pagesOf(rowWindow(empty, 0), 100)).toEqual([]);
  expect(clampTop(empty, 50)).toBe(0);
});

test("a window across a page border asks for both pages", () => {
  expect(pagesOf({ first: 95, end: 105 }, 100)).toEqual([1, 2]);
  expect(pagesOf({ first: 100, end: 200 }, 100)).toEqual([2]);
  expect(pagesOf({ first: 999_990, end: 1_000_000 }, 100)).toEqual([10_000]);
});

test("bringing a row into view moves no further than needed", () => {
  expect(topToShow(small, 0, 3)).toBe(0);
  expect(topToShow(small, 640, 3)).toBe(192);
  expect(topToShow(small, 0, 20)).toBe(21 * 64 - 640);
});
