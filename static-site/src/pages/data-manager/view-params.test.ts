import { expect, test } from "vitest";
import { toViewParams, viewOfParams } from "./view-params.ts";

test.each([
  { search: "fog & rain", searchKey: "data.text", ordering: "-total_annotations" },
  { search: "fog", searchKey: null, ordering: "" },
  { search: "", searchKey: null, ordering: "inner_id" },
])("a view is read from the address as it was written: %j", (view) => {
  expect(viewOfParams(new URLSearchParams(toViewParams(view)))).toEqual(view);
});

test("the view that shows everything leaves the address alone", () => {
  expect(toViewParams({ search: "", searchKey: "data.text", ordering: "" })).toBe("");
  expect(viewOfParams(new URLSearchParams("task=7"))).toBeUndefined();
});
