import { describe, expect, test } from "vitest";
import { placeTitles, type Rect, TITLE_HEIGHT } from "./titles.ts";

const view = { width: 400, height: 300 };
const box = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const titled = (around: Rect, width = 60, anchor = around.x) => ({ box: around, anchor, width });
const place = (around: Rect, width?: number) => placeTitles([titled(around, width)], view)[0];

const cover = (a: Rect | undefined, b: Rect) =>
  a !== undefined && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the name of a region", () => {
  test("is above the box, in full even where the box is narrow", () => {
    expect(place(box(100, 100, 20, 30))).toEqual(box(100, 100 - TITLE_HEIGHT, 60, TITLE_HEIGHT));
  });

  test("is below where there is no room above, and never leaves the view", () => {
    expect(place(box(390, 5, 10, 30))).toEqual(box(340, 35, 60, TITLE_HEIGHT));
  });

  test("is inside a region that fills the view, in the part that is seen", () => {
    expect(place(box(-50, -50, 600, 600))).toEqual(box(0, 0, 60, TITLE_HEIGHT));
  });

  test("is left out where it would hide more than a quarter of the region", () => {
    const low = { width: 400, height: TITLE_HEIGHT * 3 };
    expect(placeTitles([titled(box(0, 0, 400, TITLE_HEIGHT * 3))], low)).toEqual([undefined]);
  });

  test("is not shown for a region outside the view", () => {
    expect(place(box(100, -40, 50, 30))).toBeUndefined();
  });

  test("of a region beneath a box does not cover the box", () => {
    const upper = box(100, 60, 80, 40);
    const lower = box(100, 100, 80, 40);
    const [first, second] = placeTitles([titled(upper), titled(lower)], view);
    expect(cover(first, lower) || cover(second, upper)).toBe(false);
  });

  test("of a region in another one may lie on that one", () => {
    const [, inner] = placeTitles([titled(box(0, 0, 400, 300)), titled(box(150, 150, 30, 30))], view);
    expect(inner).toEqual(box(150, 150 - TITLE_HEIGHT, 60, TITLE_HEIGHT));
  });

  test("of several regions at one place do not cover each other", () => {
    const same = Array.from({ length: 3 }, () => titled(box(150, 100, 50, 20)));
    const places = placeTitles(same, view).filter((one) => one !== undefined);
    expect(places.length).toBeGreaterThan(1);
    for (const one of places) for (const other of places) expect(one !== other && cover(one, other)).toBe(false);
  });
});
