import { expect, test } from "vitest";
import { viewParameter } from "../../api/queries/tasks.ts";
import { cellText, isImage, nextOrdering, tableColumns } from "./columns.ts";
import { everything, isSelected, nothing, put, selectedCount } from "./selection.ts";

test("a data key becomes a column, the most used first", () => {
  const ids = tableColumns({ source: 3, text: 10 }).map((column) => column.id);
  expect(ids.slice(4, 6)).toEqual(["data.text", "data.source"]);
});

test("what is labeled comes before what is merely there", () => {
  const ids = tableColumns({ a: 10, text: 10, b: 12 }, ["text"]).map((column) => column.id);
  expect(ids.slice(4, 7)).toEqual(["data.text", "data.b", "data.a"]);
});

test("a header goes through ascending, descending and none", () => {
  expect(nextOrdering("", "id")).toBe("id");
  expect(nextOrdering("id", "id")).toBe("-id");
  expect(nextOrdering("-id", "id")).toBe("");
  expect(nextOrdering("-id", "data.text")).toBe("data.text");
});

test("addresses of images are told from other texts", () => {
  expect(isImage("/data/upload/1/cat.JPG")).toBe(true);
  expect(isImage("https://example.com/a.png?size=2")).toBe(true);
  expect(isImage("a sentence about cat.png")).toBe(false);
  expect(isImage("javascript:alert(1)//.png")).toBe(false);
  expect(isImage(7)).toBe(false);
});

test("cells show any value as a short text", () => {
  expect(cellText({ a: [1] })).toBe('{"a":[1]}');
  expect(cellText(null)).toBe("");
  expect(cellText("x".repeat(1000))).toHaveLength(401);
});

test("a selection counts from either side", () => {
  const two = put(nothing, [5, 6], true);
  expect(isSelected(two, 5)).toBe(true);
  expect(put(two, [6, 7], true)).toEqual({ all: false, included: [5, 6, 7] });
  expect(selectedCount(put(two, [5, 6, 7], false), 10)).toBe(0);
  const allButTwo = put(everything, [5, 6], false);
  expect(isSelected(allButTwo, 5)).toBe(false);
  expect(selectedCount(allButTwo, 10)).toBe(8);
  expect(put(allButTwo, [6], true)).toEqual({ all: true, excluded: [5] });
});

test("a view is sent in the API's terms", () => {
  const plain = { project: 1, search: "", searchKey: null, ordering: "" };
  expect(viewParameter(plain)).toBeUndefined();
  expect(JSON.parse(viewParameter({ ...plain, search: "fog", searchKey: "data.text", ordering: "-id" }) ?? "")).toEqual(
    {
      filters: {
        conjunction: "and",
        items: [{ filter: "filter:tasks:data.text", operator: "contains", type: "String", value: "fog" }],
      },
      ordering: ["-tasks:id"],
    },
  );
});
