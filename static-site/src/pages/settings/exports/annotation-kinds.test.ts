import { expect, test } from "vitest";
import { filterOf, kindsOf } from "./annotation-kinds.ts";

test("a filter that names no kind takes all, and all need no filter", () => {
  expect(kindsOf(undefined)).toEqual(["usual", "ground_truth", "skipped"]);
  expect(filterOf(kindsOf({}))).toEqual({ usual: false, ground_truth: false, skipped: false });
});

test("named kinds come back", () => {
  const filter = filterOf(["usual", "skipped"]);
  expect(filter).toEqual({ usual: true, ground_truth: false, skipped: true });
  expect(kindsOf(filter)).toEqual(["usual", "skipped"]);
});
