import { expect, test } from "vitest";
import { fitted } from "./number-bounds.ts";

const none = Number.NaN;

test.each([
  [7, { min: 0, max: 10, step: 5 }, 5],
  [8, { min: 0, max: 10, step: 5 }, 10],
  [99, { min: 0, max: 10, step: 4 }, 8],
  [-3, { min: 1, max: none, step: 2 }, 1],
  [4, { min: 1, max: none, step: 2 }, 5],
  [0.31, { min: none, max: none, step: 0.1 }, 0.3],
  [2.5, { min: none, max: none, step: none }, 2.5],
  [-2.5, { min: none, max: -1, step: none }, -2.5],
  [4, { min: none, max: -1, step: none }, -1],
  [-3, { min: 0, max: none, step: none }, 0],
])("%s within %o is %s", (number, bounds, wanted) => expect(fitted(number, bounds)).toBe(wanted));
